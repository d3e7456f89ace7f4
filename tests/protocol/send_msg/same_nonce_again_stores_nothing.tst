{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "d"}
{"cmd": "send_msg", "text": "x", "id_dialog": 2, "nonce": "n"}
{"cmd": "send_msg", "text": "x", "id_dialog": 2, "nonce": "n"}
{"cmd": "send_msg", "text": "x", "id_dialog": "2", "nonce": "n", "id_user": 1}
{"cmd": "send_msg", "text": "y", "id_dialog": 2}
{"cmd": "send_msg", "text": "x", "id_dialog": 2, "nonce": "n"}
{"cmd": "get_msg", "id_dialog": 2}
