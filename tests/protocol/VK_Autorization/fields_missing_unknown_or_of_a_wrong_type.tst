{"cmd": "VK_Autorization", "password": "1"}
{"cmd": "VK_Autorization", "username": "a"}
{"cmd": "VK_Autorization", "username": 5, "password": "1"}
{"cmd": "VK_Autorization", "username": 1.5, "password": "1"}
{"cmd": "VK_Autorization", "username": true, "password": "1"}
{"cmd": "VK_Autorization", "username": null, "password": "1"}
{"cmd": "VK_Autorization", "username": [], "password": "1"}
{"cmd": "VK_Autorization", "username": {}, "password": "1"}
{"cmd": "VK_Autorization", "username": ["x"], "password": "1"}
{"cmd": "VK_Autorization", "username": "a", "password": 5}
{"cmd": "VK_Autorization", "username": "a", "password": 1.5}
{"cmd": "VK_Autorization", "username": "a", "password": true}
{"cmd": "VK_Autorization", "username": "a", "password": null}
{"cmd": "VK_Autorization", "username": "a", "password": []}
{"cmd": "VK_Autorization", "username": "a", "password": {}}
{"cmd": "VK_Autorization", "username": "a", "password": ["x"]}
{"cmd": "VK_Autorization", "username": "a", "password": "1", "colour": "x"}
{"cmd": "VK_Autorization", "username": "a", "password": "1", "login": "x"}
{"cmd": "VK_Autorization", "username": "a", "password": "1", "pas": "x"}
{"cmd": "VK_Autorization", "username": "a", "password": "1", "Username": "x"}
