{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "n"}
{"cmd": "chat", "sid": "a1", "message": "y", "nonce": "n"}
{"cmd": "chat", "sid": "a1", "message": "X", "nonce": "n"}
{"cmd": "chat", "sid": "a1", "message": "x ", "nonce": "n"}
{"cmd": "chat", "sid": "a1", "message": " x", "nonce": "n"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "n"}
{"cmd": "getChatHistory", "sid": "a1"}
