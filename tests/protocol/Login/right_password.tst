{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "Registration", "login": "b", "pas": "1"}
{"cmd": "Login", "login": "a", "pas": "1"}
{"cmd": "Login", "login": "b", "pas": "1"}
{"cmd": "Login", "login": "b", "pas": "1"}
