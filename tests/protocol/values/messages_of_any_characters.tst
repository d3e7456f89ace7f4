{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "chat", "sid": "a1", "message": "\u0001\u0002\u001f"}
{"cmd": "chat", "sid": "a1", "message": "\t\r\n\b\f"}
{"cmd": "chat", "sid": "a1", "message": "\"\\/"}
{"cmd": "chat", "sid": "a1", "message": "\u007f\u0080\u009f"}
{"cmd": "chat", "sid": "a1", "message": "\u00a0\u2028\u2029\u3000"}
{"cmd": "chat", "sid": "a1", "message": "\ufeffx"}
{"cmd": "chat", "sid": "a1", "message": "\uffff\ufffe�"}
{"cmd": "chat", "sid": "a1", "message": "\ue000\udb80\udc00"}
{"cmd": "chat", "sid": "a1", "message": "\udbff\udfff\udbff\udffe"}
{"cmd": "chat", "sid": "a1", "message": "\u200d\u200e\u202e\u2066"}
{"cmd": "chat", "sid": "a1", "message": "<b>&amp;</b>"}
{"cmd": "chat", "sid": "a1", "message": "'; DROP TABLE message; --"}
{"cmd": "chat", "sid": "a1", "message": "%s%n%00"}
{"cmd": "chat", "sid": "a1", "message": "\\u0000"}
{"cmd": "chat", "sid": "a1", "message": "\\N"}
{"cmd": "chat", "sid": "a1", "message": "NULL"}
{"cmd": "chat", "sid": "a1", "message": "null"}
{"cmd": "chat", "sid": "a1", "message": "0"}
{"cmd": "getChatHistory", "sid": "a1"}
