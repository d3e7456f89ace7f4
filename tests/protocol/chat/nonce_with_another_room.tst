{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "createGame", "sid": "a1", "gameName": "g"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "n"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "n", "gameName": "g"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "m", "gameName": "g"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "m"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "m", "gameName": "g"}
{"cmd": "getChatHistory", "sid": "a1"}
{"cmd": "getChatHistory", "sid": "a1", "gameName": "g"}
