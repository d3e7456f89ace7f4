{"cmd": "get_user_info"}
{"cmd": "get_user_info", "id_user": "x", "sid": "x"}
{"cmd": "get_user_info", "id_user": 1}
{"cmd": "get_user_info", "id_user": 99}
{"cmd": "get_user_info", "id_user": 99, "sid": "x"}
{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "get_user_info", "id_user": 1, "sid": "x"}
{"cmd": "get_user_info", "id_user": 2}
