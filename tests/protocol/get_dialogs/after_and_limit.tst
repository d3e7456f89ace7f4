{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "Registration", "login": "b", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "x"}
{"cmd": "create_new_dialog", "Name": "X", "capacity": 2, "create_date": "31.12.1999"}
{"cmd": "create_new_dialog", "Name": "x ", "capacity": 3, "create_date": "1999-12-31"}
{"cmd": "create_new_dialog", "Name": "x", "capacity": 3}
{"cmd": "create_new_dialog", "Name": "Lobby"}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 1}
{"cmd": "get_dialogs", "limit": 1}
{"cmd": "get_dialogs", "after": 1, "limit": 2}
{"cmd": "get_dialogs", "after": 3, "limit": 4}
{"cmd": "get_dialogs", "after": 6}
{"cmd": "get_dialogs", "after": 99, "limit": 1}
{"cmd": "get_dialogs", "Name": "x", "after": 2}
{"cmd": "get_dialogs", "Name": "x", "limit": 1}
