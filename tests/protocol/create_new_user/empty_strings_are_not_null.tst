{"cmd": "create_new_user", "login": "a", "pas": "1", "photo": "", "first_name": "", "last_name": "", "sex": "", "city": ""}
{"cmd": "create_new_user", "login": "b", "pas": "1", "photo": " ", "first_name": " ", "city": "NULL"}
{"cmd": "create_new_user", "login": "c", "pas": "1"}
{"cmd": "Login", "login": "a", "pas": "1"}
{"cmd": "get_user_info", "id_user": 1}
{"cmd": "get_user_info", "id_user": 2}
{"cmd": "get_user_info", "id_user": 3}
{"cmd": "get_users"}
