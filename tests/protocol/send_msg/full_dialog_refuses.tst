{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "d", "capacity": 1}
{"cmd": "send_msg", "text": "1", "id_dialog": 2}
{"cmd": "Registration", "login": "b", "pas": "1"}
{"cmd": "send_msg", "text": "x", "id_dialog": 2}
{"cmd": "send_msg", "text": "x", "id_dialog": 2, "nonce": "n"}
{"cmd": "get_msg", "id_dialog": 2}
{"cmd": "get_msg"}
{"cmd": "get_user_from_dialog", "id_dialog": 2}
