{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "Login", "login": "a", "pas": "1"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "n"}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "nonce": "n"}
{"cmd": "send_msg", "text": "y", "id_dialog": 1, "nonce": "m"}
{"cmd": "chat", "sid": "a1", "message": "y", "nonce": "m"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "m"}
{"cmd": "send_msg", "text": "y", "id_dialog": 1, "nonce": "n"}
{"cmd": "getChatHistory", "sid": "a1"}
