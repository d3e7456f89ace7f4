{"cmd": "register", "username": "a", "password": "secret"}
{"cmd": "register", "username": "a", "password": "Secret"}
{"cmd": "register", "username": "a", "password": "secret "}
{"cmd": "register", "username": "a", "password": " secret"}
{"cmd": "register", "username": "a", "password": "secre"}
{"cmd": "register", "username": "a", "password": "secrets"}
{"cmd": "register", "username": "a", "password": "a"}
{"cmd": "getPlayersList", "sid": "aSecret"}
{"cmd": "register", "username": "a", "password": "secret"}
