{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "create_new_dialog", "Name": "d", "sid": "a1"}
{"cmd": "unregister", "sid": "a1"}
{"cmd": "create_new_dialog", "sid": "a1", "Name": "x"}
{"cmd": "join_dialog", "sid": "a1", "id_dialog": 2}
{"cmd": "leave_dialog", "sid": "a1", "id_dialog": 2}
{"cmd": "invite_to_dialog", "sid": "a1", "id_dialog": 2, "id_user": 1}
{"cmd": "send_msg", "sid": "a1", "text": "x", "id_dialog": 1}
{"cmd": "get_users", "sid": "a1"}
{"cmd": "get_dialogs", "sid": "a1"}
{"cmd": "get_user_from_dialog", "sid": "a1", "id_dialog": 1}
{"cmd": "get_user_info", "sid": "a1", "id_user": 1}
{"cmd": "get_msg", "sid": "a1"}
{"cmd": "create_new_dialog", "sid": "x", "Name": "x"}
{"cmd": "join_dialog", "sid": "x", "id_dialog": 2}
{"cmd": "leave_dialog", "sid": "x", "id_dialog": 2}
{"cmd": "invite_to_dialog", "sid": "x", "id_dialog": 2, "id_user": 1}
{"cmd": "send_msg", "sid": "x", "text": "x", "id_dialog": 1}
{"cmd": "get_users", "sid": "x"}
{"cmd": "get_dialogs", "sid": "x"}
{"cmd": "get_user_from_dialog", "sid": "x", "id_dialog": 1}
{"cmd": "get_user_info", "sid": "x", "id_user": 1}
{"cmd": "get_msg", "sid": "x"}
{"cmd": "create_new_dialog", "sid": "A1", "Name": "x"}
{"cmd": "join_dialog", "sid": "A1", "id_dialog": 2}
{"cmd": "leave_dialog", "sid": "A1", "id_dialog": 2}
{"cmd": "invite_to_dialog", "sid": "A1", "id_dialog": 2, "id_user": 1}
{"cmd": "send_msg", "sid": "A1", "text": "x", "id_dialog": 1}
{"cmd": "get_users", "sid": "A1"}
{"cmd": "get_dialogs", "sid": "A1"}
{"cmd": "get_user_from_dialog", "sid": "A1", "id_dialog": 1}
{"cmd": "get_user_info", "sid": "A1", "id_user": 1}
{"cmd": "get_msg", "sid": "A1"}
{"cmd": "create_new_dialog", "sid": "a1 ", "Name": "x"}
{"cmd": "join_dialog", "sid": "a1 ", "id_dialog": 2}
{"cmd": "leave_dialog", "sid": "a1 ", "id_dialog": 2}
{"cmd": "invite_to_dialog", "sid": "a1 ", "id_dialog": 2, "id_user": 1}
{"cmd": "send_msg", "sid": "a1 ", "text": "x", "id_dialog": 1}
{"cmd": "get_users", "sid": "a1 "}
{"cmd": "get_dialogs", "sid": "a1 "}
{"cmd": "get_user_from_dialog", "sid": "a1 ", "id_dialog": 1}
{"cmd": "get_user_info", "sid": "a1 ", "id_user": 1}
{"cmd": "get_msg", "sid": "a1 "}
{"cmd": "Login", "login": "a", "pas": "1"}
{"cmd": "create_new_dialog", "sid": "a1", "Name": "x"}
{"cmd": "join_dialog", "sid": "a1", "id_dialog": 2}
{"cmd": "leave_dialog", "sid": "a1", "id_dialog": 2}
{"cmd": "invite_to_dialog", "sid": "a1", "id_dialog": 2, "id_user": 1}
{"cmd": "send_msg", "sid": "a1", "text": "x", "id_dialog": 1}
{"cmd": "get_users", "sid": "a1"}
{"cmd": "get_dialogs", "sid": "a1"}
{"cmd": "get_user_from_dialog", "sid": "a1", "id_dialog": 1}
{"cmd": "get_user_info", "sid": "a1", "id_user": 1}
{"cmd": "get_msg", "sid": "a1"}
{"cmd": "get_dialogs"}
{"cmd": "get_msg"}
