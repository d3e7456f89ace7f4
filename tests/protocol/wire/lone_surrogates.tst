"\ud800"
{"cmd": "clear"}
"\ud83d \ude00"
{"cmd": "clear"}
"\uD800x"
{"cmd": "clear"}
"\ud800\n"
{"cmd": "clear"}
"\ud800\u0041"
{"cmd": "clear"}
"\ud800\ud800"
{"cmd": "clear"}
"\udc00"
{"cmd": "clear"}
"\ude00\ud83d"
{"cmd": "clear"}
{"\ud83d": 1}
{"cmd": "clear"}
