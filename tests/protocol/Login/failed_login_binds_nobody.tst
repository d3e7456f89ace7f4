{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "Login", "login": "a", "pas": "2"}
{"cmd": "get_users"}
{"cmd": "Login", "login": "b", "pas": "1"}
{"cmd": "get_users"}
{"cmd": "Login", "login": "a", "pas": 1}
{"cmd": "get_users"}
