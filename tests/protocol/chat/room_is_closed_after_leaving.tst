{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "createGame", "sid": "a1", "gameName": "g"}
{"cmd": "joinGame", "sid": "b1", "gameName": "g"}
{"cmd": "chat", "sid": "b1", "message": "in", "gameName": "g"}
{"cmd": "leaveGame", "sid": "b1", "gameName": "g"}
{"cmd": "chat", "sid": "b1", "message": "out", "gameName": "g"}
{"cmd": "getChatHistory", "sid": "a1", "gameName": "g"}
