{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "x", "capacity": 0}
{"cmd": "create_new_dialog", "Name": "x", "capacity": "0"}
{"cmd": "create_new_dialog", "Name": "x", "capacity": "000"}
{"cmd": "create_new_dialog", "Name": "x", "capacity": -1}
{"cmd": "create_new_dialog", "Name": "x", "capacity": 1000001}
{"cmd": "create_new_dialog", "Name": "x", "capacity": "1000001"}
{"cmd": "create_new_dialog", "Name": "x", "capacity": 9223372036854775807}
{"cmd": "create_new_dialog", "Name": "x", "capacity": "9999999999999999999999999999999999999999"}
{"cmd": "create_new_dialog", "Name": "x", "capacity": 1e1}
{"cmd": "create_new_dialog", "Name": "d", "capacity": 1}
{"cmd": "create_new_dialog", "Name": "d", "capacity": "1"}
{"cmd": "create_new_dialog", "Name": "d", "capacity": 1000000}
{"cmd": "create_new_dialog", "Name": "d", "capacity": "1000000"}
{"cmd": "create_new_dialog", "Name": "d", "capacity": "0001000000"}
{"cmd": "get_dialogs"}
