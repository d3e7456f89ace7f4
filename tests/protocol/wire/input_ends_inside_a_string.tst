{"cmd": "clear"}
{"cmd": "cle