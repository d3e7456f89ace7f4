{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "login", "pas": "1"}
{"cmd": "login", "login": "a"}
{"cmd": "login", "login": "a", "pas": "2"}
{"cmd": "login", "login": "a", "pas": "1"}
{"cmd": "send_msg", "text": "I am 1", "id_dialog": 1, "id_user": 1}
{"cmd": "LOGIN", "login": "a", "pas": "1"}
{"cmd": "logIn", "login": "a", "pas": "1"}
{"cmd": "Login ", "login": "a", "pas": "1"}
{"cmd": "log_in", "login": "a", "pas": "1"}
