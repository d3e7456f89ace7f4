{"a": 9223372036854775808}
{"cmd": "clear"}
{"a": -9223372036854775809}
{"cmd": "clear"}
{"a": 10000000000000000000000000000000}
{"cmd": "clear"}
{"a": 1e309}
{"cmd": "clear"}
{"a": -1e309}
{"cmd": "clear"}
{"cmd": "clear", "a": [1.5e400]}
{"cmd": "clear"}
9223372036854775808
{"cmd": "clear"}
{"cmd": "getChatHistory", "sid": "x", "limit": 18446744073709551616}
{"cmd": "clear"}
