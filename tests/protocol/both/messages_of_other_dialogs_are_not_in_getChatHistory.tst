{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "create_new_dialog", "Name": "d", "sid": "a1"}
{"cmd": "create_new_dialog", "Name": "d", "private": true, "sid": "a1"}
{"cmd": "send_msg", "text": "2", "id_dialog": 2, "sid": "a1"}
{"cmd": "send_msg", "text": "3", "id_dialog": 3, "sid": "a1"}
{"cmd": "getChatHistory", "sid": "a1"}
{"cmd": "send_msg", "text": "1", "id_dialog": 1, "sid": "a1"}
{"cmd": "getChatHistory", "sid": "a1"}
