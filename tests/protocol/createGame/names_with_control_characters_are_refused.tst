{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "createGame", "sid": "a1", "gameName": "a\u0001b"}
{"cmd": "createGame", "sid": "a1", "gameName": "a\tb"}
{"cmd": "createGame", "sid": "a1", "gameName": "a\nb"}
{"cmd": "createGame", "sid": "a1", "gameName": "a\rb"}
{"cmd": "createGame", "sid": "a1", "gameName": "a\u001bb"}
{"cmd": "createGame", "sid": "a1", "gameName": "a\u001fb"}
{"cmd": "createGame", "sid": "a1", "gameName": "a\u007fb"}
{"cmd": "createGame", "sid": "a1", "gameName": "a\u0080b"}
{"cmd": "createGame", "sid": "a1", "gameName": "a\u0085b"}
{"cmd": "createGame", "sid": "a1", "gameName": "a\u009fb"}
{"cmd": "getGamesList", "sid": "a1"}
