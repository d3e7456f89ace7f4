{'cmd': 'clear'}
{"cmd": "clear"}
{"cmd": 'clear'}
{"cmd": "clear"}
'clear'
{"cmd": "clear"}
