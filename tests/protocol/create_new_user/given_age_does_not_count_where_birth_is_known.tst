{"cmd": "create_new_user", "login": "a", "pas": "1", "D_birth": "1990-01-01", "age": 5}
{"cmd": "create_new_user", "login": "b", "pas": "1", "age": "10"}
{"cmd": "create_new_user", "login": "c", "pas": "1", "D_birth": "02.01.1990", "age": "0"}
{"cmd": "Login", "login": "a", "pas": "1"}
{"cmd": "get_users"}
{"cmd": "get_users", "age": 5}
{"cmd": "get_users", "age": 0}
