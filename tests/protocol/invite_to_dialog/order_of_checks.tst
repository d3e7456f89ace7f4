{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "d", "private": true}
{"cmd": "create_new_dialog", "Name": "d"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "invite_to_dialog", "id_dialog": 99, "id_user": "x", "sid": "x"}
{"cmd": "invite_to_dialog", "id_dialog": 99, "sid": "x"}
{"cmd": "invite_to_dialog", "id_dialog": 99, "id_user": 99, "sid": "x"}
{"cmd": "invite_to_dialog", "id_dialog": 99, "id_user": 99, "sid": "b1"}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 99, "sid": "b1"}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 1, "sid": "b1"}
{"cmd": "invite_to_dialog", "id_dialog": 3, "id_user": 99}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 99}
{"cmd": "invite_to_dialog", "id_dialog": 1, "id_user": 99}
