{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "change_password", "sid": "a1", "password": "1", "new_password": "2"}
{"cmd": "getPlayersList", "sid": "a1"}
{"cmd": "chat", "sid": "a1", "message": "hi"}
{"cmd": "change_password", "sid": "a1", "password": "2", "new_password": "3"}
{"cmd": "change_password", "sid": "a1", "password": "2", "new_password": "4"}
{"cmd": "change_password", "sid": "a1", "password": "3", "new_password": "3"}
{"cmd": "register", "username": "a", "password": "3"}
{"cmd": "getPlayersList", "sid": "a1"}
