{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "joinGame", "sid": "a1", "gameName": "g"}
{"cmd": "createGame", "sid": "b1", "gameName": "g"}
{"cmd": "joinGame", "sid": "a1", "gameName": "G"}
{"cmd": "joinGame", "sid": "a1", "gameName": "g "}
{"cmd": "joinGame", "sid": "a1", "gameName": " g"}
{"cmd": "joinGame", "sid": "a1", "gameName": "g"}
