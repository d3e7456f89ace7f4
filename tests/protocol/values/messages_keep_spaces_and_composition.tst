{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "chat", "sid": "a1", "message": " "}
{"cmd": "chat", "sid": "a1", "message": "   "}
{"cmd": "chat", "sid": "a1", "message": "x "}
{"cmd": "chat", "sid": "a1", "message": "x"}
{"cmd": "chat", "sid": "a1", "message": " x"}
{"cmd": "chat", "sid": "a1", "message": "x  "}
{"cmd": "chat", "sid": "a1", "message": "x\n"}
{"cmd": "chat", "sid": "a1", "message": "\n"}
{"cmd": "chat", "sid": "a1", "message": "é"}
{"cmd": "chat", "sid": "a1", "message": "é"}
{"cmd": "chat", "sid": "a1", "message": "Å"}
{"cmd": "chat", "sid": "a1", "message": "Å"}
{"cmd": "chat", "sid": "a1", "message": "Å"}
{"cmd": "chat", "sid": "a1", "message": "ﬁ"}
{"cmd": "chat", "sid": "a1", "message": "가"}
{"cmd": "chat", "sid": "a1", "message": "가"}
{"cmd": "chat", "sid": "a1", "message": "\u00a0x\u00a0"}
{"cmd": "getChatHistory", "sid": "a1"}
