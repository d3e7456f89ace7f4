{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "joinGame", "gameName": "g"}
{"cmd": "joinGame", "sid": "a1"}
{"cmd": "joinGame", "sid": 5, "gameName": "g"}
{"cmd": "joinGame", "sid": true, "gameName": "g"}
{"cmd": "joinGame", "sid": null, "gameName": "g"}
{"cmd": "joinGame", "sid": ["x"], "gameName": "g"}
{"cmd": "joinGame", "sid": {"a": "x"}, "gameName": "g"}
{"cmd": "joinGame", "sid": "a1", "gameName": 5}
{"cmd": "joinGame", "sid": "a1", "gameName": true}
{"cmd": "joinGame", "sid": "a1", "gameName": null}
{"cmd": "joinGame", "sid": "a1", "gameName": ["x"]}
{"cmd": "joinGame", "sid": "a1", "gameName": {"a": "x"}}
{"cmd": "joinGame", "sid": "a1", "gameName": "g", "colour": "red"}
{"cmd": "joinGame", "sid": "a1", "gameName": "g", "colour": null}
{"cmd": "joinGame", "sid": "a1", "gameName": "g", "SID": "x"}
{"cmd": "joinGame", "sid": "a1", "gameName": "g", "limit": 5}
{"cmd": "joinGame", "sid": "a1", "gameName": "g", "nonce": "n"}
{"cmd": "getGamesList", "sid": "a1"}
{"cmd": "getPlayersList", "sid": "a1"}
{"cmd": "getChatHistory", "sid": "a1"}
