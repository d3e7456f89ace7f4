{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "register", "username": "c", "password": "1"}
{"cmd": "register", "username": "d", "password": "1"}
{"cmd": "register", "username": "e", "password": "1"}
{"cmd": "register", "username": "f", "password": "1"}
{"cmd": "register", "username": "g", "password": "1"}
{"cmd": "register", "username": "h", "password": "1"}
{"cmd": "createGame", "sid": "a1", "gameName": ""}
{"cmd": "createGame", "sid": "a1", "gameName": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}
{"cmd": "createGame", "sid": "a1", "gameName": "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀"}
{"cmd": "createGame", "sid": "a1", "gameName": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}
{"cmd": "createGame", "sid": "b1", "gameName": "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀"}
{"cmd": "createGame", "sid": "c1", "gameName": " "}
{"cmd": "createGame", "sid": "d1", "gameName": "\u2028\u200b\u00a0\ufeff"}
{"cmd": "createGame", "sid": "e1", "gameName": "\udbff\udfff\uffff"}
{"cmd": "getGamesList", "sid": "a1"}
{"cmd": "getPlayersListForGame", "sid": "a1", "gameName": "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀"}
