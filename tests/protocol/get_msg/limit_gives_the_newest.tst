{"cmd": "Registration", "login": "b", "pas": "1"}
{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "d"}
{"cmd": "Login", "login": "b", "pas": "1"}
{"cmd": "send_msg", "text": "m1", "id_dialog": 2}
{"cmd": "send_msg", "text": "between", "id_dialog": 1}
{"cmd": "Login", "login": "a", "pas": "1"}
{"cmd": "send_msg", "text": "m2", "id_dialog": 2}
{"cmd": "send_msg", "text": "between", "id_dialog": 1}
{"cmd": "Login", "login": "b", "pas": "1"}
{"cmd": "send_msg", "text": "m3", "id_dialog": 2}
{"cmd": "send_msg", "text": "between", "id_dialog": 1}
{"cmd": "Login", "login": "a", "pas": "1"}
{"cmd": "send_msg", "text": "m4", "id_dialog": 2}
{"cmd": "send_msg", "text": "between", "id_dialog": 1}
{"cmd": "Login", "login": "b", "pas": "1"}
{"cmd": "send_msg", "text": "m5", "id_dialog": 2}
{"cmd": "send_msg", "text": "between", "id_dialog": 1}
{"cmd": "get_msg", "id_dialog": 2, "limit": 2}
{"cmd": "get_msg", "id_dialog": 2, "limit": 1}
{"cmd": "get_msg", "id_dialog": 2, "limit": 5}
{"cmd": "get_msg", "id_dialog": 2, "limit": 1000}
{"cmd": "get_msg", "id_dialog": 2}
