{"cmd": "send_msg", "text": "", "id_dialog": 99, "id_user": 99}
{"cmd": "send_msg", "text": "x", "sid": "x"}
{"cmd": "send_msg", "text": "x", "id_dialog": 99}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "id_user": 1}
{"cmd": "send_msg", "text": "x", "id_dialog": 99, "id_user": 99, "sid": "x"}
{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "sid": "x"}
{"cmd": "send_msg", "text": "x", "id_dialog": 99, "id_user": 2}
{"cmd": "send_msg", "text": "x", "id_dialog": 99, "id_user": 1}
{"cmd": "send_msg", "text": "x", "id_dialog": 9223372036854775807, "nonce": "n"}
{"cmd": "get_msg"}
{"cmd": "send_msg", "text": "y", "id_dialog": 1, "nonce": "n"}
