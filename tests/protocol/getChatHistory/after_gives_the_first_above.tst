{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "chat", "sid": "b1", "message": "m1"}
{"cmd": "chat", "sid": "a1", "message": "m2"}
{"cmd": "chat", "sid": "b1", "message": "m3"}
{"cmd": "chat", "sid": "a1", "message": "m4"}
{"cmd": "chat", "sid": "b1", "message": "m5"}
{"cmd": "getChatHistory", "sid": "a1", "after": 0, "limit": 2}
{"cmd": "getChatHistory", "sid": "a1", "after": 2, "limit": 2}
{"cmd": "getChatHistory", "sid": "a1", "after": 4, "limit": 2}
{"cmd": "getChatHistory", "sid": "a1", "after": 5, "limit": 2}
{"cmd": "getChatHistory", "sid": "a1", "after": 3}
