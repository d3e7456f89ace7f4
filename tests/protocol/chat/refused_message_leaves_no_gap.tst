{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "createGame", "sid": "a1", "gameName": "g"}
{"cmd": "chat", "sid": "a1", "message": "1", "nonce": "1"}
{"cmd": "chat", "sid": "a1", "message": "2", "nonce": "1"}
{"cmd": "chat", "sid": "a1", "message": "2", "gameName": "h"}
{"cmd": "chat", "sid": "a1", "message": ""}
{"cmd": "chat", "sid": "a1", "message": "2"}
{"cmd": "getChatHistory", "sid": "a1", "after": 0}
