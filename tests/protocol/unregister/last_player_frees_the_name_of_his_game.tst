{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "createGame", "sid": "a1", "gameName": "g"}
{"cmd": "unregister", "sid": "a1"}
{"cmd": "getGamesList", "sid": "b1"}
{"cmd": "getPlayersListForGame", "sid": "b1", "gameName": "g"}
{"cmd": "createGame", "sid": "b1", "gameName": "g"}
{"cmd": "getGamesList", "sid": "b1"}
