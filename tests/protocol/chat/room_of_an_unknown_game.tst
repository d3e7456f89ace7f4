{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "chat", "sid": "a1", "message": "hi", "gameName": "g"}
{"cmd": "createGame", "sid": "a1", "gameName": "g"}
{"cmd": "chat", "sid": "a1", "message": "hi", "gameName": "G"}
{"cmd": "chat", "sid": "a1", "message": "hi", "gameName": "g "}
{"cmd": "getChatHistory", "sid": "a1", "gameName": "g"}
{"cmd": "getChatHistory", "sid": "a1"}
