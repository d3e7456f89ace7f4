{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "createGame", "sid": "a1", "gameName": "g"}
{"cmd": "createGame", "sid": "b1", "gameName": "h"}
{"cmd": "chat", "sid": "a1", "message": "in g", "gameName": "g"}
{"cmd": "chat", "sid": "b1", "message": "in h", "gameName": "h"}
{"cmd": "getChatHistory", "sid": "a1", "gameName": "g"}
{"cmd": "getChatHistory", "sid": "b1", "gameName": "h"}
{"cmd": "getChatHistory", "sid": "a1"}
