{"cmd": "create_new_user", "login": "u0", "pas": "1", "age": 0}
{"cmd": "create_new_user", "login": "u1", "pas": "1", "age": 1}
{"cmd": "create_new_user", "login": "u2", "pas": "1", "age": 999}
{"cmd": "create_new_user", "login": "u3", "pas": "1", "age": "0"}
{"cmd": "create_new_user", "login": "u4", "pas": "1", "age": "7"}
{"cmd": "create_new_user", "login": "u5", "pas": "1", "age": "007"}
{"cmd": "create_new_user", "login": "u6", "pas": "1", "age": "999"}
{"cmd": "create_new_user", "login": "u7", "pas": "1", "age": "0000000000000000000000000000000000000000000000000001"}
{"cmd": "create_new_user", "login": "u8", "pas": "1", "age": "000"}
{"cmd": "Login", "login": "u0", "pas": "1"}
{"cmd": "get_users"}
