{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "createGame", "sid": "a1", "gameName": "g"}
{"cmd": "joinGame", "sid": "b1", "gameName": "g"}
{"cmd": "chat", "sid": "b1", "message": "x", "nonce": "n", "gameName": "g"}
{"cmd": "leaveGame", "sid": "b1", "gameName": "g"}
{"cmd": "chat", "sid": "b1", "message": "x", "nonce": "n", "gameName": "g"}
{"cmd": "chat", "sid": "b1", "message": "y", "nonce": "n", "gameName": "g"}
{"cmd": "chat", "sid": "b1", "message": "x", "nonce": "n", "gameName": "h"}
