{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "register", "username": "c", "password": "1"}
{"cmd": "unregister", "sid": "a1"}
{"cmd": "getPlayersList", "sid": "b1"}
{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "getPlayersList", "sid": "b1"}
