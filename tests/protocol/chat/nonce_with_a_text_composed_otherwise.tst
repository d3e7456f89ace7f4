{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "chat", "sid": "a1", "message": "é", "nonce": "n"}
{"cmd": "chat", "sid": "a1", "message": "é", "nonce": "n"}
{"cmd": "chat", "sid": "a1", "message": "e", "nonce": "n"}
{"cmd": "chat", "sid": "a1", "message": "é", "nonce": "n"}
