{"cmd": "Registration", "login": "b", "pas": "1"}
{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "secret", "private": true}
{"cmd": "send_msg", "text": "before", "id_dialog": 2}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 1}
{"cmd": "Login", "login": "b", "pas": "1"}
{"cmd": "get_dialogs"}
{"cmd": "get_msg"}
{"cmd": "get_msg", "id_dialog": 2, "after": 0}
{"cmd": "send_msg", "text": "hello", "id_dialog": 2}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "limit": 1}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "limit": 1, "after": 2}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "limit": 1, "after": 1}
