{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "createGame", "gameName": "h"}
{"cmd": "createGame", "sid": "a1"}
{"cmd": "createGame", "sid": 5, "gameName": "h"}
{"cmd": "createGame", "sid": true, "gameName": "h"}
{"cmd": "createGame", "sid": null, "gameName": "h"}
{"cmd": "createGame", "sid": ["x"], "gameName": "h"}
{"cmd": "createGame", "sid": {"a": "x"}, "gameName": "h"}
{"cmd": "createGame", "sid": "a1", "gameName": 5}
{"cmd": "createGame", "sid": "a1", "gameName": true}
{"cmd": "createGame", "sid": "a1", "gameName": null}
{"cmd": "createGame", "sid": "a1", "gameName": ["x"]}
{"cmd": "createGame", "sid": "a1", "gameName": {"a": "x"}}
{"cmd": "createGame", "sid": "a1", "gameName": "h", "maxPlayers": "5"}
{"cmd": "createGame", "sid": "a1", "gameName": "h", "maxPlayers": 5.5}
{"cmd": "createGame", "sid": "a1", "gameName": "h", "maxPlayers": true}
{"cmd": "createGame", "sid": "a1", "gameName": "h", "maxPlayers": null}
{"cmd": "createGame", "sid": "a1", "gameName": "h", "maxPlayers": [5]}
{"cmd": "createGame", "sid": "a1", "gameName": "h", "maxPlayers": {"a": 5}}
{"cmd": "createGame", "sid": "a1", "gameName": "h", "colour": "red"}
{"cmd": "createGame", "sid": "a1", "gameName": "h", "colour": null}
{"cmd": "createGame", "sid": "a1", "gameName": "h", "SID": "x"}
{"cmd": "createGame", "sid": "a1", "gameName": "h", "limit": 5}
{"cmd": "createGame", "sid": "a1", "gameName": "h", "nonce": "n"}
{"cmd": "getGamesList", "sid": "a1"}
{"cmd": "getPlayersList", "sid": "a1"}
{"cmd": "getChatHistory", "sid": "a1"}
