{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "send_msg", "text": "x", "id_dialog": 1}
{"cmd": "get_msg", "id_dialog": 1}
{"cmd": "get_msg", "id_dialog": 1, "limit": 5}
{"cmd": "get_msg"}
{"cmd": "get_msg", "limit": 5}
{"cmd": "get_msg", "id_dialog": 1, "after": 0}
{"cmd": "get_msg", "id_dialog": 1, "before": 9}
{"cmd": "get_msg", "id_dialog": 1, "after": 0, "before": 9, "limit": 9}
