{"cmd": "clear"]
{"cmd": "clear"}
[}
{"cmd": "clear"}
{"a": [1}}
{"cmd": "clear"}
}
{"cmd": "clear"}
]
{"cmd": "clear"}
{]
{"cmd": "clear"}
[{"a": {}}}
{"cmd": "clear"}
