{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "get_dialogs", "Name": ""}
{"cmd": "get_dialogs", "Name": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}
{"cmd": "get_dialogs", "Name": "a\n"}
{"cmd": "get_dialogs", "capacity": 0}
{"cmd": "get_dialogs", "capacity": 1000001}
{"cmd": "get_dialogs", "capacity": "0"}
{"cmd": "get_dialogs", "capacity": -1}
{"cmd": "get_dialogs", "limit": 0}
{"cmd": "get_dialogs", "limit": 1001}
{"cmd": "get_dialogs", "create_date": ""}
{"cmd": "get_dialogs", "create_date": " "}
{"cmd": "get_dialogs", "create_date": "0000-00-00"}
{"cmd": "get_dialogs", "create_date": "0000-01-01"}
{"cmd": "get_dialogs", "create_date": "0000-02-29"}
{"cmd": "get_dialogs", "create_date": "01.01.0000"}
{"cmd": "get_dialogs", "create_date": "2000-00-01"}
{"cmd": "get_dialogs", "create_date": "2000-01-00"}
{"cmd": "get_dialogs", "create_date": "2000-13-01"}
{"cmd": "get_dialogs", "create_date": "2000-01-32"}
{"cmd": "get_dialogs", "create_date": "2000-04-31"}
{"cmd": "get_dialogs", "create_date": "31.06.2000"}
{"cmd": "get_dialogs", "Name": "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀"}
{"cmd": "get_dialogs", "capacity": "1000000"}
{"cmd": "get_dialogs", "limit": 1000}
{"cmd": "get_dialogs", "after": 9223372036854775807}
