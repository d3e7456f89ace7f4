{"cmd": "cle
{"cmd": "clear"}
{"cmd": tru
{"cmd": "clear"}
-
{"cmd": "clear"}
"\
{"cmd": "clear"}
"Ð
{"cmd": "clear"}
