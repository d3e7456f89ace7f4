{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "d"}
{"cmd": "create_new_dialog", "Name": "d"}
{"cmd": "create_new_dialog", "Name": "d", "private": true}
{"cmd": "leave_dialog", "id_dialog": 3}
{"cmd": "get_user_from_dialog", "id_dialog": 2}
{"cmd": "get_user_from_dialog", "id_dialog": 3}
{"cmd": "get_user_from_dialog", "id_dialog": 4}
{"cmd": "get_user_from_dialog", "id_dialog": 1}
