{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "open"}
{"cmd": "create_new_dialog", "Name": "private", "private": true}
{"cmd": "send_msg", "text": "l", "id_dialog": 1}
{"cmd": "send_msg", "text": "o", "id_dialog": 2}
{"cmd": "send_msg", "text": "p", "id_dialog": 3}
{"cmd": "get_msg"}
{"cmd": "Registration", "login": "b", "pas": "1"}
{"cmd": "get_msg"}
{"cmd": "create_new_dialog", "Name": "d", "private": true}
{"cmd": "send_msg", "text": "q", "id_dialog": 4}
{"cmd": "send_msg", "text": "r", "id_dialog": 2}
{"cmd": "get_msg"}
{"cmd": "Login", "login": "a", "pas": "1"}
{"cmd": "get_msg"}
