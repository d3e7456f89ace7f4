{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "getPlayersListForGame", "gameName": "g"}
{"cmd": "getPlayersListForGame", "sid": "a1"}
{"cmd": "getPlayersListForGame", "sid": 5, "gameName": "g"}
{"cmd": "getPlayersListForGame", "sid": true, "gameName": "g"}
{"cmd": "getPlayersListForGame", "sid": null, "gameName": "g"}
{"cmd": "getPlayersListForGame", "sid": ["x"], "gameName": "g"}
{"cmd": "getPlayersListForGame", "sid": {"a": "x"}, "gameName": "g"}
{"cmd": "getPlayersListForGame", "sid": "a1", "gameName": 5}
{"cmd": "getPlayersListForGame", "sid": "a1", "gameName": true}
{"cmd": "getPlayersListForGame", "sid": "a1", "gameName": null}
{"cmd": "getPlayersListForGame", "sid": "a1", "gameName": ["x"]}
{"cmd": "getPlayersListForGame", "sid": "a1", "gameName": {"a": "x"}}
{"cmd": "getPlayersListForGame", "sid": "a1", "gameName": "g", "colour": "red"}
{"cmd": "getPlayersListForGame", "sid": "a1", "gameName": "g", "colour": null}
{"cmd": "getPlayersListForGame", "sid": "a1", "gameName": "g", "SID": "x"}
{"cmd": "getPlayersListForGame", "sid": "a1", "gameName": "g", "limit": 5}
{"cmd": "getPlayersListForGame", "sid": "a1", "gameName": "g", "nonce": "n"}
{"cmd": "getGamesList", "sid": "a1"}
{"cmd": "getPlayersList", "sid": "a1"}
{"cmd": "getChatHistory", "sid": "a1"}
