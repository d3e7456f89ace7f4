{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "chat", "sid": "a1", "message": ""}
{"cmd": "getChatHistory", "sid": "a1"}
