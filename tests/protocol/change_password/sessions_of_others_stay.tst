{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "change_password", "sid": "a1", "password": "1", "new_password": "2"}
{"cmd": "getPlayersList", "sid": "b1"}
{"cmd": "register", "username": "b", "password": "1"}
