{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "register", "username": "c", "password": "1"}
{"cmd": "createGame", "sid": "b1", "gameName": "zoo"}
{"cmd": "createGame", "sid": "a1", "gameName": "Ark"}
{"cmd": "createGame", "sid": "c1", "gameName": "mid"}
{"cmd": "getGamesList", "sid": "a1"}
