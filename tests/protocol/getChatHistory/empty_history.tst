{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "getChatHistory", "sid": "a1"}
{"cmd": "getChatHistory", "sid": "a1", "after": 0}
{"cmd": "getChatHistory", "sid": "a1", "before": 1}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
