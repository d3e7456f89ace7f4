{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "change_password", "password": "1", "new_password": "2"}
{"cmd": "change_password", "sid": "a1", "new_password": "2"}
{"cmd": "change_password", "sid": "a1", "password": "1"}
{"cmd": "change_password", "sid": 5, "password": "1", "new_password": "2"}
{"cmd": "change_password", "sid": true, "password": "1", "new_password": "2"}
{"cmd": "change_password", "sid": null, "password": "1", "new_password": "2"}
{"cmd": "change_password", "sid": ["x"], "password": "1", "new_password": "2"}
{"cmd": "change_password", "sid": {"a": "x"}, "password": "1", "new_password": "2"}
{"cmd": "change_password", "sid": "a1", "password": 5, "new_password": "2"}
{"cmd": "change_password", "sid": "a1", "password": true, "new_password": "2"}
{"cmd": "change_password", "sid": "a1", "password": null, "new_password": "2"}
{"cmd": "change_password", "sid": "a1", "password": ["x"], "new_password": "2"}
{"cmd": "change_password", "sid": "a1", "password": {"a": "x"}, "new_password": "2"}
{"cmd": "change_password", "sid": "a1", "password": "1", "new_password": 5}
{"cmd": "change_password", "sid": "a1", "password": "1", "new_password": true}
{"cmd": "change_password", "sid": "a1", "password": "1", "new_password": null}
{"cmd": "change_password", "sid": "a1", "password": "1", "new_password": ["x"]}
{"cmd": "change_password", "sid": "a1", "password": "1", "new_password": {"a": "x"}}
{"cmd": "change_password", "sid": "a1", "password": "1", "new_password": "2", "colour": "red"}
{"cmd": "change_password", "sid": "a1", "password": "1", "new_password": "2", "colour": null}
{"cmd": "change_password", "sid": "a1", "password": "1", "new_password": "2", "SID": "x"}
{"cmd": "change_password", "sid": "a1", "password": "1", "new_password": "2", "limit": 5}
{"cmd": "change_password", "sid": "a1", "password": "1", "new_password": "2", "nonce": "n"}
{"cmd": "getGamesList", "sid": "a1"}
{"cmd": "getPlayersList", "sid": "a1"}
{"cmd": "getChatHistory", "sid": "a1"}
