{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "get_user_info", "id_user": 2}
{"cmd": "get_user_info", "id_user": "2"}
{"cmd": "get_user_info", "id_user": 4294967297}
{"cmd": "get_user_info", "id_user": "4294967297"}
{"cmd": "get_user_info", "id_user": 4294967297}
{"cmd": "get_user_info", "id_user": 9223372036854775807}
{"cmd": "get_user_info", "id_user": "9223372036854775807"}
{"cmd": "get_user_info", "id_user": 0}
{"cmd": "get_user_info", "id_user": "0"}
{"cmd": "get_user_info", "id_user": -1}
{"cmd": "get_user_info", "id_user": "9223372036854775808"}
{"cmd": "get_user_info", "id_user": "18446744073709551617"}
{"cmd": "get_user_info", "id_user": "1000000000000000000000000000000000000000000000000000000000000"}
