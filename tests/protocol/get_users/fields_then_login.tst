{"cmd": "get_users", "limit": 0}
{"cmd": "get_users", "sid": ""}
{"cmd": "get_users"}
{"cmd": "get_users", "city": "x"}
{"cmd": "get_users", "sid": "x"}
{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "get_users", "sid": "x"}
