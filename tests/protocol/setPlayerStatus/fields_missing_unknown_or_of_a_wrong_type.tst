{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "setPlayerStatus", "status": "ready"}
{"cmd": "setPlayerStatus", "sid": "a1"}
{"cmd": "setPlayerStatus", "sid": 5, "status": "ready"}
{"cmd": "setPlayerStatus", "sid": true, "status": "ready"}
{"cmd": "setPlayerStatus", "sid": null, "status": "ready"}
{"cmd": "setPlayerStatus", "sid": ["x"], "status": "ready"}
{"cmd": "setPlayerStatus", "sid": {"a": "x"}, "status": "ready"}
{"cmd": "setPlayerStatus", "sid": "a1", "status": 5}
{"cmd": "setPlayerStatus", "sid": "a1", "status": true}
{"cmd": "setPlayerStatus", "sid": "a1", "status": null}
{"cmd": "setPlayerStatus", "sid": "a1", "status": ["x"]}
{"cmd": "setPlayerStatus", "sid": "a1", "status": {"a": "x"}}
{"cmd": "setPlayerStatus", "sid": "a1", "status": "ready", "colour": "red"}
{"cmd": "setPlayerStatus", "sid": "a1", "status": "ready", "colour": null}
{"cmd": "setPlayerStatus", "sid": "a1", "status": "ready", "SID": "x"}
{"cmd": "setPlayerStatus", "sid": "a1", "status": "ready", "limit": 5}
{"cmd": "setPlayerStatus", "sid": "a1", "status": "ready", "nonce": "n"}
{"cmd": "getGamesList", "sid": "a1"}
{"cmd": "getPlayersList", "sid": "a1"}
{"cmd": "getChatHistory", "sid": "a1"}
