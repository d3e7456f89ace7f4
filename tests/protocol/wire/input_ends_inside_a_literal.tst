{"cmd": "clear"}
tru