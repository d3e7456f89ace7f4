{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "Registration", "login": "a", "pas": "2"}
{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "Login", "login": "a", "pas": "2"}
{"cmd": "Login", "login": "a", "pas": "1"}
{"cmd": "get_users"}
