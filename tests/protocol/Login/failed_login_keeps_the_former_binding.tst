{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "Registration", "login": "b", "pas": "1"}
{"cmd": "send_msg", "text": "I am 2", "id_dialog": 1, "id_user": 2}
{"cmd": "Login", "login": "a", "pas": "2"}
{"cmd": "send_msg", "text": "I am 2", "id_dialog": 1, "id_user": 2}
{"cmd": "send_msg", "text": "no", "id_dialog": 1, "id_user": 1}
{"cmd": "Login", "login": "nobody", "pas": "1"}
{"cmd": "send_msg", "text": "I am 2", "id_dialog": 1, "id_user": 2}
{"cmd": "send_msg", "text": "no", "id_dialog": 1, "id_user": 1}
{"cmd": "Login", "login": "", "pas": "1"}
{"cmd": "send_msg", "text": "I am 2", "id_dialog": 1, "id_user": 2}
{"cmd": "send_msg", "text": "no", "id_dialog": 1, "id_user": 1}
{"cmd": "Login", "login": "a"}
{"cmd": "send_msg", "text": "I am 2", "id_dialog": 1, "id_user": 2}
{"cmd": "send_msg", "text": "no", "id_dialog": 1, "id_user": 1}
