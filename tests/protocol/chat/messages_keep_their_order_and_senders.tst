{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "chat", "sid": "a1", "message": "1"}
{"cmd": "chat", "sid": "b1", "message": "2"}
{"cmd": "chat", "sid": "a1", "message": "3"}
{"cmd": "chat", "sid": "b1", "message": "2"}
{"cmd": "getChatHistory", "sid": "b1"}
