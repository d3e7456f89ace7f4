{"cmd": "register", "username": "a", "password": "café"}
{"cmd": "register", "username": "a", "password": "café"}
{"cmd": "register", "username": "a", "password": "CAFÉ"}
{"cmd": "register", "username": "a", "password": "cafe"}
{"cmd": "register", "username": "a", "password": "café"}
