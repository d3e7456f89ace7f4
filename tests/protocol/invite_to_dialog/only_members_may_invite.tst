{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "d"}
{"cmd": "Registration", "login": "b", "pas": "1"}
{"cmd": "Registration", "login": "c", "pas": "1"}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 2}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 3}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 1}
{"cmd": "get_user_from_dialog", "id_dialog": 2}
