{"cmd": "Registration", "login": "c", "pas": "1"}
{"cmd": "Registration", "login": "b", "pas": "1"}
{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "d", "private": true}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 2}
{"cmd": "Login", "login": "b", "pas": "1"}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 1}
{"cmd": "Login", "login": "a", "pas": "1"}
{"cmd": "leave_dialog", "id_dialog": 2}
{"cmd": "Login", "login": "c", "pas": "1"}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "limit": 1}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "limit": 1, "after": 2}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "limit": 1, "after": 1}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 3}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "limit": 1}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "limit": 1, "after": 2}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "limit": 1, "after": 1}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "limit": 1, "after": 3}
