{"cmd": "create_new_user", "login": "a", "pas": "1"}
{"cmd": "chat", "sid": "a1", "message": "x"}
{"cmd": "get_users", "sid": "a1"}
