{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "Registration", "login": "b", "pas": "1"}
{"cmd": "Registration", "login": "c", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "d"}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 2}
{"cmd": "invite_to_dialog", "id_dialog": "2", "id_user": "01"}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "limit": 1}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "limit": 1, "after": 3}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "limit": 1, "after": 2}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "limit": 1, "after": 1}
{"cmd": "Login", "login": "a", "pas": "1"}
{"cmd": "send_msg", "text": "x", "id_dialog": 2}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "limit": 1}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "limit": 1, "after": 3}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "limit": 1, "after": 2}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "limit": 1, "after": 1}
