{"cmd": "clear", "cmd": "clear"}
{"cmd": "clear", "cmd": "register"}
{"cmd": "clear", "\u0063md": "clear"}
{"cmd": "clear", "x": {"a": 1, "b": 2, "a": 3}}
[{"a": [], "a": 1}]
{"": 1, "": 2}
{"cmd": "chat", "sid": "x", "message": "1", "message": "2"}
{"cmd": "clear"}
{"cmd": "clear", "x": {"cmd": 1}}
{"cmd": "clear", "Cmd": 1}
{"cmd": "clear", "cmd ": 1}
