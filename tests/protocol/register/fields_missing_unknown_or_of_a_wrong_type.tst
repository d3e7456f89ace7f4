{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "password": "1"}
{"cmd": "register", "username": "b"}
{"cmd": "register", "username": 5, "password": "1"}
{"cmd": "register", "username": true, "password": "1"}
{"cmd": "register", "username": null, "password": "1"}
{"cmd": "register", "username": ["x"], "password": "1"}
{"cmd": "register", "username": {"a": "x"}, "password": "1"}
{"cmd": "register", "username": "b", "password": 5}
{"cmd": "register", "username": "b", "password": true}
{"cmd": "register", "username": "b", "password": null}
{"cmd": "register", "username": "b", "password": ["x"]}
{"cmd": "register", "username": "b", "password": {"a": "x"}}
{"cmd": "register", "username": "b", "password": "1", "colour": "red"}
{"cmd": "register", "username": "b", "password": "1", "colour": null}
{"cmd": "register", "username": "b", "password": "1", "USERNAME": "x"}
{"cmd": "register", "username": "b", "password": "1", "limit": 5}
{"cmd": "register", "username": "b", "password": "1", "nonce": "n"}
{"cmd": "getGamesList", "sid": "a1"}
{"cmd": "getPlayersList", "sid": "a1"}
{"cmd": "getChatHistory", "sid": "a1"}
