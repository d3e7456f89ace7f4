{"cmd": "create_new_user", "login": "a", "pas": "1", "city": "C"}
{"cmd": "create_new_user", "login": "a", "pas": "1"}
{"cmd": "create_new_user", "login": "a", "pas": "2", "city": "D", "first_name": "F"}
{"cmd": "create_new_user", "login": "A", "pas": "1"}
{"cmd": "Login", "login": "a", "pas": "2"}
{"cmd": "Login", "login": "a", "pas": "1"}
{"cmd": "get_users"}
