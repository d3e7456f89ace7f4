{"cmd": "Registration", "login": "a", "pas": "0p"}
{"cmd": "Registration", "login": "A", "pas": "1p"}
{"cmd": "Registration", "login": "á", "pas": "2p"}
{"cmd": "Registration", "login": "á", "pas": "3p"}
{"cmd": "Registration", "login": "ａ", "pas": "4p"}
{"cmd": "Registration", "login": "а", "pas": "5p"}
{"cmd": "Registration", "login": "ß", "pas": "6p"}
{"cmd": "Registration", "login": "ss", "pas": "7p"}
{"cmd": "Registration", "login": "ẞ", "pas": "8p"}
{"cmd": "Registration", "login": "ı", "pas": "9p"}
{"cmd": "Registration", "login": "i", "pas": "10p"}
{"cmd": "Registration", "login": "İ", "pas": "11p"}
{"cmd": "Registration", "login": "ё", "pas": "12p"}
{"cmd": "Registration", "login": "е", "pas": "13p"}
{"cmd": "Registration", "login": "Вася_Пупкин", "pas": "14p"}
{"cmd": "Registration", "login": "вася_пупкин", "pas": "15p"}
{"cmd": "Registration", "login": "李", "pas": "16p"}
{"cmd": "Registration", "login": "٣", "pas": "17p"}
{"cmd": "Registration", "login": "3", "pas": "18p"}
{"cmd": "Registration", "login": "a_", "pas": "19p"}
{"cmd": "Registration", "login": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "pas": "20p"}
{"cmd": "Registration", "login": "𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷", "pas": "21p"}
{"cmd": "Login", "login": "a", "pas": "0p"}
{"cmd": "get_user_info", "id_user": 1}
{"cmd": "Login", "login": "A", "pas": "1p"}
{"cmd": "get_user_info", "id_user": 2}
{"cmd": "Login", "login": "á", "pas": "2p"}
{"cmd": "get_user_info", "id_user": 3}
{"cmd": "Login", "login": "á", "pas": "3p"}
{"cmd": "get_user_info", "id_user": 4}
{"cmd": "Login", "login": "ａ", "pas": "4p"}
{"cmd": "get_user_info", "id_user": 5}
{"cmd": "Login", "login": "а", "pas": "5p"}
{"cmd": "get_user_info", "id_user": 6}
{"cmd": "Login", "login": "ß", "pas": "6p"}
{"cmd": "get_user_info", "id_user": 7}
{"cmd": "Login", "login": "ss", "pas": "7p"}
{"cmd": "get_user_info", "id_user": 8}
{"cmd": "Login", "login": "ẞ", "pas": "8p"}
{"cmd": "get_user_info", "id_user": 9}
{"cmd": "Login", "login": "ı", "pas": "9p"}
{"cmd": "get_user_info", "id_user": 10}
{"cmd": "Login", "login": "i", "pas": "10p"}
{"cmd": "get_user_info", "id_user": 11}
{"cmd": "Login", "login": "İ", "pas": "11p"}
{"cmd": "get_user_info", "id_user": 12}
{"cmd": "Login", "login": "ё", "pas": "12p"}
{"cmd": "get_user_info", "id_user": 13}
{"cmd": "Login", "login": "е", "pas": "13p"}
{"cmd": "get_user_info", "id_user": 14}
{"cmd": "Login", "login": "Вася_Пупкин", "pas": "14p"}
{"cmd": "get_user_info", "id_user": 15}
{"cmd": "Login", "login": "вася_пупкин", "pas": "15p"}
{"cmd": "get_user_info", "id_user": 16}
{"cmd": "Login", "login": "李", "pas": "16p"}
{"cmd": "get_user_info", "id_user": 17}
{"cmd": "Login", "login": "٣", "pas": "17p"}
{"cmd": "get_user_info", "id_user": 18}
{"cmd": "Login", "login": "3", "pas": "18p"}
{"cmd": "get_user_info", "id_user": 19}
{"cmd": "Login", "login": "a_", "pas": "19p"}
{"cmd": "get_user_info", "id_user": 20}
{"cmd": "Login", "login": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "pas": "20p"}
{"cmd": "get_user_info", "id_user": 21}
{"cmd": "Login", "login": "𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷𐐷", "pas": "21p"}
{"cmd": "get_user_info", "id_user": 22}
