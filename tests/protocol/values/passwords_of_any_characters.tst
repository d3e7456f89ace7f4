{"cmd": "register", "username": "u0", "password": " "}
{"cmd": "register", "username": "u0", "password": " "}
{"cmd": "register", "username": "u0", "password": " x"}
{"cmd": "register", "username": "u1", "password": "\t\n"}
{"cmd": "register", "username": "u1", "password": "\t\n"}
{"cmd": "register", "username": "u1", "password": "\t\nx"}
{"cmd": "register", "username": "u2", "password": "\u0001\u007f"}
{"cmd": "register", "username": "u2", "password": "\u0001\u007f"}
{"cmd": "register", "username": "u2", "password": "\u0001\u007fx"}
{"cmd": "register", "username": "u3", "password": "пароль"}
{"cmd": "register", "username": "u3", "password": "пароль"}
{"cmd": "register", "username": "u3", "password": "парольx"}
{"cmd": "register", "username": "u4", "password": "🔑\u200d🗝"}
{"cmd": "register", "username": "u4", "password": "🔑\u200d🗝"}
{"cmd": "register", "username": "u4", "password": "🔑\u200d🗝x"}
{"cmd": "register", "username": "u5", "password": "\"\\"}
{"cmd": "register", "username": "u5", "password": "\"\\"}
{"cmd": "register", "username": "u5", "password": "\"\\x"}
{"cmd": "register", "username": "u6", "password": "$y$j9T$"}
{"cmd": "register", "username": "u6", "password": "$y$j9T$"}
{"cmd": "register", "username": "u6", "password": "$y$j9T$x"}
{"cmd": "register", "username": "u7", "password": "\u2028"}
{"cmd": "register", "username": "u7", "password": "\u2028"}
{"cmd": "register", "username": "u7", "password": "\u2028x"}
{"cmd": "register", "username": "u8", "password": "%s:"}
{"cmd": "register", "username": "u8", "password": "%s:"}
{"cmd": "register", "username": "u8", "password": "%s:x"}
{"cmd": "register", "username": "u9", "password": "\udbff\udfff"}
{"cmd": "register", "username": "u9", "password": "\udbff\udfff"}
{"cmd": "register", "username": "u9", "password": "\udbff\udfffx"}
