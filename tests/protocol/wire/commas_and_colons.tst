{"cmd": "clear",}
{"cmd": "clear"}
{"cmd": "clear" "x": 1}
{"cmd": "clear"}
{"cmd", "clear"}
{"cmd": "clear"}
{"cmd":: "clear"}
{"cmd": "clear"}
{, "cmd": "clear"}
{"cmd": "clear"}
[1,]
{"cmd": "clear"}
[1 2]
{"cmd": "clear"}
{"cmd": "clear",, "x": 1}
{"cmd": "clear"}
, {"cmd": "clear"}
{"cmd": "clear"}
: 1
{"cmd": "clear"}
{"cmd"}
{"cmd": "clear"}
{"cmd": }
{"cmd": "clear"}
{5: "clear"}
{"cmd": "clear"}
{null: "clear"}
{"cmd": "clear"}
