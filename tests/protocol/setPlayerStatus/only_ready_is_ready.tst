{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "register", "username": "c", "password": "1"}
{"cmd": "createGame", "sid": "a1", "gameName": "g"}
{"cmd": "joinGame", "sid": "b1", "gameName": "g"}
{"cmd": "setPlayerStatus", "sid": "a1", "status": "ready"}
{"cmd": "setPlayerStatus", "sid": "b1", "status": "Ready"}
{"cmd": "setPlayerStatus", "sid": "b1", "status": "READY"}
{"cmd": "setPlayerStatus", "sid": "b1", "status": "ready "}
{"cmd": "setPlayerStatus", "sid": "b1", "status": " ready"}
{"cmd": "setPlayerStatus", "sid": "b1", "status": "ready!"}
{"cmd": "setPlayerStatus", "sid": "b1", "status": "ｒeady"}
{"cmd": "setPlayerStatus", "sid": "b1", "status": "ready\u200b"}
{"cmd": "setPlayerStatus", "sid": "b1", "status": "steady"}
{"cmd": "joinGame", "sid": "c1", "gameName": "g"}
{"cmd": "leaveGame", "sid": "c1", "gameName": "g"}
