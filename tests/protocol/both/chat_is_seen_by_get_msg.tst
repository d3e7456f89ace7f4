{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "chat", "sid": "a1", "message": "hi 😀"}
{"cmd": "Registration", "login": "b", "pas": "1"}
{"cmd": "send_msg", "text": "hello", "id_dialog": 1}
{"cmd": "chat", "sid": "a1", "message": "bye"}
{"cmd": "get_msg"}
{"cmd": "get_msg", "id_dialog": 1}
{"cmd": "get_msg", "id_dialog": 1, "after": 1}
