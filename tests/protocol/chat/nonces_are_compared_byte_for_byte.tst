{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "n"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "N"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "n "}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": " n"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "é"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "é"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "\t"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "n "}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "é"}
