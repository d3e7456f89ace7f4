{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "unregister", "sid": "a1"}
{"cmd": "register", "username": "a", "password": "2"}
{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "getPlayersList", "sid": "a1"}
