{"cmd": "clear"}
12