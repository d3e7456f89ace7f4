{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "getPlayersList", "sid": "a1"}
