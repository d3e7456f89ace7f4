{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "Registration", "login": "b", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "d", "capacity": 1}
{"cmd": "create_new_dialog", "Name": "d", "capacity": 1, "private": true}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 1}
{"cmd": "invite_to_dialog", "id_dialog": 3, "id_user": 1}
{"cmd": "get_user_from_dialog", "id_dialog": 2}
{"cmd": "get_user_from_dialog", "id_dialog": 3}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 2}
