{"cmd": "create_new_user", "login": "Вася", "pas": "1", "first_name": "Василий", "last_name": "Пупкин", "D_birth": "31.12.1989", "sex": "м", "city": "Санкт-Петербург", "photo": "http://example.org/1.jpg"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "Registration", "login": "c", "pas": "1"}
{"cmd": "get_user_info", "id_user": 3}
{"cmd": "get_user_info", "id_user": "2"}
{"cmd": "get_user_info", "id_user": "0001"}
