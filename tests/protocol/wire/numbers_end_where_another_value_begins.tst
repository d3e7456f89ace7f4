12{"cmd": "clear"}-3.5[]7"x"1e5 2
{"cmd": "clear"}