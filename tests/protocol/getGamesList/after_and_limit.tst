{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "register", "username": "c", "password": "1"}
{"cmd": "register", "username": "d", "password": "1"}
{"cmd": "register", "username": "e", "password": "1"}
{"cmd": "createGame", "sid": "a1", "gameName": "ga"}
{"cmd": "createGame", "sid": "b1", "gameName": "gb"}
{"cmd": "createGame", "sid": "c1", "gameName": "gc"}
{"cmd": "createGame", "sid": "d1", "gameName": "gd"}
{"cmd": "createGame", "sid": "e1", "gameName": "ge"}
{"cmd": "getGamesList", "sid": "a1", "limit": 2}
{"cmd": "getGamesList", "sid": "a1", "after": "gb", "limit": 2}
{"cmd": "getGamesList", "sid": "a1", "after": "gd", "limit": 2}
{"cmd": "getGamesList", "sid": "a1", "after": "ge", "limit": 2}
{"cmd": "getGamesList", "sid": "a1", "after": "gc"}
{"cmd": "getGamesList", "sid": "a1", "after": "ge"}
