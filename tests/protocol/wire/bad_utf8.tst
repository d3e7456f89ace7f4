{"cmd": "ÿ"}
{"cmd": "ş"}
{"cmd": "€"}
{"cmd": "¿"}
{"cmd": "À€"}
{"cmd": "Á¿"}
{"cmd": "à€€"}
{"cmd": "ğ¿¿"}
{"cmd": "í €"}
{"cmd": "í¿¿"}
{"cmd": "ô€€"}
{"cmd": "õ€€€"}
{"cmd": "Ğ"}
{"cmd": "â‚"}
{"cmd": "ğŸ˜"}
{"cmd": "ÃÃ©"}
{"cmd": "Ã©©"}
{"cmd": "café"}
{"cmd": "clear"}
{"ÿ": "clear"}
{"cmd": "clear"}
ĞÑ {"cmd": "clear"}
{"cmd": "clear"}
