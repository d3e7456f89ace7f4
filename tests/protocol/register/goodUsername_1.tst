{
    "cmd": "register",
    "username": "Vasya_Pupkin",
    "password": "123456"
}
