{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "send_msg", "text": "1", "id_dialog": 1}
{"cmd": "create_new_dialog", "Name": "d"}
{"cmd": "send_msg", "text": "2", "id_dialog": 2, "nonce": "n"}
{"cmd": "send_msg", "text": "3", "id_dialog": 1}
{"cmd": "send_msg", "text": "4", "id_dialog": 2, "nonce": "яяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяя"}
{"cmd": "send_msg", "text": "5", "id_dialog": 1, "nonce": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}
