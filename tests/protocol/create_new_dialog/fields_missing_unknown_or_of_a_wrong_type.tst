{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "create_new_dialog"}
{"cmd": "create_new_dialog", "Name": 5}
{"cmd": "create_new_dialog", "Name": 1.5}
{"cmd": "create_new_dialog", "Name": true}
{"cmd": "create_new_dialog", "Name": null}
{"cmd": "create_new_dialog", "Name": []}
{"cmd": "create_new_dialog", "Name": {}}
{"cmd": "create_new_dialog", "Name": ["x"]}
{"cmd": "create_new_dialog", "Name": "x", "sid": 5}
{"cmd": "create_new_dialog", "Name": "x", "sid": 1.5}
{"cmd": "create_new_dialog", "Name": "x", "sid": true}
{"cmd": "create_new_dialog", "Name": "x", "sid": null}
{"cmd": "create_new_dialog", "Name": "x", "sid": []}
{"cmd": "create_new_dialog", "Name": "x", "sid": {}}
{"cmd": "create_new_dialog", "Name": "x", "sid": ["x"]}
{"cmd": "create_new_dialog", "Name": "x", "capacity": ""}
{"cmd": "create_new_dialog", "Name": "x", "capacity": " 1"}
{"cmd": "create_new_dialog", "Name": "x", "capacity": "1 "}
{"cmd": "create_new_dialog", "Name": "x", "capacity": "-1"}
{"cmd": "create_new_dialog", "Name": "x", "capacity": "+1"}
{"cmd": "create_new_dialog", "Name": "x", "capacity": "1e1"}
{"cmd": "create_new_dialog", "Name": "x", "capacity": "1.0"}
{"cmd": "create_new_dialog", "Name": "x", "capacity": "0x1"}
{"cmd": "create_new_dialog", "Name": "x", "capacity": "١"}
{"cmd": "create_new_dialog", "Name": "x", "capacity": "1,0"}
{"cmd": "create_new_dialog", "Name": "x", "capacity": -1}
{"cmd": "create_new_dialog", "Name": "x", "capacity": 1.5}
{"cmd": "create_new_dialog", "Name": "x", "capacity": 1.0}
{"cmd": "create_new_dialog", "Name": "x", "capacity": true}
{"cmd": "create_new_dialog", "Name": "x", "capacity": null}
{"cmd": "create_new_dialog", "Name": "x", "capacity": []}
{"cmd": "create_new_dialog", "Name": "x", "capacity": {}}
{"cmd": "create_new_dialog", "Name": "x", "capacity": [1]}
{"cmd": "create_new_dialog", "Name": "x", "create_date": 20000101}
{"cmd": "create_new_dialog", "Name": "x", "create_date": true}
{"cmd": "create_new_dialog", "Name": "x", "create_date": null}
{"cmd": "create_new_dialog", "Name": "x", "create_date": []}
{"cmd": "create_new_dialog", "Name": "x", "create_date": {}}
{"cmd": "create_new_dialog", "Name": "x", "private": 0}
{"cmd": "create_new_dialog", "Name": "x", "private": 1}
{"cmd": "create_new_dialog", "Name": "x", "private": "true"}
{"cmd": "create_new_dialog", "Name": "x", "private": ""}
{"cmd": "create_new_dialog", "Name": "x", "private": null}
{"cmd": "create_new_dialog", "Name": "x", "private": []}
{"cmd": "create_new_dialog", "Name": "x", "private": {}}
{"cmd": "create_new_dialog", "Name": "x", "colour": "x"}
{"cmd": "create_new_dialog", "Name": "x", "name": "x"}
{"cmd": "create_new_dialog", "Name": "x", "id_user": "x"}
{"cmd": "create_new_dialog", "Name": "x", "id_dialog": "x"}
{"cmd": "create_new_dialog", "Name": "x", "Private": "x"}
{"cmd": "get_dialogs"}
