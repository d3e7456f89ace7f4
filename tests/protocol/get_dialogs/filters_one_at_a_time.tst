{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "Registration", "login": "b", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "x"}
{"cmd": "create_new_dialog", "Name": "X", "capacity": 2, "create_date": "31.12.1999"}
{"cmd": "create_new_dialog", "Name": "x ", "capacity": 3, "create_date": "1999-12-31"}
{"cmd": "create_new_dialog", "Name": "x", "capacity": 3}
{"cmd": "create_new_dialog", "Name": "Lobby"}
{"cmd": "invite_to_dialog", "id_dialog": 2, "id_user": 1}
{"cmd": "get_dialogs"}
{"cmd": "get_dialogs", "Name": "x"}
{"cmd": "get_dialogs", "Name": "X"}
{"cmd": "get_dialogs", "Name": "x "}
{"cmd": "get_dialogs", "Name": "Lobby"}
{"cmd": "get_dialogs", "Name": "lobby"}
{"cmd": "get_dialogs", "Name": "%"}
{"cmd": "get_dialogs", "create_date": "1999-12-31"}
{"cmd": "get_dialogs", "create_date": "31.12.1999"}
{"cmd": "get_dialogs", "create_date": "2000-01-01"}
{"cmd": "get_dialogs", "capacity": 2}
{"cmd": "get_dialogs", "capacity": "02"}
{"cmd": "get_dialogs", "capacity": 3}
{"cmd": "get_dialogs", "capacity": 1}
{"cmd": "get_dialogs", "capacity": 4}
