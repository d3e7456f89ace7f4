{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "leaveGame", "gameName": "g"}
{"cmd": "leaveGame", "sid": "a1"}
{"cmd": "leaveGame", "sid": 5, "gameName": "g"}
{"cmd": "leaveGame", "sid": true, "gameName": "g"}
{"cmd": "leaveGame", "sid": null, "gameName": "g"}
{"cmd": "leaveGame", "sid": ["x"], "gameName": "g"}
{"cmd": "leaveGame", "sid": {"a": "x"}, "gameName": "g"}
{"cmd": "leaveGame", "sid": "a1", "gameName": 5}
{"cmd": "leaveGame", "sid": "a1", "gameName": true}
{"cmd": "leaveGame", "sid": "a1", "gameName": null}
{"cmd": "leaveGame", "sid": "a1", "gameName": ["x"]}
{"cmd": "leaveGame", "sid": "a1", "gameName": {"a": "x"}}
{"cmd": "leaveGame", "sid": "a1", "gameName": "g", "colour": "red"}
{"cmd": "leaveGame", "sid": "a1", "gameName": "g", "colour": null}
{"cmd": "leaveGame", "sid": "a1", "gameName": "g", "SID": "x"}
{"cmd": "leaveGame", "sid": "a1", "gameName": "g", "limit": 5}
{"cmd": "leaveGame", "sid": "a1", "gameName": "g", "nonce": "n"}
{"cmd": "getGamesList", "sid": "a1"}
{"cmd": "getPlayersList", "sid": "a1"}
{"cmd": "getChatHistory", "sid": "a1"}
