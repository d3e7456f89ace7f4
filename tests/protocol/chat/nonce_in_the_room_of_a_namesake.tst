{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "createGame", "sid": "a1", "gameName": "g"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "n", "gameName": "g"}
{"cmd": "leaveGame", "sid": "a1", "gameName": "g"}
{"cmd": "createGame", "sid": "a1", "gameName": "g"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "n", "gameName": "g"}
{"cmd": "getChatHistory", "sid": "a1", "gameName": "g"}
