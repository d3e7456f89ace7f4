{"cmd": "Registration", "login": "u0", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "d"}
{"cmd": "Registration", "login": "u1", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "Registration", "login": "u2", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "Registration", "login": "u3", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "Registration", "login": "u4", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "Registration", "login": "u5", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "Registration", "login": "u6", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "Registration", "login": "u7", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "Registration", "login": "u8", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "Registration", "login": "u9", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "Registration", "login": "u10", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "Registration", "login": "u11", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "Registration", "login": "u12", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "Registration", "login": "u13", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "Registration", "login": "u14", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "Registration", "login": "u15", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "Registration", "login": "u16", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "Registration", "login": "u17", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "Registration", "login": "u18", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "Registration", "login": "u19", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "Registration", "login": "u20", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "Registration", "login": "u21", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "Registration", "login": "u22", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "Registration", "login": "u23", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "Registration", "login": "u24", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "Registration", "login": "u25", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "Registration", "login": "u26", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "Registration", "login": "u27", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "Registration", "login": "u28", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "Registration", "login": "u29", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "get_user_from_dialog", "id_dialog": 2}
{"cmd": "get_dialogs"}
