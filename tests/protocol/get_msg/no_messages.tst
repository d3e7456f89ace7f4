{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "get_msg"}
{"cmd": "get_msg", "id_dialog": 1}
{"cmd": "get_msg", "id_dialog": "1", "after": 0}
{"cmd": "create_new_dialog", "Name": "d"}
{"cmd": "get_msg", "id_dialog": 2}
{"cmd": "get_msg", "id_dialog": 2, "before": 5, "limit": 1}
