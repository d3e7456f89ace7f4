{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": ""}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "ééééééééééééééééééééééééééééééééé"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "éééééééééééééééééééééééééééééééé"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": " "}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "\u0001"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "\u007f\n"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"}
{"cmd": "chat", "sid": "a1", "message": "x", "nonce": "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀"}
