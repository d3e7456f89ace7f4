{"cmd": "get_msg"}
{"cmd": "get_msg", "id_dialog": 1}
{"cmd": "get_msg", "id_dialog": 99, "after": 0}
{"cmd": "get_msg", "sid": "x"}
{"cmd": "get_msg", "sid": "x", "id_dialog": 99}
{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "get_msg", "sid": "x"}
{"cmd": "get_msg", "id_dialog": 2}
{"cmd": "get_msg", "id_dialog": "002", "limit": 1}
{"cmd": "get_msg", "id_dialog": 9223372036854775807, "before": 1}
