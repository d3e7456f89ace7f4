{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "createGame", "sid": "a1", "gameName": "g"}
{"cmd": "chat", "sid": "a1", "message": "old", "gameName": "g"}
{"cmd": "leaveGame", "sid": "a1", "gameName": "g"}
{"cmd": "chat", "sid": "a1", "message": "late", "gameName": "g"}
{"cmd": "createGame", "sid": "a1", "gameName": "g"}
{"cmd": "getChatHistory", "sid": "a1", "gameName": "g"}
{"cmd": "chat", "sid": "a1", "message": "new", "gameName": "g"}
{"cmd": "getChatHistory", "sid": "a1", "gameName": "g", "after": 0}
