{"cmd": "\u0000"}
{"cmd": "clear"}
{"cmd": "clear\u0000"}
{"cmd": "clear"}
{"\u0000": 1}
{"cmd": "clear"}
{"cmd": "register", "username": "a", "password": "1\u0000"}
{"cmd": "clear"}
