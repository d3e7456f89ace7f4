{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "register", "username": "a", "password": "2"}
{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "getPlayersList", "sid": "a1"}
{"cmd": "get_users", "sid": "a1"}
