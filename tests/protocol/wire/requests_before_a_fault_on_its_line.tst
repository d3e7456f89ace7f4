{"cmd": "clear"} {"cmd": "x"} {"cmd" "clear"} {"cmd": "clear"}
{"cmd": "clear"}
