{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "age": 1000}
{"cmd": "create_new_user", "login": "b", "pas": "1", "age": -1}
{"cmd": "create_new_user", "login": "b", "pas": "1", "age": 9223372036854775807}
{"cmd": "create_new_user", "login": "b", "pas": "1", "age": -9223372036854775808}
{"cmd": "create_new_user", "login": "b", "pas": "1", "age": "1000"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "age": "0001000"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "age": "-0"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "age": "9223372036854775808"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "age": "999999999999999999999999999999999999999999999999999999999999"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "age": 1e1}
{"cmd": "create_new_user", "login": "b", "pas": "1", "age": 18.0}
{"cmd": "get_users", "sid": "a1"}
