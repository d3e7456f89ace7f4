{"cmd": "create_new_user", "login": "a", "pas": "secret", "photo": "P"}
{"cmd": "Login", "login": "a", "pas": "secret"}
{"cmd": "get_users"}
{"cmd": "get_user_info", "id_user": 1}
