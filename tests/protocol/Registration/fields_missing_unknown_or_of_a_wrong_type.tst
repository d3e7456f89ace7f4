{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "Registration", "pas": "1"}
{"cmd": "Registration", "login": "b"}
{"cmd": "Registration", "login": 5, "pas": "1"}
{"cmd": "Registration", "login": 1.5, "pas": "1"}
{"cmd": "Registration", "login": true, "pas": "1"}
{"cmd": "Registration", "login": null, "pas": "1"}
{"cmd": "Registration", "login": [], "pas": "1"}
{"cmd": "Registration", "login": {}, "pas": "1"}
{"cmd": "Registration", "login": ["x"], "pas": "1"}
{"cmd": "Registration", "login": "b", "pas": 5}
{"cmd": "Registration", "login": "b", "pas": 1.5}
{"cmd": "Registration", "login": "b", "pas": true}
{"cmd": "Registration", "login": "b", "pas": null}
{"cmd": "Registration", "login": "b", "pas": []}
{"cmd": "Registration", "login": "b", "pas": {}}
{"cmd": "Registration", "login": "b", "pas": ["x"]}
{"cmd": "Registration", "login": "b", "pas": "1", "colour": "x"}
{"cmd": "Registration", "login": "b", "pas": "1", "sid": "x"}
{"cmd": "Registration", "login": "b", "pas": "1", "username": "x"}
{"cmd": "Registration", "login": "b", "pas": "1", "password": "x"}
{"cmd": "Registration", "login": "b", "pas": "1", "Login": "x"}
{"cmd": "Registration", "login": "b", "pas": "1", "id_user": "x"}
{"cmd": "Registration"}
{"cmd": "get_users", "sid": "a1"}
