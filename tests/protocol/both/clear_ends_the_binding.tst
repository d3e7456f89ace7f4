{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "send_msg", "text": "I am 1", "id_dialog": 1, "id_user": 1}
{"cmd": "clear"}
{"cmd": "get_users"}
{"cmd": "get_msg"}
{"cmd": "create_new_user", "login": "b", "pas": "1"}
{"cmd": "get_users"}
{"cmd": "send_msg", "text": "x", "id_dialog": 1}
{"cmd": "Login", "login": "b", "pas": "1"}
{"cmd": "get_msg"}
