{"cmd": "create_new_user", "login": "u0", "pas": "1", "first_name": "Anna", "last_name": "Lee", "D_birth": "1990-01-01", "sex": "f", "city": "Rome"}
{"cmd": "create_new_user", "login": "u1", "pas": "1", "first_name": "Anna", "last_name": "Kim", "age": 10, "sex": "f", "city": "Oslo"}
{"cmd": "create_new_user", "login": "u2", "pas": "1", "first_name": "anna", "last_name": "Lee", "D_birth": "1990-01-02", "sex": "f", "city": "Rome"}
{"cmd": "create_new_user", "login": "u3", "pas": "1", "first_name": "Ann", "last_name": "Lee", "sex": "m", "city": "rome"}
{"cmd": "create_new_user", "login": "u4", "pas": "1", "first_name": "", "city": ""}
{"cmd": "create_new_user", "login": "u5", "pas": "1"}
{"cmd": "Login", "login": "u0", "pas": "1"}
{"cmd": "get_users"}
{"cmd": "get_users", "first_name": "Anna"}
{"cmd": "get_users", "first_name": "anna"}
{"cmd": "get_users", "first_name": "Ann"}
{"cmd": "get_users", "last_name": "Lee"}
{"cmd": "get_users", "sex": "f"}
{"cmd": "get_users", "sex": "m"}
{"cmd": "get_users", "city": "Rome"}
{"cmd": "get_users", "city": "rome"}
{"cmd": "get_users", "D_birth": "1990-01-01"}
{"cmd": "get_users", "D_birth": "02.01.1990"}
{"cmd": "get_users", "age": 10}
{"cmd": "get_users", "age": "010"}
{"cmd": "get_users", "age": 9}
