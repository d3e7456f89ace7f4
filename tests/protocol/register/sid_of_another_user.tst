{"cmd": "register", "username": "a", "password": "bc"}
{"cmd": "register", "username": "ab", "password": "c"}
{"cmd": "getPlayersList", "sid": "abc"}
{"cmd": "register", "username": "ab", "password": "d"}
{"cmd": "register", "username": "ab", "password": "c"}
