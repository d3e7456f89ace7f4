{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "chat", "sid": "a1", "message": "one"}
{"cmd": "chat", "sid": "a1", "message": "two"}
{"cmd": "clear"}
{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "getChatHistory", "sid": "a1"}
{"cmd": "chat", "sid": "a1", "message": "three"}
{"cmd": "getChatHistory", "sid": "a1", "after": 0}
