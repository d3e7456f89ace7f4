{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "Login", "login": "a", "pas": "1"}
{"cmd": "chat", "sid": "a1", "message": "x"}
{"cmd": "get_users", "sid": "a1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "getPlayersList", "sid": "b1"}
