{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "create_new_dialog", "Name": "d", "sid": "a1"}
{"cmd": "createGame", "sid": "a1", "gameName": "g"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "1"}
{"cmd": "send_msg", "sid": "a1", "text": "x", "id_dialog": 2, "nonce": "2"}
{"cmd": "chat", "sid": "a1", "message": "x", "gameName": "g", "nonce": "3"}
{"cmd": "send_msg", "sid": "a1", "text": "x", "id_dialog": 1, "nonce": "4"}
