{"cmd": "create_new_user", "login": "a", "pas": "1", "city": "C"}
{"cmd": "register", "username": "a", "password": "2"}
{"cmd": "Login", "login": "a", "pas": "2"}
{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "get_users", "sid": "a1"}
{"cmd": "Login", "login": "a", "pas": "1"}
{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "send_msg", "text": "I am 1", "id_dialog": 1, "id_user": 1}
