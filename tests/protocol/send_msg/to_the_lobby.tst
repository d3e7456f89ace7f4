{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "send_msg", "text": "Привет 😀", "id_dialog": 1}
{"cmd": "send_msg", "text": "again", "id_dialog": "1", "id_user": 1}
{"cmd": "send_msg", "text": "and again", "id_dialog": "0001", "id_user": "001"}
{"cmd": "get_msg", "id_dialog": 1}
