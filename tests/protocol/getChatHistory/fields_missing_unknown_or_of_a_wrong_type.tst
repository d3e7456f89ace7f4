{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "getChatHistory"}
{"cmd": "getChatHistory", "sid": 5}
{"cmd": "getChatHistory", "sid": true}
{"cmd": "getChatHistory", "sid": null}
{"cmd": "getChatHistory", "sid": ["x"]}
{"cmd": "getChatHistory", "sid": {"a": "x"}}
{"cmd": "getChatHistory", "sid": "a1", "gameName": 5}
{"cmd": "getChatHistory", "sid": "a1", "gameName": true}
{"cmd": "getChatHistory", "sid": "a1", "gameName": null}
{"cmd": "getChatHistory", "sid": "a1", "gameName": ["x"]}
{"cmd": "getChatHistory", "sid": "a1", "gameName": {"a": "x"}}
{"cmd": "getChatHistory", "sid": "a1", "after": "5"}
{"cmd": "getChatHistory", "sid": "a1", "after": 5.5}
{"cmd": "getChatHistory", "sid": "a1", "after": true}
{"cmd": "getChatHistory", "sid": "a1", "after": null}
{"cmd": "getChatHistory", "sid": "a1", "after": [5]}
{"cmd": "getChatHistory", "sid": "a1", "after": {"a": 5}}
{"cmd": "getChatHistory", "sid": "a1", "before": "5"}
{"cmd": "getChatHistory", "sid": "a1", "before": 5.5}
{"cmd": "getChatHistory", "sid": "a1", "before": true}
{"cmd": "getChatHistory", "sid": "a1", "before": null}
{"cmd": "getChatHistory", "sid": "a1", "before": [5]}
{"cmd": "getChatHistory", "sid": "a1", "before": {"a": 5}}
{"cmd": "getChatHistory", "sid": "a1", "limit": "5"}
{"cmd": "getChatHistory", "sid": "a1", "limit": 5.5}
{"cmd": "getChatHistory", "sid": "a1", "limit": true}
{"cmd": "getChatHistory", "sid": "a1", "limit": null}
{"cmd": "getChatHistory", "sid": "a1", "limit": [5]}
{"cmd": "getChatHistory", "sid": "a1", "limit": {"a": 5}}
{"cmd": "getChatHistory", "sid": "a1", "colour": "red"}
{"cmd": "getChatHistory", "sid": "a1", "colour": null}
{"cmd": "getChatHistory", "sid": "a1", "SID": "x"}
{"cmd": "getChatHistory", "sid": "a1", "nonce": "n"}
{"cmd": "getGamesList", "sid": "a1"}
{"cmd": "getPlayersList", "sid": "a1"}
{"cmd": "getChatHistory", "sid": "a1"}
