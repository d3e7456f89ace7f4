{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "createGame", "sid": "a1", "gameName": "g"}
{"cmd": "getPlayersListForGame", "sid": "a1", "gameName": "g"}
{"cmd": "getGamesList", "sid": "a1"}
