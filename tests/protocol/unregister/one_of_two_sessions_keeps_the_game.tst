{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "createGame", "sid": "a1", "gameName": "g"}
{"cmd": "change_password", "sid": "a1", "password": "1", "new_password": "2"}
{"cmd": "register", "username": "a", "password": "2"}
{"cmd": "unregister", "sid": "a1"}
{"cmd": "getPlayersListForGame", "sid": "b1", "gameName": "g"}
{"cmd": "getPlayersList", "sid": "b1"}
{"cmd": "unregister", "sid": "a1"}
{"cmd": "leaveGame", "sid": "a2", "gameName": "h"}
{"cmd": "unregister", "sid": "a2"}
{"cmd": "getGamesList", "sid": "b1"}
{"cmd": "getPlayersList", "sid": "b1"}
