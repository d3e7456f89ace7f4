{"cmd": "create_new_user", "login": "u0", "pas": "1", "D_birth": "2000-01-02"}
{"cmd": "create_new_user", "login": "u1", "pas": "1", "D_birth": "2001-01-01"}
{"cmd": "create_new_user", "login": "u2", "pas": "1", "D_birth": "2004-02-29"}
{"cmd": "create_new_user", "login": "u3", "pas": "1", "D_birth": "9999-12-31"}
{"cmd": "Login", "login": "u0", "pas": "1"}
{"cmd": "get_users"}
