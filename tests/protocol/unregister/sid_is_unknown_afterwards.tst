{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "unregister", "sid": "a1"}
{"cmd": "unregister", "sid": "a1"}
{"cmd": "chat", "sid": "a1", "message": "hi"}
{"cmd": "getChatHistory", "sid": "a1"}
{"cmd": "getPlayersList", "sid": "a1"}
{"cmd": "getGamesList", "sid": "a1"}
{"cmd": "createGame", "sid": "a1", "gameName": "g"}
{"cmd": "joinGame", "sid": "a1", "gameName": "g"}
{"cmd": "leaveGame", "sid": "a1", "gameName": "g"}
{"cmd": "setPlayerStatus", "sid": "a1", "status": "ready"}
{"cmd": "getPlayersListForGame", "sid": "a1", "gameName": "g"}
{"cmd": "change_password", "sid": "a1", "password": "1", "new_password": "2"}
