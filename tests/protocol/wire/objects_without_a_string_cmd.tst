{}
{"": ""}
{"CMD": "clear"}
{"command": "clear"}
{"cmd": null}
{"cmd": 5}
{"cmd": true}
{"cmd": ["clear"]}
{"cmd": {"cmd": "clear"}}
{"sid": "x", "message": "y"}
{} {} {"cmd": "clear"}
