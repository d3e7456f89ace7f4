{"cmd": "register", "username": "Вася", "password": "123"}
{"cmd": "Login", "login": "Вася", "pas": "123"}
{"cmd": "Login", "login": "Вася", "pas": "1234"}
{"cmd": "Registration", "login": "Вася", "pas": "123"}
{"cmd": "create_new_user", "login": "Вася", "pas": "123"}
{"cmd": "get_user_info", "id_user": 1}
