{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "d"}
{"cmd": "create_new_dialog", "Name": "d", "private": true}
{"cmd": "send_msg", "text": "x", "id_dialog": 2, "nonce": "n"}
{"cmd": "send_msg", "text": "y", "id_dialog": 3, "nonce": "p"}
{"cmd": "leave_dialog", "id_dialog": 2}
{"cmd": "leave_dialog", "id_dialog": 3}
{"cmd": "send_msg", "text": "x", "id_dialog": 2, "nonce": "n"}
{"cmd": "send_msg", "text": "y", "id_dialog": 3, "nonce": "p"}
{"cmd": "send_msg", "text": "y", "id_dialog": 4, "nonce": "p"}
{"cmd": "get_msg"}
