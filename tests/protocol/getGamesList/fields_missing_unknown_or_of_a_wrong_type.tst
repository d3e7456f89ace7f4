{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "getGamesList"}
{"cmd": "getGamesList", "sid": 5}
{"cmd": "getGamesList", "sid": true}
{"cmd": "getGamesList", "sid": null}
{"cmd": "getGamesList", "sid": ["x"]}
{"cmd": "getGamesList", "sid": {"a": "x"}}
{"cmd": "getGamesList", "sid": "a1", "after": 5}
{"cmd": "getGamesList", "sid": "a1", "after": true}
{"cmd": "getGamesList", "sid": "a1", "after": null}
{"cmd": "getGamesList", "sid": "a1", "after": ["x"]}
{"cmd": "getGamesList", "sid": "a1", "after": {"a": "x"}}
{"cmd": "getGamesList", "sid": "a1", "limit": "5"}
{"cmd": "getGamesList", "sid": "a1", "limit": 5.5}
{"cmd": "getGamesList", "sid": "a1", "limit": true}
{"cmd": "getGamesList", "sid": "a1", "limit": null}
{"cmd": "getGamesList", "sid": "a1", "limit": [5]}
{"cmd": "getGamesList", "sid": "a1", "limit": {"a": 5}}
{"cmd": "getGamesList", "sid": "a1", "colour": "red"}
{"cmd": "getGamesList", "sid": "a1", "colour": null}
{"cmd": "getGamesList", "sid": "a1", "SID": "x"}
{"cmd": "getGamesList", "sid": "a1", "nonce": "n"}
{"cmd": "getGamesList", "sid": "a1"}
{"cmd": "getPlayersList", "sid": "a1"}
{"cmd": "getChatHistory", "sid": "a1"}
