{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "chat", "sid": "a1", "message": "bye"}
{"cmd": "unregister", "sid": "a1"}
{"cmd": "getChatHistory", "sid": "b1"}
