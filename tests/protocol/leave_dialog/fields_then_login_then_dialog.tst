{"cmd": "leave_dialog"}
{"cmd": "leave_dialog", "id_dialog": "x", "sid": "x"}
{"cmd": "leave_dialog", "id_dialog": 1, "sid": ""}
{"cmd": "leave_dialog", "id_dialog": 1}
{"cmd": "leave_dialog", "id_dialog": 2}
{"cmd": "leave_dialog", "id_dialog": 2, "sid": "x"}
{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "leave_dialog", "id_dialog": 2, "sid": "x"}
{"cmd": "leave_dialog", "id_dialog": 2}
{"cmd": "leave_dialog", "id_dialog": 9223372036854775807}
{"cmd": "leave_dialog", "id_dialog": "99"}
