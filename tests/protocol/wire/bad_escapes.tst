{"cmd": "\x41"}
{"cmd": "clear"}
{"cmd": "\'"}
{"cmd": "clear"}
{"cmd": "\0"}
{"cmd": "clear"}
{"cmd": "\U0041"}
{"cmd": "clear"}
{"cmd": "\a"}
{"cmd": "clear"}
{"cmd": "\ug041"}
{"cmd": "clear"}
{"cmd": "\u004"}
{"cmd": "clear"}
{"cmd": "\u{41}"}
{"cmd": "clear"}
{"cmd": "\ "}
{"cmd": "clear"}
