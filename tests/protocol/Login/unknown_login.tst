{"cmd": "Login", "login": "a", "pas": "1"}
{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "Login", "login": "b", "pas": "1"}
{"cmd": "Login", "login": "A", "pas": "1"}
{"cmd": "Login", "login": "aa", "pas": "1"}
{"cmd": "Login", "login": "а", "pas": "1"}
{"cmd": "Login", "login": "a_", "pas": "1"}
{"cmd": "Login", "login": "á", "pas": "1"}
{"cmd": "Login", "login": "ａ", "pas": "1"}
{"cmd": "get_users"}
