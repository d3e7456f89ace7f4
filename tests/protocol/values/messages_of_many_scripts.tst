{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "chat", "sid": "a1", "message": "Привет, мир!"}
{"cmd": "chat", "sid": "a1", "message": "你好，世界"}
{"cmd": "chat", "sid": "a1", "message": "שלום עולם"}
{"cmd": "chat", "sid": "a1", "message": "مرحبا بالعالم"}
{"cmd": "chat", "sid": "a1", "message": "नमस्ते"}
{"cmd": "chat", "sid": "a1", "message": "안녕"}
{"cmd": "chat", "sid": "a1", "message": "𐌰𐌱"}
{"cmd": "chat", "sid": "a1", "message": "👨\u200d👩\u200d👧"}
{"cmd": "chat", "sid": "a1", "message": "🇫🇷"}
{"cmd": "chat", "sid": "a1", "message": "👋🏽"}
{"cmd": "chat", "sid": "a1", "message": "❤️"}
{"cmd": "chat", "sid": "a1", "message": "z͑ͫ̓ͪ"}
{"cmd": "getChatHistory", "sid": "a1"}
