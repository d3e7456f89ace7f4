{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "unregister", "sid": "a1"}
{"cmd": "unregister", "sid": "a1"}
