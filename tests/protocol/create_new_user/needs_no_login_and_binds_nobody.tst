{"cmd": "create_new_user", "login": "a", "pas": "1"}
{"cmd": "get_users"}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "id_user": 1}
{"cmd": "Login", "login": "a", "pas": "1"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "city": "C"}
{"cmd": "send_msg", "text": "I am 1", "id_dialog": 1, "id_user": 1}
{"cmd": "send_msg", "text": "no", "id_dialog": 1, "id_user": 2}
