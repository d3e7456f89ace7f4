{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "d"}
{"cmd": "create_new_dialog", "Name": "d", "private": true}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "nonce": "0"}
{"cmd": "send_msg", "text": "x", "id_dialog": 2, "nonce": "1"}
{"cmd": "send_msg", "text": "x", "id_dialog": 3, "nonce": "2"}
{"cmd": "send_msg", "text": "x", "id_dialog": 3, "nonce": "3"}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "nonce": "4"}
{"cmd": "send_msg", "text": "x", "id_dialog": 2, "nonce": "5"}
{"cmd": "send_msg", "text": "x", "id_dialog": 3, "nonce": "6"}
