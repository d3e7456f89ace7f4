{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "register", "username": "b", "password": "1"}
{"cmd": "createGame", "sid": "a1", "gameName": "🃏"}
{"cmd": "joinGame", "sid": "b1", "gameName": "🂡"}
{"cmd": "setPlayerStatus", "sid": "b1", "status": "😀"}
{"cmd": "joinGame", "sid": "b1", "gameName": "🃏"}
{"cmd": "getPlayersListForGame", "sid": "a1", "gameName": "🃏"}
{"cmd": "chat", "sid": "b1", "message": "👋", "gameName": "🃏"}
{"cmd": "getChatHistory", "sid": "a1", "gameName": "🃏"}
{"cmd": "getGamesList", "sid": "a1"}
{"cmd": "getGamesList", "sid": "a1", "after": "🃏"}
