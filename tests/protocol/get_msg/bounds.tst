{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "send_msg", "text": "x", "id_dialog": 1}
{"cmd": "get_msg", "limit": 0}
{"cmd": "get_msg", "limit": 0, "id_dialog": 1}
{"cmd": "get_msg", "limit": -1}
{"cmd": "get_msg", "limit": -1, "id_dialog": 1}
{"cmd": "get_msg", "limit": 1001}
{"cmd": "get_msg", "limit": 1001, "id_dialog": 1}
{"cmd": "get_msg", "limit": 9223372036854775807}
{"cmd": "get_msg", "limit": 9223372036854775807, "id_dialog": 1}
{"cmd": "get_msg", "id_dialog": 1, "after": -1}
{"cmd": "get_msg", "id_dialog": 1, "after": 1.5}
{"cmd": "get_msg", "id_dialog": 1, "after": "1"}
{"cmd": "get_msg", "id_dialog": 1, "before": -1}
{"cmd": "get_msg", "id_dialog": 1, "before": 1.5}
{"cmd": "get_msg", "id_dialog": 1, "before": "1"}
{"cmd": "get_msg", "limit": 1000}
{"cmd": "get_msg", "id_dialog": 1, "limit": 1}
{"cmd": "get_msg", "id_dialog": 1, "before": 9223372036854775807}
{"cmd": "get_msg", "id_dialog": 1, "after": 0}
{"cmd": "get_msg", "id_dialog": 1, "after": 9223372036854775807}
{"cmd": "get_msg", "id_dialog": 1, "before": 0}
