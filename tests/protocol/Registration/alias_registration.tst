{"cmd": "registration", "pas": "1"}
{"cmd": "registration", "login": "a", "pas": "1"}
{"cmd": "send_msg", "text": "I am 1", "id_dialog": 1, "id_user": 1}
{"cmd": "registration", "login": "a", "pas": "1"}
{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "REGISTRATION", "login": "b", "pas": "1"}
{"cmd": "Register", "login": "b", "pas": "1"}
{"cmd": "Registration ", "login": "b", "pas": "1"}
