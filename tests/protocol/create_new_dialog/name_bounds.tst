{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "create_new_dialog", "Name": ""}
{"cmd": "create_new_dialog", "Name": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}
{"cmd": "create_new_dialog", "Name": "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀"}
{"cmd": "create_new_dialog", "Name": "ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé"}
{"cmd": "create_new_dialog", "Name": "\n"}
{"cmd": "create_new_dialog", "Name": "a\tb"}
{"cmd": "create_new_dialog", "Name": "\u001f"}
{"cmd": "create_new_dialog", "Name": ""}
{"cmd": "create_new_dialog", "Name": ""}
{"cmd": "create_new_dialog", "Name": "a"}
{"cmd": "create_new_dialog", "Name": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}
{"cmd": "create_new_dialog", "Name": "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀"}
{"cmd": "create_new_dialog", "Name": "éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé"}
{"cmd": "create_new_dialog", "Name": " "}
{"cmd": "create_new_dialog", "Name": "  x "}
{"cmd": "create_new_dialog", "Name": "Lobby"}
{"cmd": "create_new_dialog", "Name": "1"}
{"cmd": "create_new_dialog", "Name": "\"\\"}
{"cmd": "create_new_dialog", "Name": "';--"}
{"cmd": "create_new_dialog", "Name": " "}
{"cmd": "create_new_dialog", "Name": " "}
{"cmd": "create_new_dialog", "Name": "null"}
{"cmd": "get_dialogs"}
