{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "Registration", "login": "b", "pas": "1"}
{"cmd": "Registration", "login": "c", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "d", "capacity": 1}
{"cmd": "Login", "login": "a", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "Login", "login": "c", "pas": "1"}
{"cmd": "leave_dialog", "id_dialog": 2}
{"cmd": "Login", "login": "a", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "get_user_from_dialog", "id_dialog": 2}
{"cmd": "Login", "login": "c", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "send_msg", "text": "x", "id_dialog": 2}
{"cmd": "Login", "login": "a", "pas": "1"}
{"cmd": "leave_dialog", "id_dialog": 2}
{"cmd": "Login", "login": "b", "pas": "1"}
{"cmd": "send_msg", "text": "first", "id_dialog": 2}
{"cmd": "get_user_from_dialog", "id_dialog": 2}
{"cmd": "Login", "login": "c", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2}
