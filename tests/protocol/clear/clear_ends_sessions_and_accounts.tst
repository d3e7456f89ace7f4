{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "clear"}
{"cmd": "getPlayersList", "sid": "a1"}
{"cmd": "getPlayersList", "sid": "b1"}
{"cmd": "register", "username": "a", "password": "other"}
{"cmd": "getPlayersList", "sid": "aother"}
