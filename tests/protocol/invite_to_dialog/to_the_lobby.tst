{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "Registration", "login": "b", "pas": "1"}
{"cmd": "invite_to_dialog", "id_dialog": 1, "id_user": 1}
{"cmd": "invite_to_dialog", "id_dialog": 1, "id_user": 2}
{"cmd": "get_user_from_dialog", "id_dialog": 1}
