{"cmd": "create_new_user", "login": "a", "pas": "1"}
{"cmd": "invite_to_dialog", "id_dialog": 1, "id_user": 1}
{"cmd": "invite_to_dialog", "id_dialog": 99, "id_user": 99}
{"cmd": "invite_to_dialog", "id_user": 1}
