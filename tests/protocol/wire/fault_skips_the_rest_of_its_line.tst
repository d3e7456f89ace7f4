oops {"cmd": "clear"} {"cmd": "clear"}
{"cmd": "clear"}
{"cmd": "clear",} {"cmd": "clear"}
{"cmd": "clear"}
