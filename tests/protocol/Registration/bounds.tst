{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "Registration", "login": "", "pas": "1"}
{"cmd": "Registration", "login": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "pas": "1"}
{"cmd": "Registration", "login": "яяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяя", "pas": "1"}
{"cmd": "Registration", "login": "a b", "pas": "1"}
{"cmd": "Registration", "login": "a-b", "pas": "1"}
{"cmd": "Registration", "login": "vk:a", "pas": "1"}
{"cmd": "Registration", "login": "a.", "pas": "1"}
{"cmd": "Registration", "login": "a\n", "pas": "1"}
{"cmd": "Registration", "login": " a", "pas": "1"}
{"cmd": "Registration", "login": "😀", "pas": "1"}
{"cmd": "Registration", "login": "a@b", "pas": "1"}
{"cmd": "Registration", "login": "b", "pas": ""}
{"cmd": "Registration", "login": "b", "pas": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}
{"cmd": "Registration", "login": "b", "pas": "яяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяя"}
{"cmd": "Registration", "login": "b", "pas": "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀"}
{"cmd": "get_users", "sid": "a1"}
