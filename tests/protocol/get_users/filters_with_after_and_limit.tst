{"cmd": "create_new_user", "login": "u1", "pas": "1", "city": "B"}
{"cmd": "create_new_user", "login": "u2", "pas": "1", "city": "A"}
{"cmd": "create_new_user", "login": "u3", "pas": "1", "city": "B"}
{"cmd": "create_new_user", "login": "u4", "pas": "1", "city": "A"}
{"cmd": "create_new_user", "login": "u5", "pas": "1", "city": "B"}
{"cmd": "create_new_user", "login": "u6", "pas": "1", "city": "A"}
{"cmd": "create_new_user", "login": "u7", "pas": "1", "city": "B"}
{"cmd": "create_new_user", "login": "u8", "pas": "1", "city": "A"}
{"cmd": "Login", "login": "u1", "pas": "1"}
{"cmd": "get_users", "city": "A", "limit": 2}
{"cmd": "get_users", "city": "A", "limit": 2, "after": 4}
{"cmd": "get_users", "city": "A", "limit": 2, "after": 8}
{"cmd": "get_users", "city": "B", "after": 4}
