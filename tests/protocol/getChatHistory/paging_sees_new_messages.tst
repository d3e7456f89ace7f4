{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "chat", "sid": "a1", "message": "1"}
{"cmd": "getChatHistory", "sid": "a1", "after": 0}
{"cmd": "getChatHistory", "sid": "a1", "after": 1}
{"cmd": "chat", "sid": "a1", "message": "2"}
{"cmd": "getChatHistory", "sid": "a1", "after": 1}
