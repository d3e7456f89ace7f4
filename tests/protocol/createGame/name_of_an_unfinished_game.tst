{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "register", "username": "c", "password": "1"}
{"cmd": "createGame", "sid": "a1", "gameName": "g"}
{"cmd": "createGame", "sid": "b1", "gameName": "g"}
{"cmd": "getGamesList", "sid": "b1"}
{"cmd": "getPlayersListForGame", "sid": "b1", "gameName": "g"}
{"cmd": "joinGame", "sid": "b1", "gameName": "g"}
{"cmd": "setPlayerStatus", "sid": "a1", "status": "ready"}
{"cmd": "setPlayerStatus", "sid": "b1", "status": "ready"}
{"cmd": "createGame", "sid": "c1", "gameName": "g"}
