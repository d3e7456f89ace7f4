{"cmd": "clear"}
{"cmd": "clear"