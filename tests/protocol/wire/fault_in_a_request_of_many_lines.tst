{"cmd":
   clear, "x": 1}
{"cmd": "clear"}
{"cmd": "clear",
 "cmd": "clear",
 "x": 1}
{"cmd": "clear"}
