{"cmd": "register", "username": "zed", "password": "1"}
{"cmd": "register", "username": "Ann", "password": "1"}
{"cmd": "register", "username": "bob", "password": "1"}
{"cmd": "register", "username": "я", "password": "1"}
{"cmd": "register", "username": "_", "password": "1"}
{"cmd": "getPlayersList", "sid": "bob1"}
