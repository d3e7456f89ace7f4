{"cmd": "create_new_user", "login": "u0", "pas": "1", "city": "x", "first_name": "x", "sex": "x", "last_name": "x"}
{"cmd": "create_new_user", "login": "u1", "pas": "1", "city": "X", "first_name": "X", "sex": "X", "last_name": "X"}
{"cmd": "create_new_user", "login": "u2", "pas": "1", "city": "x ", "first_name": "x ", "sex": "x ", "last_name": "x "}
{"cmd": "create_new_user", "login": "u3", "pas": "1", "city": " x", "first_name": " x", "sex": " x", "last_name": " x"}
{"cmd": "create_new_user", "login": "u4", "pas": "1", "city": "é", "first_name": "é", "sex": "é", "last_name": "é"}
{"cmd": "create_new_user", "login": "u5", "pas": "1", "city": "é", "first_name": "é", "sex": "é", "last_name": "é"}
{"cmd": "create_new_user", "login": "u6", "pas": "1", "city": "e", "first_name": "e", "sex": "e", "last_name": "e"}
{"cmd": "create_new_user", "login": "u7", "pas": "1", "city": "ё", "first_name": "ё", "sex": "ё", "last_name": "ё"}
{"cmd": "create_new_user", "login": "u8", "pas": "1", "city": "е", "first_name": "е", "sex": "е", "last_name": "е"}
{"cmd": "create_new_user", "login": "u9", "pas": "1", "city": "ß", "first_name": "ß", "sex": "ß", "last_name": "ß"}
{"cmd": "create_new_user", "login": "u10", "pas": "1", "city": "ss", "first_name": "ss", "sex": "ss", "last_name": "ss"}
{"cmd": "create_new_user", "login": "u11", "pas": "1", "city": "😀", "first_name": "😀", "sex": "😀", "last_name": "😀"}
{"cmd": "create_new_user", "login": "u12", "pas": "1", "city": "😁", "first_name": "😁", "sex": "😁", "last_name": "😁"}
{"cmd": "create_new_user", "login": "u13", "pas": "1", "city": "%", "first_name": "%", "sex": "%", "last_name": "%"}
{"cmd": "create_new_user", "login": "u14", "pas": "1", "city": "_", "first_name": "_", "sex": "_", "last_name": "_"}
{"cmd": "create_new_user", "login": "u15", "pas": "1", "city": "x\n", "first_name": "x\n", "sex": "x\n", "last_name": "x\n"}
{"cmd": "Login", "login": "u0", "pas": "1"}
{"cmd": "get_users", "city": "x"}
{"cmd": "get_users", "first_name": "x"}
{"cmd": "get_users", "last_name": "x"}
{"cmd": "get_users", "sex": "x"}
{"cmd": "get_users", "city": "X"}
{"cmd": "get_users", "first_name": "X"}
{"cmd": "get_users", "last_name": "X"}
{"cmd": "get_users", "sex": "X"}
{"cmd": "get_users", "city": "x "}
{"cmd": "get_users", "first_name": "x "}
{"cmd": "get_users", "last_name": "x "}
{"cmd": "get_users", "sex": "x "}
{"cmd": "get_users", "city": " x"}
{"cmd": "get_users", "first_name": " x"}
{"cmd": "get_users", "last_name": " x"}
{"cmd": "get_users", "sex": " x"}
{"cmd": "get_users", "city": "é"}
{"cmd": "get_users", "first_name": "é"}
{"cmd": "get_users", "last_name": "é"}
{"cmd": "get_users", "sex": "é"}
{"cmd": "get_users", "city": "é"}
{"cmd": "get_users", "first_name": "é"}
{"cmd": "get_users", "last_name": "é"}
{"cmd": "get_users", "sex": "é"}
{"cmd": "get_users", "city": "e"}
{"cmd": "get_users", "first_name": "e"}
{"cmd": "get_users", "last_name": "e"}
{"cmd": "get_users", "sex": "e"}
{"cmd": "get_users", "city": "ё"}
{"cmd": "get_users", "first_name": "ё"}
{"cmd": "get_users", "last_name": "ё"}
{"cmd": "get_users", "sex": "ё"}
{"cmd": "get_users", "city": "е"}
{"cmd": "get_users", "first_name": "е"}
{"cmd": "get_users", "last_name": "е"}
{"cmd": "get_users", "sex": "е"}
{"cmd": "get_users", "city": "ß"}
{"cmd": "get_users", "first_name": "ß"}
{"cmd": "get_users", "last_name": "ß"}
{"cmd": "get_users", "sex": "ß"}
{"cmd": "get_users", "city": "ss"}
{"cmd": "get_users", "first_name": "ss"}
{"cmd": "get_users", "last_name": "ss"}
{"cmd": "get_users", "sex": "ss"}
{"cmd": "get_users", "city": "😀"}
{"cmd": "get_users", "first_name": "😀"}
{"cmd": "get_users", "last_name": "😀"}
{"cmd": "get_users", "sex": "😀"}
{"cmd": "get_users", "city": "😁"}
{"cmd": "get_users", "first_name": "😁"}
{"cmd": "get_users", "last_name": "😁"}
{"cmd": "get_users", "sex": "😁"}
{"cmd": "get_users", "city": "%"}
{"cmd": "get_users", "first_name": "%"}
{"cmd": "get_users", "last_name": "%"}
{"cmd": "get_users", "sex": "%"}
{"cmd": "get_users", "city": "_"}
{"cmd": "get_users", "first_name": "_"}
{"cmd": "get_users", "last_name": "_"}
{"cmd": "get_users", "sex": "_"}
{"cmd": "get_users", "city": "x\n"}
{"cmd": "get_users", "first_name": "x\n"}
{"cmd": "get_users", "last_name": "x\n"}
{"cmd": "get_users", "sex": "x\n"}
