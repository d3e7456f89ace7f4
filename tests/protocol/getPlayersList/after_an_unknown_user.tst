{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "getPlayersList", "sid": "a1", "after": "b"}
{"cmd": "getPlayersList", "sid": "a1", "after": "A"}
{"cmd": "getPlayersList", "sid": "a1", "after": "a "}
{"cmd": "getPlayersList", "sid": "b1", "after": "nobody"}
