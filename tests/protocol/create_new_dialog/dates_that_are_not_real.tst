{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": ""}
{"cmd": "create_new_dialog", "Name": "x", "create_date": " "}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "0000-00-00"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "0000-01-01"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "0000-02-29"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "01.01.0000"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "2000-00-01"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "2000-01-00"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "2000-13-01"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "2000-01-32"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "2000-04-31"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "31.06.2000"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "31.09.1999"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "31.11.1999"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "00.01.2000"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "01.00.2000"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "01.13.2000"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "32.01.2000"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "1999-02-29"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "1900-02-29"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "29.02.2001"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "29.02.2100"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "30.02.2000"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "2000-02-30"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "2000-1-1"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "1.1.2000"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "1-01-01"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "10000-01-01"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "01.01.10000"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "-001-01-01"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "+001-01-01"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "20000101"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "2000/01/01"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "01/01/2000"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "01-01-2000"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "2000.01.01"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "2000-01.01"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "01.01-2000"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": " 2000-01-01"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "2000-01-01 "}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "2000-01-01 00:00:00"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "2000-01-01T00:00:00Z"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "00-01-01"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "01.01.00"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "2000-01-0a"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "２０００-０１-０１"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "٢٠٠٠-٠١-٠١"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "NULL"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "today"}
{"cmd": "create_new_dialog", "Name": "x", "create_date": "2000–01–01"}
{"cmd": "get_dialogs"}
