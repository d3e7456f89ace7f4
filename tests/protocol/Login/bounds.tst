{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "Login", "login": "", "pas": "1"}
{"cmd": "Login", "login": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "pas": "1"}
{"cmd": "Login", "login": "яяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяя", "pas": "1"}
{"cmd": "Login", "login": "a b", "pas": "1"}
{"cmd": "Login", "login": "a-b", "pas": "1"}
{"cmd": "Login", "login": "vk:a", "pas": "1"}
{"cmd": "Login", "login": "a.", "pas": "1"}
{"cmd": "Login", "login": "a\n", "pas": "1"}
{"cmd": "Login", "login": " a", "pas": "1"}
{"cmd": "Login", "login": "😀", "pas": "1"}
{"cmd": "Login", "login": "a@b", "pas": "1"}
{"cmd": "Login", "login": "b", "pas": ""}
{"cmd": "Login", "login": "b", "pas": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}
{"cmd": "Login", "login": "b", "pas": "яяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяя"}
{"cmd": "Login", "login": "b", "pas": "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀"}
{"cmd": "get_users", "sid": "a1"}
