{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "Registration", "login": "b", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "d"}
{"cmd": "invite_to_dialog", "id_user": 1}
{"cmd": "invite_to_dialog", "id_dialog": 2}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 1, "sid": 5}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 1, "sid": 1.5}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 1, "sid": true}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 1, "sid": null}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 1, "sid": []}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 1, "sid": {}}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 1, "sid": ["x"]}
{"cmd": "invite_to_dialog", "id_dialog": "", "id_user": 1}
{"cmd": "invite_to_dialog", "id_dialog": " 1", "id_user": 1}
{"cmd": "invite_to_dialog", "id_dialog": "1 ", "id_user": 1}
{"cmd": "invite_to_dialog", "id_dialog": "-1", "id_user": 1}
{"cmd": "invite_to_dialog", "id_dialog": "+1", "id_user": 1}
{"cmd": "invite_to_dialog", "id_dialog": "1e1", "id_user": 1}
{"cmd": "invite_to_dialog", "id_dialog": "1.0", "id_user": 1}
{"cmd": "invite_to_dialog", "id_dialog": "0x1", "id_user": 1}
{"cmd": "invite_to_dialog", "id_dialog": "١", "id_user": 1}
{"cmd": "invite_to_dialog", "id_dialog": "1,0", "id_user": 1}
{"cmd": "invite_to_dialog", "id_dialog": -1, "id_user": 1}
{"cmd": "invite_to_dialog", "id_dialog": 1.5, "id_user": 1}
{"cmd": "invite_to_dialog", "id_dialog": 1.0, "id_user": 1}
{"cmd": "invite_to_dialog", "id_dialog": true, "id_user": 1}
{"cmd": "invite_to_dialog", "id_dialog": null, "id_user": 1}
{"cmd": "invite_to_dialog", "id_dialog": [], "id_user": 1}
{"cmd": "invite_to_dialog", "id_dialog": {}, "id_user": 1}
{"cmd": "invite_to_dialog", "id_dialog": [1], "id_user": 1}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": ""}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": " 1"}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": "1 "}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": "-1"}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": "+1"}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": "1e1"}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": "1.0"}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": "0x1"}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": "١"}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": "1,0"}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": -1}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 1.5}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 1.0}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": true}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": null}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": []}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": {}}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": [1]}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 1, "colour": "x"}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 1, "login": "x"}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 1, "text": "x"}
{"cmd": "get_user_from_dialog", "id_dialog": 2}
