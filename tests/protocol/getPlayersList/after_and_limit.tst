{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "register", "username": "c", "password": "1"}
{"cmd": "register", "username": "d", "password": "1"}
{"cmd": "register", "username": "e", "password": "1"}
{"cmd": "getPlayersList", "sid": "a1", "limit": 2}
{"cmd": "getPlayersList", "sid": "a1", "after": "b", "limit": 2}
{"cmd": "getPlayersList", "sid": "a1", "after": "d", "limit": 2}
{"cmd": "getPlayersList", "sid": "a1", "after": "e", "limit": 2}
{"cmd": "getPlayersList", "sid": "a1", "after": "b"}
{"cmd": "getPlayersList", "sid": "a1", "after": "e"}
