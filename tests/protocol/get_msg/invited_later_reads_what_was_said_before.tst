{"cmd": "Registration", "login": "b", "pas": "1"}
{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "d", "private": true}
{"cmd": "send_msg", "text": "x", "id_dialog": 2}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 1}
{"cmd": "Login", "login": "b", "pas": "1"}
{"cmd": "get_msg", "id_dialog": 2}
{"cmd": "get_msg"}
