{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "createGame", "sid": "a1", "gameName": "g"}
{"cmd": "chat", "sid": "a1", "message": "game", "gameName": "g"}
{"cmd": "chat", "sid": "a1", "message": "lobby"}
{"cmd": "chat", "sid": "a1", "message": "game", "gameName": "g"}
{"cmd": "Login", "login": "a", "pas": "1"}
{"cmd": "get_msg"}
{"cmd": "get_msg", "limit": 1}
{"cmd": "get_msg", "id_dialog": 1, "after": 0}
{"cmd": "get_dialogs"}
{"cmd": "create_new_dialog", "Name": "g"}
{"cmd": "get_msg", "id_dialog": 2}
{"cmd": "get_msg", "id_dialog": 3}
{"cmd": "getChatHistory", "sid": "a1", "gameName": "g"}
