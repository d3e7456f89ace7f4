{"cmd": "create_new_user", "login": "a", "pas": "1"}
{"cmd": "Login", "login": "a", "pas": "1"}
{"cmd": "get_user_info", "id_user": 1}
{"cmd": "get_users"}
