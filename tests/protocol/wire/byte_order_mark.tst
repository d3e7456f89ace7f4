{"cmd": "clear"}
{"cmd": "clear"}
