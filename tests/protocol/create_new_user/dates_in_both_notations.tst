{"cmd": "create_new_user", "login": "u0", "pas": "1", "D_birth": "0001-01-01"}
{"cmd": "create_new_user", "login": "u1", "pas": "1", "D_birth": "01.01.0001"}
{"cmd": "create_new_user", "login": "u2", "pas": "1", "D_birth": "9999-12-31"}
{"cmd": "create_new_user", "login": "u3", "pas": "1", "D_birth": "31.12.9999"}
{"cmd": "create_new_user", "login": "u4", "pas": "1", "D_birth": "2000-02-29"}
{"cmd": "create_new_user", "login": "u5", "pas": "1", "D_birth": "29.02.1996"}
{"cmd": "create_new_user", "login": "u6", "pas": "1", "D_birth": "0004-02-29"}
{"cmd": "create_new_user", "login": "u7", "pas": "1", "D_birth": "29.02.2400"}
{"cmd": "create_new_user", "login": "u8", "pas": "1", "D_birth": "1600-02-29"}
{"cmd": "create_new_user", "login": "u9", "pas": "1", "D_birth": "31.01.0099"}
{"cmd": "create_new_user", "login": "u10", "pas": "1", "D_birth": "1970-01-01"}
{"cmd": "create_new_user", "login": "u11", "pas": "1", "D_birth": "30.04.2038"}
{"cmd": "create_new_user", "login": "u12", "pas": "1", "D_birth": "12.11.1990"}
{"cmd": "create_new_user", "login": "u13", "pas": "1", "D_birth": "1582-10-10"}
{"cmd": "Login", "login": "u0", "pas": "1"}
{"cmd": "get_users"}
