{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "first_name": "B"}
{"cmd": "Registration", "login": "c", "pas": "1"}
{"cmd": "get_users"}
