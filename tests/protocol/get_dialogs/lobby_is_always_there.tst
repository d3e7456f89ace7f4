{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "get_dialogs"}
{"cmd": "Registration", "login": "b", "pas": "1"}
{"cmd": "register", "username": "c", "password": "1"}
{"cmd": "create_new_user", "login": "d", "pas": "1"}
{"cmd": "get_dialogs"}
