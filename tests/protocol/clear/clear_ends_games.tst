{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "createGame", "sid": "a1", "gameName": "g"}
{"cmd": "joinGame", "sid": "b1", "gameName": "g"}
{"cmd": "chat", "sid": "a1", "message": "in the room", "gameName": "g"}
{"cmd": "clear"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "getGamesList", "sid": "b1"}
{"cmd": "getPlayersListForGame", "sid": "b1", "gameName": "g"}
{"cmd": "createGame", "sid": "b1", "gameName": "g"}
{"cmd": "joinGame", "sid": "a1", "gameName": "g"}
{"cmd": "getPlayersListForGame", "sid": "a1", "gameName": "g"}
{"cmd": "getChatHistory", "sid": "b1", "gameName": "g"}
