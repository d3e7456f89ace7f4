{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "getGamesList", "sid": "a1"}
{"cmd": "getGamesList", "sid": "a1", "limit": 5}
