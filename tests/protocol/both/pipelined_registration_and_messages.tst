{"cmd": "Registration", "login": "a", "pas": "1"}{"cmd": "create_new_dialog", "Name": "d"}{"cmd": "send_msg", "text": "x", "id_dialog": 2}{"cmd": "get_msg", "id_dialog": 2}
{'cmd':'VK_Autorization', 'username' : "user1", 'password':"pass1"}
{"cmd": "send_msg", "text": "I am 1", "id_dialog": 1, "id_user": 1}
