{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "change_password", "sid": "a1", "password": "x", "new_password": "2"}
{"cmd": "change_password", "sid": "a1", "password": "1 ", "new_password": "2"}
{"cmd": "change_password", "sid": "a1", "password": "2", "new_password": "2"}
{"cmd": "register", "username": "a", "password": "2"}
{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "getPlayersList", "sid": "a1"}
