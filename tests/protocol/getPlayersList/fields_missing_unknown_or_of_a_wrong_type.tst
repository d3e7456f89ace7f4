{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "getPlayersList"}
{"cmd": "getPlayersList", "sid": 5}
{"cmd": "getPlayersList", "sid": true}
{"cmd": "getPlayersList", "sid": null}
{"cmd": "getPlayersList", "sid": ["x"]}
{"cmd": "getPlayersList", "sid": {"a": "x"}}
{"cmd": "getPlayersList", "sid": "a1", "after": 5}
{"cmd": "getPlayersList", "sid": "a1", "after": true}
{"cmd": "getPlayersList", "sid": "a1", "after": null}
{"cmd": "getPlayersList", "sid": "a1", "after": ["x"]}
{"cmd": "getPlayersList", "sid": "a1", "after": {"a": "x"}}
{"cmd": "getPlayersList", "sid": "a1", "limit": "5"}
{"cmd": "getPlayersList", "sid": "a1", "limit": 5.5}
{"cmd": "getPlayersList", "sid": "a1", "limit": true}
{"cmd": "getPlayersList", "sid": "a1", "limit": null}
{"cmd": "getPlayersList", "sid": "a1", "limit": [5]}
{"cmd": "getPlayersList", "sid": "a1", "limit": {"a": 5}}
{"cmd": "getPlayersList", "sid": "a1", "colour": "red"}
{"cmd": "getPlayersList", "sid": "a1", "colour": null}
{"cmd": "getPlayersList", "sid": "a1", "SID": "x"}
{"cmd": "getPlayersList", "sid": "a1", "nonce": "n"}
{"cmd": "getGamesList", "sid": "a1"}
{"cmd": "getPlayersList", "sid": "a1"}
{"cmd": "getChatHistory", "sid": "a1"}
