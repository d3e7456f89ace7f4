{"cmd": "vk_autorization", "username": "a", "password": "1"}
{"cmd": "VK_autorization", "username": "a", "password": "1"}
{"cmd": "VK_Authorization", "username": "a", "password": "1"}
{"cmd": "vk_Autorization", "username": "a", "password": "1"}
