{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "createGame", "sid": "a1", "gameName": "g"}
{"cmd": "joinGame", "sid": "b1", "gameName": "g"}
{"cmd": "unregister", "sid": "a1"}
{"cmd": "getPlayersListForGame", "sid": "b1", "gameName": "g"}
{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "leaveGame", "sid": "a1", "gameName": "g"}
{"cmd": "joinGame", "sid": "a1", "gameName": "g"}
{"cmd": "getPlayersListForGame", "sid": "b1", "gameName": "g"}
