{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "Registration", "login": "b", "pas": "1"}
{"cmd": "VK_Autorization", "username": "a", "password": "1"}
{"cmd": "send_msg", "text": "I am 2", "id_dialog": 1, "id_user": 2}
{"cmd": "send_msg", "text": "no", "id_dialog": 1, "id_user": 1}
{"cmd": "VK_Autorization", "username": "", "password": "1"}
{"cmd": "send_msg", "text": "I am 2", "id_dialog": 1, "id_user": 2}
{"cmd": "send_msg", "text": "no", "id_dialog": 1, "id_user": 1}
