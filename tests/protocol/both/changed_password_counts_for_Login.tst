{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "change_password", "sid": "a1", "password": "1", "new_password": "2"}
{"cmd": "Login", "login": "a", "pas": "1"}
{"cmd": "Login", "login": "a", "pas": "2"}
