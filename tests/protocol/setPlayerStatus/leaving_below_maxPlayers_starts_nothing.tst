{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "register", "username": "c", "password": "1"}
{"cmd": "register", "username": "d", "password": "1"}
{"cmd": "createGame", "sid": "a1", "gameName": "g", "maxPlayers": 3}
{"cmd": "joinGame", "sid": "b1", "gameName": "g"}
{"cmd": "joinGame", "sid": "c1", "gameName": "g"}
{"cmd": "setPlayerStatus", "sid": "a1", "status": "ready"}
{"cmd": "setPlayerStatus", "sid": "b1", "status": "ready"}
{"cmd": "leaveGame", "sid": "c1", "gameName": "g"}
{"cmd": "joinGame", "sid": "d1", "gameName": "g"}
{"cmd": "setPlayerStatus", "sid": "d1", "status": "ready"}
{"cmd": "joinGame", "sid": "c1", "gameName": "g"}
