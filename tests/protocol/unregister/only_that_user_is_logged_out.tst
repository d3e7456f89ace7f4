{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "unregister", "sid": "a1"}
{"cmd": "getPlayersList", "sid": "b1"}
{"cmd": "unregister", "sid": "b1"}
{"cmd": "getPlayersList", "sid": "b1"}
