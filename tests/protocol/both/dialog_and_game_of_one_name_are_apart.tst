{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "create_new_dialog", "Name": "g", "sid": "a1"}
{"cmd": "chat", "sid": "a1", "message": "x", "gameName": "g"}
{"cmd": "createGame", "sid": "a1", "gameName": "g"}
{"cmd": "chat", "sid": "a1", "message": "in the game", "gameName": "g"}
{"cmd": "send_msg", "text": "in the dialog", "id_dialog": 2, "sid": "a1"}
{"cmd": "get_msg", "sid": "a1"}
{"cmd": "getChatHistory", "sid": "a1", "gameName": "g"}
