  {"cmd": "clear"}   {"cmd" "clear"}
{"cmd": "clear"}
{"é€😀" "clear"}
{"cmd": "clear"}


	{"cmd": "clear", "\u0063md": "clear"}
{"cmd": "clear"}
{"é": 1, "é": 2}
{"cmd": "clear"}
