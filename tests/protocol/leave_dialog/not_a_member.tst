{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "d"}
{"cmd": "Registration", "login": "b", "pas": "1"}
{"cmd": "leave_dialog", "id_dialog": 2}
{"cmd": "get_user_from_dialog", "id_dialog": 2}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "leave_dialog", "id_dialog": 2}
{"cmd": "leave_dialog", "id_dialog": 2}
{"cmd": "get_user_from_dialog", "id_dialog": 2}
{"cmd": "get_dialogs", "after": 1}
