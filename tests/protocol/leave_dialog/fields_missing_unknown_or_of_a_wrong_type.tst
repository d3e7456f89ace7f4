{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "d"}
{"cmd": "leave_dialog"}
{"cmd": "leave_dialog", "id_dialog": 2, "sid": 5}
{"cmd": "leave_dialog", "id_dialog": 2, "sid": 1.5}
{"cmd": "leave_dialog", "id_dialog": 2, "sid": true}
{"cmd": "leave_dialog", "id_dialog": 2, "sid": null}
{"cmd": "leave_dialog", "id_dialog": 2, "sid": []}
{"cmd": "leave_dialog", "id_dialog": 2, "sid": {}}
{"cmd": "leave_dialog", "id_dialog": 2, "sid": ["x"]}
{"cmd": "leave_dialog", "id_dialog": ""}
{"cmd": "leave_dialog", "id_dialog": " 1"}
{"cmd": "leave_dialog", "id_dialog": "1 "}
{"cmd": "leave_dialog", "id_dialog": "-1"}
{"cmd": "leave_dialog", "id_dialog": "+1"}
{"cmd": "leave_dialog", "id_dialog": "1e1"}
{"cmd": "leave_dialog", "id_dialog": "1.0"}
{"cmd": "leave_dialog", "id_dialog": "0x1"}
{"cmd": "leave_dialog", "id_dialog": "١"}
{"cmd": "leave_dialog", "id_dialog": "1,0"}
{"cmd": "leave_dialog", "id_dialog": -1}
{"cmd": "leave_dialog", "id_dialog": 1.5}
{"cmd": "leave_dialog", "id_dialog": 1.0}
{"cmd": "leave_dialog", "id_dialog": true}
{"cmd": "leave_dialog", "id_dialog": null}
{"cmd": "leave_dialog", "id_dialog": []}
{"cmd": "leave_dialog", "id_dialog": {}}
{"cmd": "leave_dialog", "id_dialog": [1]}
{"cmd": "leave_dialog", "id_dialog": 2, "colour": "x"}
{"cmd": "leave_dialog", "id_dialog": 2, "id_user": "x"}
{"cmd": "leave_dialog", "id_dialog": 2, "Name": "x"}
{"cmd": "leave_dialog", "id_dialog": 2, "ID_dialog": "x"}
{"cmd": "get_user_from_dialog", "id_dialog": 2}
