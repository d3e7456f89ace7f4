{"cmd": "clear"}
[-