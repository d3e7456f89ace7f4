{"cmd": "create_new_user", "login": "a", "pas": "1", "first_name": "Василий", "last_name": "Пупкин", "D_birth": "31.12.1989", "sex": "м", "city": "Санкт-Петербург", "photo": "http://example.org/1.jpg"}
{"cmd": "Registration", "login": "b", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "d"}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 1}
{"cmd": "Registration", "login": "c", "pas": "1"}
{"cmd": "get_user_from_dialog", "id_dialog": 2}
