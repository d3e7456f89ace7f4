{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "create_new_dialog", "Name": "secret", "private": true, "sid": "a1"}
{"cmd": "send_msg", "text": "secret", "id_dialog": 2, "sid": "a1"}
{"cmd": "get_msg", "id_dialog": 2, "sid": "b1"}
{"cmd": "get_msg", "sid": "b1"}
{"cmd": "get_dialogs", "sid": "b1"}
{"cmd": "send_msg", "id_dialog": 2, "sid": "b1", "text": "x"}
{"cmd": "send_msg", "id_dialog": 3, "sid": "b1", "text": "x"}
{"cmd": "join_dialog", "id_dialog": 2, "sid": "b1"}
{"cmd": "join_dialog", "id_dialog": 3, "sid": "b1"}
{"cmd": "leave_dialog", "id_dialog": 2, "sid": "b1"}
{"cmd": "leave_dialog", "id_dialog": 3, "sid": "b1"}
{"cmd": "invite_to_dialog", "id_dialog": 2, "sid": "b1", "id_user": 2}
{"cmd": "invite_to_dialog", "id_dialog": 3, "sid": "b1", "id_user": 2}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "sid": "b1"}
{"cmd": "get_user_from_dialog", "id_dialog": 3, "sid": "b1"}
{"cmd": "get_msg", "id_dialog": 2, "sid": "a1"}
