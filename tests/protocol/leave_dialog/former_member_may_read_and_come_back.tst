{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "d"}
{"cmd": "send_msg", "text": "x", "id_dialog": 2}
{"cmd": "leave_dialog", "id_dialog": 2}
{"cmd": "get_msg", "id_dialog": 2}
{"cmd": "get_user_from_dialog", "id_dialog": 2}
{"cmd": "send_msg", "text": "y", "id_dialog": 2}
{"cmd": "get_user_from_dialog", "id_dialog": 2}
