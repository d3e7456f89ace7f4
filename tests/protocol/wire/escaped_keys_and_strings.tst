{"\u0063\u006d\u0064": "\u0072egister", "user\u006eame": "\u0430", "password": "\u0031"}
{"cmd": "chat", "sid": "\u0430\u0031", "message": "\"\\\/\b\f\n\r\t\u20ac\uD83D\uDE00\ud83d\ude00"}
{"cmd": "getChatHistory", "sid": "а1"}
