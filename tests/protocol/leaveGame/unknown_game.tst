{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "leaveGame", "sid": "a1", "gameName": "g"}
{"cmd": "createGame", "sid": "a1", "gameName": "g"}
{"cmd": "leaveGame", "sid": "a1", "gameName": "h"}
{"cmd": "leaveGame", "sid": "a1", "gameName": "G"}
{"cmd": "leaveGame", "sid": "a1", "gameName": "g "}
{"cmd": "getPlayersListForGame", "sid": "a1", "gameName": "g"}
