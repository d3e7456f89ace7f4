{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "create_new_dialog", "Name": "d", "sid": "a1"}
{"cmd": "create_new_dialog", "Name": "x"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "leave_dialog", "id_dialog": 2}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 1}
{"cmd": "send_msg", "text": "x", "id_dialog": 1}
{"cmd": "get_users"}
{"cmd": "get_dialogs"}
{"cmd": "get_user_from_dialog", "id_dialog": 1}
{"cmd": "get_user_info", "id_user": 1}
{"cmd": "get_msg"}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "id_user": 1}
{"cmd": "get_dialogs", "sid": "a1"}
{"cmd": "get_msg", "sid": "a1"}
