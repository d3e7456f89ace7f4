{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "createGame", "sid": "a1", "gameName": "g"}
{"cmd": "chat", "sid": "a1", "message": "L1"}
{"cmd": "chat", "sid": "a1", "message": "G1", "gameName": "g"}
{"cmd": "chat", "sid": "a1", "message": "L2"}
{"cmd": "chat", "sid": "a1", "message": "G2", "gameName": "g"}
{"cmd": "chat", "sid": "a1", "message": "L3"}
{"cmd": "chat", "sid": "a1", "message": "G3", "gameName": "g"}
{"cmd": "chat", "sid": "a1", "message": "L4"}
{"cmd": "chat", "sid": "a1", "message": "G4", "gameName": "g"}
{"cmd": "chat", "sid": "a1", "message": "L5"}
{"cmd": "chat", "sid": "a1", "message": "G5", "gameName": "g"}
{"cmd": "getChatHistory", "sid": "a1", "gameName": "g", "after": 0, "limit": 2}
{"cmd": "getChatHistory", "sid": "a1", "gameName": "g", "after": 2}
{"cmd": "getChatHistory", "sid": "a1", "gameName": "g", "before": 4, "limit": 2}
{"cmd": "getChatHistory", "sid": "a1", "gameName": "g", "limit": 1}
