{"cmd": "clear"}
{"cmd": "ğŸ