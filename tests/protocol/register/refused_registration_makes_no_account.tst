{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b c", "password": "1"}
{"cmd": "register", "username": "b", "password": ""}
{"cmd": "register", "username": "b"}
{"cmd": "getPlayersList", "sid": "a1"}
{"cmd": "register", "username": "b", "password": "2"}
{"cmd": "getPlayersList", "sid": "a1"}
