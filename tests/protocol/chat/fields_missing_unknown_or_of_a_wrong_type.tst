{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "chat", "message": "hi"}
{"cmd": "chat", "sid": "a1"}
{"cmd": "chat", "sid": 5, "message": "hi"}
{"cmd": "chat", "sid": true, "message": "hi"}
{"cmd": "chat", "sid": null, "message": "hi"}
{"cmd": "chat", "sid": ["x"], "message": "hi"}
{"cmd": "chat", "sid": {"a": "x"}, "message": "hi"}
{"cmd": "chat", "sid": "a1", "message": 5}
{"cmd": "chat", "sid": "a1", "message": true}
{"cmd": "chat", "sid": "a1", "message": null}
{"cmd": "chat", "sid": "a1", "message": ["x"]}
{"cmd": "chat", "sid": "a1", "message": {"a": "x"}}
{"cmd": "chat", "sid": "a1", "message": "hi", "gameName": 5}
{"cmd": "chat", "sid": "a1", "message": "hi", "gameName": true}
{"cmd": "chat", "sid": "a1", "message": "hi", "gameName": null}
{"cmd": "chat", "sid": "a1", "message": "hi", "gameName": ["x"]}
{"cmd": "chat", "sid": "a1", "message": "hi", "gameName": {"a": "x"}}
{"cmd": "chat", "sid": "a1", "message": "hi", "nonce": 5}
{"cmd": "chat", "sid": "a1", "message": "hi", "nonce": true}
{"cmd": "chat", "sid": "a1", "message": "hi", "nonce": null}
{"cmd": "chat", "sid": "a1", "message": "hi", "nonce": ["x"]}
{"cmd": "chat", "sid": "a1", "message": "hi", "nonce": {"a": "x"}}
{"cmd": "chat", "sid": "a1", "message": "hi", "colour": "red"}
{"cmd": "chat", "sid": "a1", "message": "hi", "colour": null}
{"cmd": "chat", "sid": "a1", "message": "hi", "SID": "x"}
{"cmd": "chat", "sid": "a1", "message": "hi", "limit": 5}
{"cmd": "getGamesList", "sid": "a1"}
{"cmd": "getPlayersList", "sid": "a1"}
{"cmd": "getChatHistory", "sid": "a1"}
