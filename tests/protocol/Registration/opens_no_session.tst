{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "getChatHistory", "sid": "a1"}
{"cmd": "get_msg", "sid": "a1"}
