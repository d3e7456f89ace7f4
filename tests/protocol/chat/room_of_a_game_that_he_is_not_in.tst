{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "createGame", "sid": "a1", "gameName": "g"}
{"cmd": "chat", "sid": "b1", "message": "hi", "gameName": "g"}
{"cmd": "createGame", "sid": "b1", "gameName": "h"}
{"cmd": "chat", "sid": "b1", "message": "hi", "gameName": "g"}
{"cmd": "getChatHistory", "sid": "a1", "gameName": "g"}
