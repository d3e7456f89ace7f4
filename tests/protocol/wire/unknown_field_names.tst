{"cmd": "clear", "цвет": 1}
{"cmd": "clear", "a\"b\\c\n": 1}
{"cmd": "clear", "x y": {}}
{"cmd": "clear", "Cmd": "clear"}
{"cmd": "clear"}
