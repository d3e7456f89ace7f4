{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "Разговоры 😀", "create_date": "29.02.1996", "capacity": "0010", "private": false}
{"cmd": "create_new_dialog", "Name": "p", "create_date": "2000-01-01", "capacity": 1, "private": true}
{"cmd": "get_dialogs"}
