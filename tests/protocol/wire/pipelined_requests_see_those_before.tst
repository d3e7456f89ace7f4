{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "chat", "sid": "a1", "message": "1"}
{"cmd": "getChatHistory", "sid": "a1"}
{"cmd": "createGame", "sid": "a1", "gameName": "g"}
{"cmd": "getGamesList", "sid": "a1"}
{"cmd": "chat", "sid": "a1", "message": "2", "gameName": "g"}
{"cmd": "getChatHistory", "sid": "a1", "gameName": "g"}
{"cmd": "leaveGame", "sid": "a1", "gameName": "g"}
{"cmd": "getGamesList", "sid": "a1"}
{"cmd": "change_password", "sid": "a1", "password": "1", "new_password": "2"}
{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "unregister", "sid": "a1"}
{"cmd": "getChatHistory", "sid": "a1"}
