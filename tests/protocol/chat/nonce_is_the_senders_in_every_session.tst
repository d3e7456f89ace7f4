{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "n"}
{"cmd": "change_password", "sid": "a1", "password": "1", "new_password": "2"}
{"cmd": "register", "username": "a", "password": "2"}
{"cmd": "chat", "sid": "a2", "message": "x", "nonce": "n"}
{"cmd": "chat", "sid": "a2", "message": "y", "nonce": "n"}
{"cmd": "getChatHistory", "sid": "a1"}
