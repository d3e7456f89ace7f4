{"cmd": "Registration", "login": "a", "pas": "1"}
{"cmd": "create_new_dialog", "Name": "d"}
{"cmd": "send_msg", "text": "Вася", "id_dialog": 2}
{"cmd": "send_msg", "text": "李小龙", "id_dialog": 2}
{"cmd": "send_msg", "text": "مرحبا", "id_dialog": 2}
{"cmd": "send_msg", "text": "नमस्ते", "id_dialog": 2}
{"cmd": "send_msg", "text": "👩‍👩‍👧‍👦🏳️‍🌈", "id_dialog": 2}
{"cmd": "send_msg", "text": "é", "id_dialog": 2}
{"cmd": "send_msg", "text": "é", "id_dialog": 2}
{"cmd": "send_msg", "text": " x ", "id_dialog": 2}
{"cmd": "send_msg", "text": "\t\r\n\u0001\u001f", "id_dialog": 2}
{"cmd": "send_msg", "text": " ﻿￿", "id_dialog": 2}
{"cmd": "send_msg", "text": "\"\\/\b\f", "id_dialog": 2}
{"cmd": "send_msg", "text": "';--", "id_dialog": 2}
{"cmd": "send_msg", "text": "􏿿", "id_dialog": 2}
{"cmd": "send_msg", "text": "{\"cmd\": \"clear\"}", "id_dialog": 2}
{"cmd": "send_msg", "text": "null", "id_dialog": 2}
{"cmd": "get_msg", "id_dialog": 2}
