{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "d", "create_date": "0001-01-01"}
{"cmd": "create_new_dialog", "Name": "d", "create_date": "01.01.0001"}
{"cmd": "create_new_dialog", "Name": "d", "create_date": "9999-12-31"}
{"cmd": "create_new_dialog", "Name": "d", "create_date": "31.12.9999"}
{"cmd": "create_new_dialog", "Name": "d", "create_date": "2000-02-29"}
{"cmd": "create_new_dialog", "Name": "d", "create_date": "29.02.1996"}
{"cmd": "create_new_dialog", "Name": "d", "create_date": "0004-02-29"}
{"cmd": "create_new_dialog", "Name": "d", "create_date": "29.02.2400"}
{"cmd": "create_new_dialog", "Name": "d", "create_date": "1600-02-29"}
{"cmd": "create_new_dialog", "Name": "d", "create_date": "31.01.0099"}
{"cmd": "create_new_dialog", "Name": "d", "create_date": "1970-01-01"}
{"cmd": "create_new_dialog", "Name": "d", "create_date": "30.04.2038"}
{"cmd": "create_new_dialog", "Name": "d", "create_date": "12.11.1990"}
{"cmd": "create_new_dialog", "Name": "d", "create_date": "1582-10-10"}
{"cmd": "get_dialogs"}
