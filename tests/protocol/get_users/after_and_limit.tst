{"cmd": "Registration", "login": "u1", "pas": "1"}
{"cmd": "Registration", "login": "u2", "pas": "1"}
{"cmd": "Registration", "login": "u3", "pas": "1"}
{"cmd": "Registration", "login": "u4", "pas": "1"}
{"cmd": "Registration", "login": "u5", "pas": "1"}
{"cmd": "get_users", "limit": 1}
{"cmd": "get_users", "limit": 2}
{"cmd": "get_users", "after": 2, "limit": 2}
{"cmd": "get_users", "after": 4, "limit": 2}
{"cmd": "get_users", "after": 5, "limit": 2}
{"cmd": "get_users", "after": 3}
{"cmd": "get_users", "after": 99}
{"cmd": "get_users", "limit": 5}
