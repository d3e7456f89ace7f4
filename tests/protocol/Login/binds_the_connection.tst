{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "send_msg", "text": "x", "id_dialog": 1}
{"cmd": "Login", "login": "a", "pas": "1"}
{"cmd": "send_msg", "text": "I am 1", "id_dialog": 1, "id_user": 1}
{"cmd": "send_msg", "text": "hi", "id_dialog": 1}
{"cmd": "get_msg"}
