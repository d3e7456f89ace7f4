{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "Registration", "login": "b", "pas": "1"}
{"cmd": "leave_dialog", "id_dialog": 1}
{"cmd": "leave_dialog", "id_dialog": "1"}
{"cmd": "get_user_from_dialog", "id_dialog": 1}
{"cmd": "send_msg", "text": "x", "id_dialog": 1}
