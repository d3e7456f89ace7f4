{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "setPlayerStatus", "sid": "a1", "status": ""}
{"cmd": "setPlayerStatus", "sid": "a1", "status": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}
{"cmd": "setPlayerStatus", "sid": "a1", "status": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}
{"cmd": "setPlayerStatus", "sid": "a1", "status": "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀"}
{"cmd": "setPlayerStatus", "sid": "a1", "status": "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀"}
{"cmd": "setPlayerStatus", "sid": "a1", "status": " "}
{"cmd": "setPlayerStatus", "sid": "a1", "status": "a\nb"}
{"cmd": "setPlayerStatus", "sid": "a1", "status": "\u007f"}
{"cmd": "setPlayerStatus", "sid": "a1", "status": "\u0085"}
{"cmd": "setPlayerStatus", "sid": "a1", "status": "\u001f"}
