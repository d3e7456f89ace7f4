{"cmd": "get_user_from_dialog"}
{"cmd": "get_user_from_dialog", "id_dialog": 99, "limit": 0}
{"cmd": "get_user_from_dialog", "id_dialog": 1}
{"cmd": "get_user_from_dialog", "id_dialog": 99}
{"cmd": "get_user_from_dialog", "id_dialog": 99, "sid": "x"}
{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "get_user_from_dialog", "id_dialog": 1, "sid": "x"}
{"cmd": "get_user_from_dialog", "id_dialog": 2}
{"cmd": "get_user_from_dialog", "id_dialog": "02", "after": 1, "limit": 1}
{"cmd": "get_user_from_dialog", "id_dialog": 9223372036854775807}
