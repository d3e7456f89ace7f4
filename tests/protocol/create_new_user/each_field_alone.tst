{"cmd": "create_new_user", "login": "u0", "pas": "1", "first_name": "F"}
{"cmd": "create_new_user", "login": "u1", "pas": "1", "last_name": "L"}
{"cmd": "create_new_user", "login": "u2", "pas": "1", "D_birth": "1990-05-05"}
{"cmd": "create_new_user", "login": "u3", "pas": "1", "age": 5}
{"cmd": "create_new_user", "login": "u4", "pas": "1", "sex": "S"}
{"cmd": "create_new_user", "login": "u5", "pas": "1", "city": "C"}
{"cmd": "create_new_user", "login": "u6", "pas": "1", "photo": "P"}
{"cmd": "Login", "login": "u0", "pas": "1"}
{"cmd": "get_user_info", "id_user": 1}
{"cmd": "get_user_info", "id_user": 2}
{"cmd": "get_user_info", "id_user": 3}
{"cmd": "get_user_info", "id_user": 4}
{"cmd": "get_user_info", "id_user": 5}
{"cmd": "get_user_info", "id_user": 6}
{"cmd": "get_user_info", "id_user": 7}
