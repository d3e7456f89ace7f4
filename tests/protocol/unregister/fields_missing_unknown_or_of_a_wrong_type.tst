{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "unregister"}
{"cmd": "unregister", "sid": 5}
{"cmd": "unregister", "sid": true}
{"cmd": "unregister", "sid": null}
{"cmd": "unregister", "sid": ["x"]}
{"cmd": "unregister", "sid": {"a": "x"}}
{"cmd": "unregister", "sid": "a1", "colour": "red"}
{"cmd": "unregister", "sid": "a1", "colour": null}
{"cmd": "unregister", "sid": "a1", "SID": "x"}
{"cmd": "unregister", "sid": "a1", "limit": 5}
{"cmd": "unregister", "sid": "a1", "nonce": "n"}
{"cmd": "getGamesList", "sid": "a1"}
{"cmd": "getPlayersList", "sid": "a1"}
{"cmd": "getChatHistory", "sid": "a1"}
