{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "createGame", "sid": "a1", "gameName": "g"}
{"cmd": "joinGame", "sid": "b1", "gameName": "g"}
{"cmd": "chat", "sid": "a1", "message": "lobby"}
{"cmd": "chat", "sid": "a1", "message": "game", "gameName": "g"}
{"cmd": "chat", "sid": "b1", "message": "game too", "gameName": "g"}
{"cmd": "getChatHistory", "sid": "a1"}
{"cmd": "getChatHistory", "sid": "b1", "gameName": "g"}
