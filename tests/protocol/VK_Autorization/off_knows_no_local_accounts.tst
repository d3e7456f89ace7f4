{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "VK_Autorization", "username": "a", "password": "1"}
{"cmd": "get_users"}
{"cmd": "get_users", "sid": "a1"}
