{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "chat", "sid": "a1", "message": "x"]
{"cmd": "chat", "sid": "a1", "message": "x", "message": "x"}
{"cmd": "chat", "sid": "a1", "message": "x", "colour": "red"}
oops {"cmd": "chat", "sid": "a1", "message": "skipped"}
{"cmd": "getChatHistory", "sid": "a1"}
