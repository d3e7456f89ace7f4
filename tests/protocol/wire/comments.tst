{"cmd": "clear" /* now */}
{"cmd": "clear"}
// clear
{"cmd": "clear"}
# clear
{"cmd": "clear"}
