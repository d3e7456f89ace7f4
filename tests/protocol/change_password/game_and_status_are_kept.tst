{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "register", "username": "c", "password": "1"}
{"cmd": "createGame", "sid": "a1", "gameName": "g"}
{"cmd": "joinGame", "sid": "b1", "gameName": "g"}
{"cmd": "setPlayerStatus", "sid": "a1", "status": "ready"}
{"cmd": "change_password", "sid": "a1", "password": "1", "new_password": "2"}
{"cmd": "getPlayersListForGame", "sid": "b1", "gameName": "g"}
{"cmd": "register", "username": "a", "password": "2"}
{"cmd": "change_password", "sid": "a2", "password": "2", "new_password": "3"}
{"cmd": "getPlayersList", "sid": "a1"}
{"cmd": "getPlayersListForGame", "sid": "b1", "gameName": "g"}
{"cmd": "setPlayerStatus", "sid": "b1", "status": "ready"}
{"cmd": "joinGame", "sid": "c1", "gameName": "g"}
