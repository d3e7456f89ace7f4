{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "register", "username": "c", "password": "1"}
{"cmd": "createGame", "sid": "a1", "gameName": "g", "maxPlayers": 1}
{"cmd": "createGame", "sid": "a1", "gameName": "g", "maxPlayers": 0}
{"cmd": "createGame", "sid": "a1", "gameName": "g", "maxPlayers": -1}
{"cmd": "createGame", "sid": "a1", "gameName": "g", "maxPlayers": 65}
{"cmd": "createGame", "sid": "a1", "gameName": "g", "maxPlayers": 9223372036854775807}
{"cmd": "getGamesList", "sid": "a1"}
{"cmd": "createGame", "sid": "a1", "gameName": "g", "maxPlayers": 2}
{"cmd": "createGame", "sid": "b1", "gameName": "h", "maxPlayers": 64}
