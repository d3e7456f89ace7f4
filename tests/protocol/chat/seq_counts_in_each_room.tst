{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "createGame", "sid": "a1", "gameName": "g"}
{"cmd": "chat", "sid": "a1", "message": "1", "nonce": "1"}
{"cmd": "chat", "sid": "a1", "message": "2", "nonce": "2", "gameName": "g"}
{"cmd": "chat", "sid": "a1", "message": "3", "nonce": "3"}
{"cmd": "chat", "sid": "a1", "message": "4", "nonce": "4", "gameName": "g"}
{"cmd": "getChatHistory", "sid": "a1", "after": 0}
{"cmd": "getChatHistory", "sid": "a1", "after": 0, "gameName": "g"}
