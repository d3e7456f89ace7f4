{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "create_new_dialog", "Name": "g", "sid": "a1"}
{"cmd": "createGame", "sid": "a1", "gameName": "g"}
{"cmd": "chat", "sid": "a1", "message": "x", "gameName": "g", "nonce": "n"}
{"cmd": "send_msg", "text": "x", "id_dialog": 2, "nonce": "n", "sid": "a1"}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "nonce": "n", "sid": "a1"}
{"cmd": "send_msg", "text": "x", "id_dialog": 2, "nonce": "d", "sid": "a1"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "d"}
{"cmd": "chat", "sid": "a1", "message": "x", "gameName": "g", "nonce": "d"}
{"cmd": "get_msg", "sid": "a1"}
