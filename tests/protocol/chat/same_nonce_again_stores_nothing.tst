{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "n"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "n"}
{"cmd": "chat", "sid": "a1", "message": "y"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "n"}
{"cmd": "getChatHistory", "sid": "a1"}
{"cmd": "chat", "sid": "a1", "message": "z", "nonce": "m"}
