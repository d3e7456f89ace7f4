{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "Registration", "login": "b", "pas": "1"}
{"cmd": "send_msg", "text": "b1", "id_dialog": 1, "nonce": "n"}
{"cmd": "send_msg", "text": "b2", "id_dialog": 1, "nonce": "N"}
{"cmd": "send_msg", "text": "b3", "id_dialog": 1, "nonce": "n "}
{"cmd": "send_msg", "text": "b4", "id_dialog": 1, "nonce": "ń"}
{"cmd": "send_msg", "text": "b5", "id_dialog": 1, "nonce": "ń"}
{"cmd": "Login", "login": "a", "pas": "1"}
{"cmd": "send_msg", "text": "a6", "id_dialog": 1, "nonce": "n"}
{"cmd": "send_msg", "text": "a7", "id_dialog": 1, "nonce": "N"}
{"cmd": "send_msg", "text": "a8", "id_dialog": 1, "nonce": "n "}
{"cmd": "send_msg", "text": "a9", "id_dialog": 1, "nonce": "ń"}
{"cmd": "send_msg", "text": "a10", "id_dialog": 1, "nonce": "ń"}
{"cmd": "Login", "login": "b", "pas": "1"}
{"cmd": "send_msg", "text": "b1", "id_dialog": 1, "nonce": "n"}
{"cmd": "send_msg", "text": "a6", "id_dialog": 1, "nonce": "n"}
