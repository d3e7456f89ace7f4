{"cmd": "create_new_user", "login": "a", "pas": "1", "city": "C"}
{"cmd": "Login", "login": "a", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "d"}
{"cmd": "create_new_dialog", "Name": "d", "private": true}
{"cmd": "send_msg", "text": "x", "id_dialog": 2, "nonce": "n"}
{"cmd": "send_msg", "text": "x", "id_dialog": 1}
{"cmd": "clear"}
{"cmd": "Login", "login": "a", "pas": "1"}
{"cmd": "Registration", "login": "b", "pas": "1"}
{"cmd": "get_users"}
{"cmd": "get_dialogs"}
{"cmd": "get_msg"}
{"cmd": "create_new_dialog", "Name": "new"}
{"cmd": "get_user_from_dialog", "id_dialog": 2}
{"cmd": "get_msg", "id_dialog": 2}
{"cmd": "send_msg", "text": "y", "id_dialog": 2, "nonce": "n"}
