{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": ""}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": " "}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "0000-00-00"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "0000-01-01"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "0000-02-29"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "01.01.0000"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "2000-00-01"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "2000-01-00"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "2000-13-01"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "2000-01-32"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "2000-04-31"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "31.06.2000"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "31.09.1999"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "31.11.1999"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "00.01.2000"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "01.00.2000"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "01.13.2000"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "32.01.2000"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "1999-02-29"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "1900-02-29"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "29.02.2001"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "29.02.2100"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "30.02.2000"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "2000-02-30"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "2000-1-1"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "1.1.2000"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "1-01-01"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "10000-01-01"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "01.01.10000"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "-001-01-01"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "+001-01-01"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "20000101"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "2000/01/01"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "01/01/2000"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "01-01-2000"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "2000.01.01"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "2000-01.01"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "01.01-2000"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": " 2000-01-01"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "2000-01-01 "}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "2000-01-01 00:00:00"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "2000-01-01T00:00:00Z"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "00-01-01"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "01.01.00"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "2000-01-0a"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "２０００-０１-０１"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "٢٠٠٠-٠١-٠١"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "NULL"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "today"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": "2000–01–01"}
{"cmd": "get_users", "sid": "a1"}
