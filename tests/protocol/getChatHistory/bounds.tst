{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "chat", "sid": "b1", "message": "m1"}
{"cmd": "chat", "sid": "a1", "message": "m2"}
{"cmd": "chat", "sid": "b1", "message": "m3"}
{"cmd": "chat", "sid": "a1", "message": "m4"}
{"cmd": "chat", "sid": "b1", "message": "m5"}
{"cmd": "getChatHistory", "sid": "a1", "after": -1}
{"cmd": "getChatHistory", "sid": "a1", "before": -1}
{"cmd": "getChatHistory", "sid": "a1", "after": 1.5}
{"cmd": "getChatHistory", "sid": "a1", "before": "1"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 0}
{"cmd": "getChatHistory", "sid": "a1", "limit": -1}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1001}
{"cmd": "getChatHistory", "sid": "a1", "limit": 9223372036854775807}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1000}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1000, "after": 0}
