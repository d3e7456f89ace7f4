{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "getGamesList", "sid": "a1", "after": "g"}
{"cmd": "createGame", "sid": "a1", "gameName": "g"}
{"cmd": "getGamesList", "sid": "a1", "after": "G"}
{"cmd": "getGamesList", "sid": "a1", "after": "g"}
{"cmd": "getGamesList", "sid": "b1", "after": "h"}
