{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "send_msg", "text": "x", "id_dialog": 1}
{"cmd": "get_msg", "id_dialog": 1, "sid": 5}
{"cmd": "get_msg", "id_dialog": 1, "sid": 1.5}
{"cmd": "get_msg", "id_dialog": 1, "sid": true}
{"cmd": "get_msg", "id_dialog": 1, "sid": null}
{"cmd": "get_msg", "id_dialog": 1, "sid": []}
{"cmd": "get_msg", "id_dialog": 1, "sid": {}}
{"cmd": "get_msg", "id_dialog": 1, "sid": ["x"]}
{"cmd": "get_msg", "id_dialog": ""}
{"cmd": "get_msg", "id_dialog": " 1"}
{"cmd": "get_msg", "id_dialog": "1 "}
{"cmd": "get_msg", "id_dialog": "-1"}
{"cmd": "get_msg", "id_dialog": "+1"}
{"cmd": "get_msg", "id_dialog": "1e1"}
{"cmd": "get_msg", "id_dialog": "1.0"}
{"cmd": "get_msg", "id_dialog": "0x1"}
{"cmd": "get_msg", "id_dialog": "١"}
{"cmd": "get_msg", "id_dialog": "1,0"}
{"cmd": "get_msg", "id_dialog": -1}
{"cmd": "get_msg", "id_dialog": 1.5}
{"cmd": "get_msg", "id_dialog": 1.0}
{"cmd": "get_msg", "id_dialog": true}
{"cmd": "get_msg", "id_dialog": null}
{"cmd": "get_msg", "id_dialog": []}
{"cmd": "get_msg", "id_dialog": {}}
{"cmd": "get_msg", "id_dialog": [1]}
{"cmd": "get_msg", "id_dialog": 1, "after": "1"}
{"cmd": "get_msg", "id_dialog": 1, "after": -1}
{"cmd": "get_msg", "id_dialog": 1, "after": 1.5}
{"cmd": "get_msg", "id_dialog": 1, "after": 1.0}
{"cmd": "get_msg", "id_dialog": 1, "after": true}
{"cmd": "get_msg", "id_dialog": 1, "after": null}
{"cmd": "get_msg", "id_dialog": 1, "after": []}
{"cmd": "get_msg", "id_dialog": 1, "after": {}}
{"cmd": "get_msg", "id_dialog": 1, "before": "1"}
{"cmd": "get_msg", "id_dialog": 1, "before": -1}
{"cmd": "get_msg", "id_dialog": 1, "before": 1.5}
{"cmd": "get_msg", "id_dialog": 1, "before": 1.0}
{"cmd": "get_msg", "id_dialog": 1, "before": true}
{"cmd": "get_msg", "id_dialog": 1, "before": null}
{"cmd": "get_msg", "id_dialog": 1, "before": []}
{"cmd": "get_msg", "id_dialog": 1, "before": {}}
{"cmd": "get_msg", "id_dialog": 1, "limit": "1"}
{"cmd": "get_msg", "id_dialog": 1, "limit": -1}
{"cmd": "get_msg", "id_dialog": 1, "limit": 1.5}
{"cmd": "get_msg", "id_dialog": 1, "limit": 1.0}
{"cmd": "get_msg", "id_dialog": 1, "limit": true}
{"cmd": "get_msg", "id_dialog": 1, "limit": null}
{"cmd": "get_msg", "id_dialog": 1, "limit": []}
{"cmd": "get_msg", "id_dialog": 1, "limit": {}}
{"cmd": "get_msg", "id_dialog": 1, "colour": "x"}
{"cmd": "get_msg", "id_dialog": 1, "id_user": "x"}
{"cmd": "get_msg", "id_dialog": 1, "text": "x"}
{"cmd": "get_msg", "id_dialog": 1, "seq": "x"}
{"cmd": "get_msg", "id_dialog": 1, "message": "x"}
{"cmd": "get_msg", "limit": "1"}
{"cmd": "get_msg", "limit": -1}
{"cmd": "get_msg", "limit": 1.5}
{"cmd": "get_msg", "limit": 1.0}
{"cmd": "get_msg", "limit": true}
{"cmd": "get_msg", "limit": null}
{"cmd": "get_msg", "limit": []}
{"cmd": "get_msg", "limit": {}}
{"cmd": "get_msg", "colour": "x"}
