{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "Registration", "login": "b", "pas": "1"}
{"cmd": "send_msg", "text": " x ", "id_dialog": 1}
{"cmd": "chat", "sid": "a1", "message": "y"}
{"cmd": "send_msg", "text": "z", "id_dialog": 1}
{"cmd": "getChatHistory", "sid": "a1"}
{"cmd": "getChatHistory", "sid": "a1", "after": 2}
{"cmd": "getChatHistory", "sid": "a1", "limit": 1}
