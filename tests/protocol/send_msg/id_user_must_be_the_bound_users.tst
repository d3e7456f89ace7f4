{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "Registration", "login": "b", "pas": "1"}
{"cmd": "send_msg", "text": "I am 2", "id_dialog": 1, "id_user": 2}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "id_user": 1}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "id_user": "1"}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "id_user": 3}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "id_user": "3"}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "id_user": 9223372036854775807}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "id_user": "2"}
{"cmd": "get_msg"}
