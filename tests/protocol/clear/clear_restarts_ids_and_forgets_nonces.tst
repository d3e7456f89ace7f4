{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "1"}
{"cmd": "chat", "sid": "a1", "message": "y", "nonce": "2"}
{"cmd": "clear"}
{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "chat", "sid": "a1", "message": "z", "nonce": "1"}
