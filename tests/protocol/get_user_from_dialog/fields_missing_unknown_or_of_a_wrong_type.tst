{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "d"}
{"cmd": "get_user_from_dialog"}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "sid": 5}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "sid": 1.5}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "sid": true}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "sid": null}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "sid": []}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "sid": {}}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "sid": ["x"]}
{"cmd": "get_user_from_dialog", "id_dialog": ""}
{"cmd": "get_user_from_dialog", "id_dialog": " 1"}
{"cmd": "get_user_from_dialog", "id_dialog": "1 "}
{"cmd": "get_user_from_dialog", "id_dialog": "-1"}
{"cmd": "get_user_from_dialog", "id_dialog": "+1"}
{"cmd": "get_user_from_dialog", "id_dialog": "1e1"}
{"cmd": "get_user_from_dialog", "id_dialog": "1.0"}
{"cmd": "get_user_from_dialog", "id_dialog": "0x1"}
{"cmd": "get_user_from_dialog", "id_dialog": "١"}
{"cmd": "get_user_from_dialog", "id_dialog": "1,0"}
{"cmd": "get_user_from_dialog", "id_dialog": -1}
{"cmd": "get_user_from_dialog", "id_dialog": 1.5}
{"cmd": "get_user_from_dialog", "id_dialog": 1.0}
{"cmd": "get_user_from_dialog", "id_dialog": true}
{"cmd": "get_user_from_dialog", "id_dialog": null}
{"cmd": "get_user_from_dialog", "id_dialog": []}
{"cmd": "get_user_from_dialog", "id_dialog": {}}
{"cmd": "get_user_from_dialog", "id_dialog": [1]}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "limit": "1"}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "limit": -1}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "limit": 1.5}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "limit": 1.0}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "limit": true}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "limit": null}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "limit": []}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "limit": {}}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "colour": "x"}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "city": "x"}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "id_user": "x"}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "before": "x"}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "limit": 0}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "limit": 1001}
{"cmd": "get_user_from_dialog", "id_dialog": 2, "limit": 1000}
