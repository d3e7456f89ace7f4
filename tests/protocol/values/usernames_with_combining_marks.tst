{"cmd": "register", "username": "é", "password": "#0"}
{"cmd": "register", "username": "́", "password": "#1"}
{"cmd": "register", "username": "́e", "password": "#2"}
{"cmd": "register", "username": "ȩ́", "password": "#3"}
{"cmd": "register", "username": "ȩ́", "password": "#4"}
{"cmd": "register", "username": "a⃝", "password": "#5"}
{"cmd": "register", "username": "ः", "password": "#6"}
{"cmd": "register", "username": "x̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀", "password": "#7"}
{"cmd": "register", "username": "x̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀̀", "password": "1"}
{"cmd": "getPlayersList", "sid": "é#0"}
