{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "Login", "pas": "1"}
{"cmd": "Login", "login": "b"}
{"cmd": "Login", "login": 5, "pas": "1"}
{"cmd": "Login", "login": 1.5, "pas": "1"}
{"cmd": "Login", "login": true, "pas": "1"}
{"cmd": "Login", "login": null, "pas": "1"}
{"cmd": "Login", "login": [], "pas": "1"}
{"cmd": "Login", "login": {}, "pas": "1"}
{"cmd": "Login", "login": ["x"], "pas": "1"}
{"cmd": "Login", "login": "b", "pas": 5}
{"cmd": "Login", "login": "b", "pas": 1.5}
{"cmd": "Login", "login": "b", "pas": true}
{"cmd": "Login", "login": "b", "pas": null}
{"cmd": "Login", "login": "b", "pas": []}
{"cmd": "Login", "login": "b", "pas": {}}
{"cmd": "Login", "login": "b", "pas": ["x"]}
{"cmd": "Login", "login": "b", "pas": "1", "colour": "x"}
{"cmd": "Login", "login": "b", "pas": "1", "sid": "x"}
{"cmd": "Login", "login": "b", "pas": "1", "username": "x"}
{"cmd": "Login", "login": "b", "pas": "1", "password": "x"}
{"cmd": "Login", "login": "b", "pas": "1", "Login": "x"}
{"cmd": "Login", "login": "b", "pas": "1", "id_user": "x"}
{"cmd": "Login"}
{"cmd": "get_users", "sid": "a1"}
