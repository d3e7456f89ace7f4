{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "register", "username": "c", "password": "1"}
{"cmd": "unregister", "sid": "b1"}
{"cmd": "getPlayersList", "sid": "a1"}
