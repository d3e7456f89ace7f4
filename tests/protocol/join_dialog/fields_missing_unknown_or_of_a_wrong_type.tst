{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "d"}
{"cmd": "join_dialog"}
{"cmd": "join_dialog", "id_dialog": 2, "sid": 5}
{"cmd": "join_dialog", "id_dialog": 2, "sid": 1.5}
{"cmd": "join_dialog", "id_dialog": 2, "sid": true}
{"cmd": "join_dialog", "id_dialog": 2, "sid": null}
{"cmd": "join_dialog", "id_dialog": 2, "sid": []}
{"cmd": "join_dialog", "id_dialog": 2, "sid": {}}
{"cmd": "join_dialog", "id_dialog": 2, "sid": ["x"]}
{"cmd": "join_dialog", "id_dialog": ""}
{"cmd": "join_dialog", "id_dialog": " 1"}
{"cmd": "join_dialog", "id_dialog": "1 "}
{"cmd": "join_dialog", "id_dialog": "-1"}
{"cmd": "join_dialog", "id_dialog": "+1"}
{"cmd": "join_dialog", "id_dialog": "1e1"}
{"cmd": "join_dialog", "id_dialog": "1.0"}
{"cmd": "join_dialog", "id_dialog": "0x1"}
{"cmd": "join_dialog", "id_dialog": "١"}
{"cmd": "join_dialog", "id_dialog": "1,0"}
{"cmd": "join_dialog", "id_dialog": -1}
{"cmd": "join_dialog", "id_dialog": 1.5}
{"cmd": "join_dialog", "id_dialog": 1.0}
{"cmd": "join_dialog", "id_dialog": true}
{"cmd": "join_dialog", "id_dialog": null}
{"cmd": "join_dialog", "id_dialog": []}
{"cmd": "join_dialog", "id_dialog": {}}
{"cmd": "join_dialog", "id_dialog": [1]}
{"cmd": "join_dialog", "id_dialog": 2, "colour": "x"}
{"cmd": "join_dialog", "id_dialog": 2, "id_user": "x"}
{"cmd": "join_dialog", "id_dialog": 2, "Name": "x"}
{"cmd": "join_dialog", "id_dialog": 2, "ID_dialog": "x"}
{"cmd": "get_user_from_dialog", "id_dialog": 2}
