{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "createGame", "sid": "a1", "gameName": "g"}
{"cmd": "chat", "sid": "a1", "message": "early", "gameName": "g"}
{"cmd": "joinGame", "sid": "b1", "gameName": "g"}
{"cmd": "getChatHistory", "sid": "b1", "gameName": "g"}
