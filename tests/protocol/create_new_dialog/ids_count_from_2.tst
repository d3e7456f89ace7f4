{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "x"}
{"cmd": "create_new_dialog", "Name": "y"}
{"cmd": "create_new_dialog", "Name": "x"}
{"cmd": "get_dialogs"}
