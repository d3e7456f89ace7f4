{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "Registration", "login": "b", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "of b", "private": true}
{"cmd": "create_new_dialog", "Name": "of a", "private": true, "sid": "a1"}
{"cmd": "send_msg", "text": "b", "id_dialog": 2}
{"cmd": "send_msg", "text": "a", "id_dialog": 3, "sid": "a1"}
{"cmd": "get_msg"}
{"cmd": "get_msg", "sid": "a1"}
{"cmd": "get_dialogs", "after": 1}
{"cmd": "get_dialogs", "after": 1, "sid": "a1"}
{"cmd": "get_msg", "id_dialog": 3}
{"cmd": "get_msg", "id_dialog": 2, "sid": "a1"}
{"cmd": "get_user_from_dialog", "id_dialog": 2}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "sid": "a1"}
