{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "chat", "sid": "b1", "message": "m1"}
{"cmd": "chat", "sid": "a1", "message": "m2"}
{"cmd": "chat", "sid": "b1", "message": "m3"}
{"cmd": "chat", "sid": "a1", "message": "m4"}
{"cmd": "chat", "sid": "b1", "message": "m5"}
{"cmd": "getChatHistory", "sid": "a1", "before": 6, "limit": 2}
{"cmd": "getChatHistory", "sid": "a1", "before": 4, "limit": 2}
{"cmd": "getChatHistory", "sid": "a1", "before": 2, "limit": 2}
{"cmd": "getChatHistory", "sid": "a1", "before": 1, "limit": 2}
{"cmd": "getChatHistory", "sid": "a1", "before": 3}
