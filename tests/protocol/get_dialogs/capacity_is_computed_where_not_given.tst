{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "Registration", "login": "b", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "d"}
{"cmd": "create_new_dialog", "Name": "d", "capacity": 7}
{"cmd": "get_dialogs"}
{"cmd": "Login", "login": "a", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "join_dialog", "id_dialog": 3}
{"cmd": "get_dialogs"}
{"cmd": "leave_dialog", "id_dialog": 2}
{"cmd": "leave_dialog", "id_dialog": 3}
{"cmd": "get_dialogs"}
