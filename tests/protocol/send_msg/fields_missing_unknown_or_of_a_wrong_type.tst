{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "send_msg", "id_dialog": 1}
{"cmd": "send_msg", "text": "x"}
{"cmd": "send_msg", "text": 5, "id_dialog": 1}
{"cmd": "send_msg", "text": 1.5, "id_dialog": 1}
{"cmd": "send_msg", "text": true, "id_dialog": 1}
{"cmd": "send_msg", "text": null, "id_dialog": 1}
{"cmd": "send_msg", "text": [], "id_dialog": 1}
{"cmd": "send_msg", "text": {}, "id_dialog": 1}
{"cmd": "send_msg", "text": ["x"], "id_dialog": 1}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "sid": 5}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "sid": 1.5}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "sid": true}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "sid": null}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "sid": []}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "sid": {}}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "sid": ["x"]}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "nonce": 5}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "nonce": 1.5}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "nonce": true}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "nonce": null}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "nonce": []}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "nonce": {}}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "nonce": ["x"]}
{"cmd": "send_msg", "text": "x", "id_dialog": ""}
{"cmd": "send_msg", "text": "x", "id_dialog": " 1"}
{"cmd": "send_msg", "text": "x", "id_dialog": "1 "}
{"cmd": "send_msg", "text": "x", "id_dialog": "-1"}
{"cmd": "send_msg", "text": "x", "id_dialog": "+1"}
{"cmd": "send_msg", "text": "x", "id_dialog": "1e1"}
{"cmd": "send_msg", "text": "x", "id_dialog": "1.0"}
{"cmd": "send_msg", "text": "x", "id_dialog": "0x1"}
{"cmd": "send_msg", "text": "x", "id_dialog": "١"}
{"cmd": "send_msg", "text": "x", "id_dialog": "1,0"}
{"cmd": "send_msg", "text": "x", "id_dialog": -1}
{"cmd": "send_msg", "text": "x", "id_dialog": 1.5}
{"cmd": "send_msg", "text": "x", "id_dialog": 1.0}
{"cmd": "send_msg", "text": "x", "id_dialog": true}
{"cmd": "send_msg", "text": "x", "id_dialog": null}
{"cmd": "send_msg", "text": "x", "id_dialog": []}
{"cmd": "send_msg", "text": "x", "id_dialog": {}}
{"cmd": "send_msg", "text": "x", "id_dialog": [1]}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "id_user": ""}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "id_user": " 1"}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "id_user": "1 "}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "id_user": "-1"}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "id_user": "+1"}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "id_user": "1e1"}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "id_user": "1.0"}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "id_user": "0x1"}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "id_user": "١"}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "id_user": "1,0"}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "id_user": -1}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "id_user": 1.5}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "id_user": 1.0}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "id_user": true}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "id_user": null}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "id_user": []}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "id_user": {}}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "id_user": [1]}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "colour": "x"}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "message": "x"}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "Text": "x"}
{"cmd": "send_msg", "text": "x", "id_dialog": 1, "time": "x"}
{"cmd": "get_msg"}
