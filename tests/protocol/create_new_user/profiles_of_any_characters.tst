{"cmd": "create_new_user", "login": "u0", "pas": "1", "first_name": "Вася", "last_name": "Вася", "sex": "Вася", "city": "Вася", "photo": "Вася"}
{"cmd": "create_new_user", "login": "u1", "pas": "1", "first_name": "李小龙", "last_name": "李小龙", "sex": "李小龙", "city": "李小龙", "photo": "李小龙"}
{"cmd": "create_new_user", "login": "u2", "pas": "1", "first_name": "مرحبا", "last_name": "مرحبا", "sex": "مرحبا", "city": "مرحبا", "photo": "مرحبا"}
{"cmd": "create_new_user", "login": "u3", "pas": "1", "first_name": "नमस्ते", "last_name": "नमस्ते", "sex": "नमस्ते", "city": "नमस्ते", "photo": "नमस्ते"}
{"cmd": "create_new_user", "login": "u4", "pas": "1", "first_name": "👩‍👩‍👧‍👦🏳️‍🌈", "last_name": "👩‍👩‍👧‍👦🏳️‍🌈", "sex": "👩‍👩‍👧‍👦🏳️‍🌈", "city": "👩‍👩‍👧‍👦🏳️‍🌈", "photo": "👩‍👩‍👧‍👦🏳️‍🌈"}
{"cmd": "create_new_user", "login": "u5", "pas": "1", "first_name": "é", "last_name": "é", "sex": "é", "city": "é", "photo": "é"}
{"cmd": "create_new_user", "login": "u6", "pas": "1", "first_name": "é", "last_name": "é", "sex": "é", "city": "é", "photo": "é"}
{"cmd": "create_new_user", "login": "u7", "pas": "1", "first_name": " x ", "last_name": " x ", "sex": " x ", "city": " x ", "photo": " x "}
{"cmd": "create_new_user", "login": "u8", "pas": "1", "first_name": "x  ", "last_name": "x  ", "sex": "x  ", "city": "x  ", "photo": "x  "}
{"cmd": "create_new_user", "login": "u9", "pas": "1", "first_name": "\t\r\n\u0001\u001f", "last_name": "\t\r\n\u0001\u001f", "sex": "\t\r\n\u0001\u001f", "city": "\t\r\n\u0001\u001f", "photo": "\t\r\n\u0001\u001f"}
{"cmd": "create_new_user", "login": "u10", "pas": "1", "first_name": " ﻿￿", "last_name": " ﻿￿", "sex": " ﻿￿", "city": " ﻿￿", "photo": " ﻿￿"}
{"cmd": "create_new_user", "login": "u11", "pas": "1", "first_name": "\"\\/\b\f", "last_name": "\"\\/\b\f", "sex": "\"\\/\b\f", "city": "\"\\/\b\f", "photo": "\"\\/\b\f"}
{"cmd": "create_new_user", "login": "u12", "pas": "1", "first_name": "';--", "last_name": "';--", "sex": "';--", "city": "';--", "photo": "';--"}
{"cmd": "create_new_user", "login": "u13", "pas": "1", "first_name": "%_", "last_name": "%_", "sex": "%_", "city": "%_", "photo": "%_"}
{"cmd": "create_new_user", "login": "u14", "pas": "1", "first_name": "􏿿", "last_name": "􏿿", "sex": "􏿿", "city": "􏿿", "photo": "􏿿"}
{"cmd": "create_new_user", "login": "u15", "pas": "1", "first_name": "null", "last_name": "null", "sex": "null", "city": "null", "photo": "null"}
{"cmd": "create_new_user", "login": "u16", "pas": "1", "first_name": "{\"a\":1}", "last_name": "{\"a\":1}", "sex": "{\"a\":1}", "city": "{\"a\":1}", "photo": "{\"a\":1}"}
{"cmd": "Login", "login": "u0", "pas": "1"}
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
