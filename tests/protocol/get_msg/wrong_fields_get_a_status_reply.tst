{"cmd": "get_msg", "colour": "red"}
{"cmd": "get_msg", "limit": 0}
{"cmd": "get_msg", "id_dialog": "x"}
{"cmd": "get_msg", "sid": ""}
{"cmd": "get_msg", "id_dialog": "x", "sid": "x"}
{"cmd": "get_msg", "after": 0, "sid": "x"}
