{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "d", "capacity": 1}
{"cmd": "send_msg", "text": "1", "id_dialog": 2}
{"cmd": "send_msg", "text": "2", "id_dialog": 2}
{"cmd": "send_msg", "text": "3", "id_dialog": 2}
{"cmd": "get_msg"}
