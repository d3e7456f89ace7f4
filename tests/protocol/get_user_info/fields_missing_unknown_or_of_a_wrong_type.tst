{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "get_user_info"}
{"cmd": "get_user_info", "id_user": 1, "sid": 5}
{"cmd": "get_user_info", "id_user": 1, "sid": 1.5}
{"cmd": "get_user_info", "id_user": 1, "sid": true}
{"cmd": "get_user_info", "id_user": 1, "sid": null}
{"cmd": "get_user_info", "id_user": 1, "sid": []}
{"cmd": "get_user_info", "id_user": 1, "sid": {}}
{"cmd": "get_user_info", "id_user": 1, "sid": ["x"]}
{"cmd": "get_user_info", "id_user": ""}
{"cmd": "get_user_info", "id_user": " 1"}
{"cmd": "get_user_info", "id_user": "1 "}
{"cmd": "get_user_info", "id_user": "-1"}
{"cmd": "get_user_info", "id_user": "+1"}
{"cmd": "get_user_info", "id_user": "1e1"}
{"cmd": "get_user_info", "id_user": "1.0"}
{"cmd": "get_user_info", "id_user": "0x1"}
{"cmd": "get_user_info", "id_user": "١"}
{"cmd": "get_user_info", "id_user": "1,0"}
{"cmd": "get_user_info", "id_user": -1}
{"cmd": "get_user_info", "id_user": 1.5}
{"cmd": "get_user_info", "id_user": 1.0}
{"cmd": "get_user_info", "id_user": true}
{"cmd": "get_user_info", "id_user": null}
{"cmd": "get_user_info", "id_user": []}
{"cmd": "get_user_info", "id_user": {}}
{"cmd": "get_user_info", "id_user": [1]}
{"cmd": "get_user_info", "id_user": 1, "colour": "x"}
{"cmd": "get_user_info", "id_user": 1, "login": "x"}
{"cmd": "get_user_info", "id_user": 1, "id_dialog": "x"}
{"cmd": "get_user_info", "id_user": 1, "limit": "x"}
{"cmd": "get_user_info", "id_user": 1e0}
