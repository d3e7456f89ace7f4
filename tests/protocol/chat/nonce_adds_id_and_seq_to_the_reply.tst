{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "chat", "sid": "a1", "message": "x"}
{"cmd": "chat", "sid": "a1", "message": "y", "nonce": "n1"}
{"cmd": "chat", "sid": "a1", "message": "z"}
{"cmd": "chat", "sid": "a1", "message": "w", "nonce": "n2"}
