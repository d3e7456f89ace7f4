{"cmd": "clear"}
"\u00