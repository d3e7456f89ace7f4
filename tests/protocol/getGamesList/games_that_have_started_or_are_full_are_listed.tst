{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "register", "username": "c", "password": "1"}
{"cmd": "register", "username": "d", "password": "1"}
{"cmd": "createGame", "sid": "a1", "gameName": "started"}
{"cmd": "joinGame", "sid": "b1", "gameName": "started"}
{"cmd": "setPlayerStatus", "sid": "a1", "status": "ready"}
{"cmd": "setPlayerStatus", "sid": "b1", "status": "ready"}
{"cmd": "createGame", "sid": "c1", "gameName": "full", "maxPlayers": 2}
{"cmd": "joinGame", "sid": "d1", "gameName": "full"}
{"cmd": "getGamesList", "sid": "a1"}
