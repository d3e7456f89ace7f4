{"password": "1", "username": "a", "cmd": "register"}
{"sid": "a1", "message": "hi", "cmd": "chat"}
