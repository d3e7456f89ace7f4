{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "é"}
{"cmd": "create_new_dialog", "Name": "é"}
{"cmd": "create_new_dialog", "Name": "E"}
{"cmd": "create_new_dialog", "Name": "e"}
{"cmd": "create_new_dialog", "Name": "ё"}
{"cmd": "create_new_dialog", "Name": "е"}
{"cmd": "create_new_dialog", "Name": "ß"}
{"cmd": "create_new_dialog", "Name": "ss"}
{"cmd": "create_new_dialog", "Name": "😀"}
{"cmd": "create_new_dialog", "Name": "😁"}
{"cmd": "create_new_dialog", "Name": " "}
{"cmd": "create_new_dialog", "Name": "  "}
{"cmd": "create_new_dialog", "Name": "%"}
{"cmd": "create_new_dialog", "Name": "_"}
{"cmd": "get_dialogs", "Name": "é"}
{"cmd": "get_dialogs", "Name": "é"}
{"cmd": "get_dialogs", "Name": "E"}
{"cmd": "get_dialogs", "Name": "e"}
{"cmd": "get_dialogs", "Name": "ё"}
{"cmd": "get_dialogs", "Name": "е"}
{"cmd": "get_dialogs", "Name": "ß"}
{"cmd": "get_dialogs", "Name": "ss"}
{"cmd": "get_dialogs", "Name": "😀"}
{"cmd": "get_dialogs", "Name": "😁"}
{"cmd": "get_dialogs", "Name": " "}
{"cmd": "get_dialogs", "Name": "  "}
{"cmd": "get_dialogs", "Name": "%"}
{"cmd": "get_dialogs", "Name": "_"}
