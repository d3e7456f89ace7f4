{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "create_new_dialog", "Name": "x", "sid": "a1", "private": true}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 2, "sid": "a1"}
{"cmd": "send_msg", "text": "1", "id_dialog": 2, "id_user": 1, "sid": "a1"}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "sid": "a1"}
{"cmd": "get_msg", "sid": "b1"}
{"cmd": "leave_dialog", "id_dialog": 2, "sid": "b1"}
{"cmd": "get_msg", "sid": "b1"}
{"cmd": "get_dialogs", "sid": "b1"}
{"cmd": "create_new_dialog", "Name": "y", "sid": "b1"}
{"cmd": "join_dialog", "id_dialog": 3, "sid": "a1"}
{"cmd": "get_user_from_dialog", "id_dialog": 3, "limit": 1, "sid": "a1"}
{"cmd": "get_user_from_dialog", "id_dialog": 3, "limit": 1, "after": 2, "sid": "a1"}
{"cmd": "get_user_from_dialog", "id_dialog": 3, "limit": 1, "after": 1, "sid": "a1"}
{"cmd": "get_users", "sid": "a1"}
{"cmd": "get_user_info", "id_user": 2, "sid": "a1"}
{"cmd": "get_dialogs", "sid": "a1"}
{"cmd": "get_users"}
