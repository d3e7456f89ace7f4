{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "Registration", "login": "b", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 1}
{"cmd": "join_dialog", "id_dialog": "01"}
{"cmd": "get_user_from_dialog", "id_dialog": 1, "limit": 1}
{"cmd": "get_user_from_dialog", "id_dialog": 1, "limit": 1, "after": 1}
{"cmd": "get_user_from_dialog", "id_dialog": 1, "limit": 1, "after": 2}
{"cmd": "get_dialogs"}
