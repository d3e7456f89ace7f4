{"cmd": "join_dialog"}
{"cmd": "join_dialog", "id_dialog": "x", "sid": "x"}
{"cmd": "join_dialog", "id_dialog": 1, "sid": ""}
{"cmd": "join_dialog", "id_dialog": 1}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "join_dialog", "id_dialog": 2, "sid": "x"}
{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "join_dialog", "id_dialog": 2, "sid": "x"}
{"cmd": "join_dialog", "id_dialog": 2}
{"cmd": "join_dialog", "id_dialog": 9223372036854775807}
{"cmd": "join_dialog", "id_dialog": "99"}
