{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "register", "username": "c", "password": "1"}
{"cmd": "createGame", "sid": "a1", "gameName": "g"}
{"cmd": "joinGame", "sid": "b1", "gameName": "g"}
{"cmd": "leaveGame", "sid": "a1", "gameName": "g"}
{"cmd": "joinGame", "sid": "c1", "gameName": "g"}
{"cmd": "setPlayerStatus", "sid": "b1", "status": "ready"}
{"cmd": "setPlayerStatus", "sid": "c1", "status": "ready"}
{"cmd": "joinGame", "sid": "a1", "gameName": "g"}
{"cmd": "chat", "sid": "c1", "message": "hi", "gameName": "g"}
