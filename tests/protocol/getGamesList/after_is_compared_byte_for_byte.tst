{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "register", "username": "c", "password": "1"}
{"cmd": "register", "username": "d", "password": "1"}
{"cmd": "register", "username": "e", "password": "1"}
{"cmd": "register", "username": "f", "password": "1"}
{"cmd": "createGame", "sid": "a1", "gameName": "g"}
{"cmd": "createGame", "sid": "b1", "gameName": "G"}
{"cmd": "createGame", "sid": "c1", "gameName": "g "}
{"cmd": "createGame", "sid": "d1", "gameName": "é"}
{"cmd": "createGame", "sid": "e1", "gameName": "é"}
{"cmd": "createGame", "sid": "f1", "gameName": "e"}
{"cmd": "getGamesList", "sid": "a1", "after": "g"}
{"cmd": "getGamesList", "sid": "a1", "after": "G"}
{"cmd": "getGamesList", "sid": "a1", "after": "g "}
{"cmd": "getGamesList", "sid": "a1", "after": "é"}
{"cmd": "getGamesList", "sid": "a1", "after": "é"}
{"cmd": "getGamesList", "sid": "a1", "after": "e"}
