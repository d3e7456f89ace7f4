{"cmd": "create_new_user", "login": "u0", "pas": "1", "D_birth": "2000-01-01"}
{"cmd": "create_new_user", "login": "u1", "pas": "1", "D_birth": "2000-01-02"}
{"cmd": "create_new_user", "login": "u2", "pas": "1", "D_birth": "1999-12-31"}
{"cmd": "create_new_user", "login": "u3", "pas": "1", "D_birth": "1999-01-02"}
{"cmd": "create_new_user", "login": "u4", "pas": "1", "D_birth": "1999-01-01"}
{"cmd": "create_new_user", "login": "u5", "pas": "1", "D_birth": "1998-12-31"}
{"cmd": "create_new_user", "login": "u6", "pas": "1", "D_birth": "1990-01-02"}
{"cmd": "create_new_user", "login": "u7", "pas": "1", "D_birth": "1990-01-01"}
{"cmd": "create_new_user", "login": "u8", "pas": "1", "D_birth": "1989-12-31"}
{"cmd": "create_new_user", "login": "u9", "pas": "1", "D_birth": "1989-01-02"}
{"cmd": "create_new_user", "login": "u10", "pas": "1", "D_birth": "1996-02-29"}
{"cmd": "create_new_user", "login": "u11", "pas": "1", "D_birth": "1996-02-28"}
{"cmd": "create_new_user", "login": "u12", "pas": "1", "D_birth": "1904-02-29"}
{"cmd": "create_new_user", "login": "u13", "pas": "1", "D_birth": "1900-01-01"}
{"cmd": "create_new_user", "login": "u14", "pas": "1", "D_birth": "1900-01-02"}
{"cmd": "create_new_user", "login": "u15", "pas": "1", "D_birth": "1899-12-31"}
{"cmd": "create_new_user", "login": "u16", "pas": "1", "D_birth": "1000-06-15"}
{"cmd": "create_new_user", "login": "u17", "pas": "1", "D_birth": "1000-01-01"}
{"cmd": "create_new_user", "login": "u18", "pas": "1", "D_birth": "0001-01-01"}
{"cmd": "create_new_user", "login": "u19", "pas": "1", "D_birth": "0004-02-29"}
{"cmd": "Login", "login": "u0", "pas": "1"}
{"cmd": "get_users"}
{"cmd": "get_user_info", "id_user": 1}
{"cmd": "get_user_info", "id_user": 2}
{"cmd": "get_user_info", "id_user": 3}
{"cmd": "get_user_info", "id_user": 4}
{"cmd": "get_user_info", "id_user": 5}
{"cmd": "get_user_info", "id_user": 6}
{"cmd": "get_user_info", "id_user": 7}
{"cmd": "get_user_info", "id_user": 8}
{"cmd": "get_user_info", "id_user": 9}
{"cmd": "get_user_info", "id_user": 10}
{"cmd": "get_user_info", "id_user": 11}
{"cmd": "get_user_info", "id_user": 12}
{"cmd": "get_user_info", "id_user": 13}
{"cmd": "get_user_info", "id_user": 14}
{"cmd": "get_user_info", "id_user": 15}
{"cmd": "get_user_info", "id_user": 16}
{"cmd": "get_user_info", "id_user": 17}
{"cmd": "get_user_info", "id_user": 18}
{"cmd": "get_user_info", "id_user": 19}
{"cmd": "get_user_info", "id_user": 20}
