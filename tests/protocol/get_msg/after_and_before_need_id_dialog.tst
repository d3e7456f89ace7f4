{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "send_msg", "text": "x", "id_dialog": 1}
{"cmd": "get_msg", "after": 0}
{"cmd": "get_msg", "before": 5}
{"cmd": "get_msg", "after": 0, "limit": 1}
{"cmd": "get_msg", "before": 5, "limit": 1}
{"cmd": "get_msg", "limit": 1}
