{"cmd": "register", "username": "0123456789", "password": "#0"}
{"cmd": "register", "username": "١٢٣", "password": "#1"}
{"cmd": "register", "username": "۱۲", "password": "#2"}
{"cmd": "register", "username": "१२", "password": "#3"}
{"cmd": "register", "username": "๑๒", "password": "#4"}
{"cmd": "register", "username": "１２", "password": "#5"}
{"cmd": "register", "username": "༡", "password": "#6"}
{"cmd": "register", "username": "၁", "password": "#7"}
{"cmd": "register", "username": "១", "password": "#8"}
{"cmd": "register", "username": "𝟘𝟩", "password": "#9"}
{"cmd": "register", "username": "𐒠", "password": "#10"}
{"cmd": "getPlayersList", "sid": "0123456789#0"}
