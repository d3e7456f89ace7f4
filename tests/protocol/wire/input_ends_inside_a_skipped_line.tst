{"cmd": "clear"}
nonsense {"cmd": "cle