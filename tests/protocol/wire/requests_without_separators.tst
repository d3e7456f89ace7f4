{"cmd":"register","username":"a","password":"1"}{"cmd":"chat","sid":"a1","message":"hi"}{"cmd":"chat","sid":"a1","message":"}{"}{"cmd":"getChatHistory","sid":"a1"}{}[]""0{"cmd":"unregister","sid":"a1"}{"cmd":"unregister","sid":"a1"}
{"cmd": "clear"} {"cmd": "clear"}	{"cmd": "clear"}    {"cmd": "none"} {"cmd": "clear"}
