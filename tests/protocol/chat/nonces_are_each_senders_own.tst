{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "n"}
{"cmd": "chat", "sid": "b1", "message": "x", "nonce": "n"}
{"cmd": "chat", "sid": "b1", "message": "y", "nonce": "n"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "n"}
