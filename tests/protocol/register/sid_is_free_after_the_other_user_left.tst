{"cmd": "register", "username": "a", "password": "bc"}
{"cmd": "unregister", "sid": "abc"}
{"cmd": "register", "username": "ab", "password": "c"}
{"cmd": "getPlayersList", "sid": "abc"}
{"cmd": "register", "username": "a", "password": "bc"}
