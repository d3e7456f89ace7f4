{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "p", "private": true}
{"cmd": "create_new_dialog", "Name": "p", "private": true}
{"cmd": "create_new_dialog", "Name": "o"}
{"cmd": "create_new_dialog", "Name": "p", "private": true}
{"cmd": "create_new_dialog", "Name": "o"}
{"cmd": "Registration", "login": "b", "pas": "1"}
{"cmd": "get_dialogs", "limit": 2}
{"cmd": "get_dialogs", "after": 1, "limit": 1}
{"cmd": "get_dialogs", "after": 4, "limit": 1}
{"cmd": "get_dialogs"}
{"cmd": "get_dialogs", "after": 2, "limit": 1}
{"cmd": "get_dialogs", "after": 3, "limit": 1}
