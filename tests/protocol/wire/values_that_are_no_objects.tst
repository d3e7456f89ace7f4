[]
[{"cmd": "clear"}]
"clear"
""
5
-0.5e+3
true
false
null
9223372036854775807
-9223372036854775808
1e308
{"cmd": "clear"}
