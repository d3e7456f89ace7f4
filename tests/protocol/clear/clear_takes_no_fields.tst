{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "clear", "sid": "a1"}
{"cmd": "clear", "colour": null}
{"cmd": "getPlayersList", "sid": "a1"}
