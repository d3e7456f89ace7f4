{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "Registration", "login": "b", "pas": "1"}
{"cmd": "Login", "login": "a", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "d", "private": true}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 2}
{"cmd": "Login", "login": "b", "pas": "1"}
{"cmd": "send_msg", "text": "mine", "id_dialog": 2}
{"cmd": "leave_dialog", "id_dialog": 2}
{"cmd": "get_msg", "id_dialog": 2}
{"cmd": "get_msg", "id_dialog": 99}
{"cmd": "get_msg", "id_dialog": 2, "after": 0}
{"cmd": "get_msg", "id_dialog": 99, "after": 0}
{"cmd": "get_msg", "id_dialog": 2, "before": 5, "limit": 1}
{"cmd": "get_msg", "id_dialog": 99, "before": 5, "limit": 1}
{"cmd": "send_msg", "id_dialog": 2, "text": "x"}
{"cmd": "send_msg", "id_dialog": 99, "text": "x"}
{"cmd": "send_msg", "id_dialog": 2, "text": "x", "nonce": "n", "id_user": 2}
{"cmd": "send_msg", "id_dialog": 99, "text": "x", "nonce": "n", "id_user": 2}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "join_dialog", "id_dialog": 99}
{"cmd": "leave_dialog", "id_dialog": 2}
{"cmd": "leave_dialog", "id_dialog": 99}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 2}
{"cmd": "invite_to_dialog", "id_dialog": 99, "id_user": 2}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 1}
{"cmd": "invite_to_dialog", "id_dialog": 99, "id_user": 1}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 99}
{"cmd": "invite_to_dialog", "id_dialog": 99, "id_user": 99}
{"cmd": "get_user_from_dialog", "id_dialog": 2}
{"cmd": "get_user_from_dialog", "id_dialog": 99}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "after": 1, "limit": 1}
{"cmd": "get_user_from_dialog", "id_dialog": 99, "after": 1, "limit": 1}
{"cmd": "get_msg"}
{"cmd": "get_dialogs"}
{"cmd": "Login", "login": "a", "pas": "1"}
{"cmd": "get_user_from_dialog", "id_dialog": 2}
{"cmd": "get_msg"}
