{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "Registration", "login": "b", "pas": "1"}
{"cmd": "send_msg", "text": "by b", "id_dialog": 1}
{"cmd": "send_msg", "text": "by a", "id_dialog": 1, "sid": "a1"}
{"cmd": "send_msg", "text": "by a", "id_dialog": 1, "sid": "a1", "id_user": 1}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "sid": "a1", "id_user": 2}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "id_user": 1}
{"cmd": "send_msg", "text": "I am 2", "id_dialog": 1, "id_user": 2}
{"cmd": "get_msg"}
