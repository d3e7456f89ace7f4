{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "d"}
{"cmd": "create_new_dialog", "Name": "d"}
{"cmd": "send_msg", "text": "x", "id_dialog": 2, "nonce": "n"}
{"cmd": "send_msg", "text": "y", "id_dialog": 2, "nonce": "n"}
{"cmd": "send_msg", "text": "x ", "id_dialog": 2, "nonce": "n"}
{"cmd": "send_msg", "text": "X", "id_dialog": 2, "nonce": "n"}
{"cmd": "send_msg", "text": "x", "id_dialog": 3, "nonce": "n"}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "nonce": "n"}
{"cmd": "send_msg", "text": "x", "id_dialog": 4, "nonce": "n"}
{"cmd": "get_msg"}
