{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "create_new_user", "login": "b", "pas": "1"}
{"cmd": "Registration", "login": "c", "pas": "1"}
{"cmd": "get_user_from_dialog", "id_dialog": 1}
{"cmd": "get_user_from_dialog", "id_dialog": 1, "limit": 1}
{"cmd": "get_user_from_dialog", "id_dialog": 1, "limit": 1, "after": 1}
{"cmd": "get_user_from_dialog", "id_dialog": 1, "limit": 1, "after": 2}
{"cmd": "get_user_from_dialog", "id_dialog": 1, "limit": 1, "after": 3}
{"cmd": "get_user_from_dialog", "id_dialog": "1", "after": 1}
