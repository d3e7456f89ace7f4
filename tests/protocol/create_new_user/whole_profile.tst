{"cmd": "create_new_user", "login": "Vasya", "pas": "1", "first_name": "Василий", "last_name": "Пупкин", "D_birth": "31.12.1989", "sex": "м", "city": "Санкт-Петербург", "photo": "http://example.org/1.jpg", "age": 99}
{"cmd": "Login", "login": "Vasya", "pas": "1"}
{"cmd": "get_user_info", "id_user": 1}
{"cmd": "get_users"}
