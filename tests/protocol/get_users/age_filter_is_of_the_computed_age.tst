{"cmd": "create_new_user", "login": "u0", "pas": "1", "D_birth": "2000-01-01", "age": 55}
{"cmd": "create_new_user", "login": "u1", "pas": "1", "D_birth": "2000-01-02", "age": 55}
{"cmd": "create_new_user", "login": "u2", "pas": "1", "D_birth": "1999-12-31", "age": 55}
{"cmd": "create_new_user", "login": "u3", "pas": "1", "D_birth": "1999-01-02", "age": 55}
{"cmd": "create_new_user", "login": "u4", "pas": "1", "D_birth": "1999-01-01", "age": 55}
{"cmd": "create_new_user", "login": "u5", "pas": "1", "D_birth": "1998-12-31", "age": 55}
{"cmd": "create_new_user", "login": "u6", "pas": "1", "D_birth": "1990-01-02", "age": 55}
{"cmd": "create_new_user", "login": "u7", "pas": "1", "D_birth": "1990-01-01", "age": 55}
{"cmd": "create_new_user", "login": "u8", "pas": "1", "D_birth": "1989-12-31", "age": 55}
{"cmd": "create_new_user", "login": "u9", "pas": "1", "D_birth": "1989-01-02", "age": 55}
{"cmd": "create_new_user", "login": "u10", "pas": "1", "D_birth": "1996-02-29", "age": 55}
{"cmd": "create_new_user", "login": "u11", "pas": "1", "D_birth": "1996-02-28", "age": 55}
{"cmd": "create_new_user", "login": "u12", "pas": "1", "D_birth": "1904-02-29", "age": 55}
{"cmd": "create_new_user", "login": "u13", "pas": "1", "D_birth": "1900-01-01", "age": 55}
{"cmd": "create_new_user", "login": "u14", "pas": "1", "D_birth": "1900-01-02", "age": 55}
{"cmd": "create_new_user", "login": "u15", "pas": "1", "D_birth": "1899-12-31", "age": 55}
{"cmd": "create_new_user", "login": "u16", "pas": "1", "D_birth": "1000-06-15", "age": 55}
{"cmd": "create_new_user", "login": "u17", "pas": "1", "D_birth": "1000-01-01", "age": 55}
{"cmd": "create_new_user", "login": "u18", "pas": "1", "D_birth": "0001-01-01", "age": 55}
{"cmd": "create_new_user", "login": "u19", "pas": "1", "D_birth": "0004-02-29", "age": 55}
{"cmd": "create_new_user", "login": "given", "pas": "1", "age": 10}
{"cmd": "create_new_user", "login": "none", "pas": "1"}
{"cmd": "Login", "login": "u0", "pas": "1"}
{"cmd": "get_users", "age": 0}
{"cmd": "get_users", "age": 1}
{"cmd": "get_users", "age": 3}
{"cmd": "get_users", "age": 9}
{"cmd": "get_users", "age": 10}
{"cmd": "get_users", "age": 95}
{"cmd": "get_users", "age": 99}
{"cmd": "get_users", "age": 100}
{"cmd": "get_users", "age": 999}
{"cmd": "get_users", "age": 55}
