{"cmd": "get_dialogs", "limit": 0}
{"cmd": "get_dialogs", "sid": ""}
{"cmd": "get_dialogs"}
{"cmd": "get_dialogs", "Name": "Lobby"}
{"cmd": "get_dialogs", "sid": "x"}
{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "get_dialogs", "sid": "x"}
