{
    "cmd"
    :
    "register"
    ,
    "username":
	"a",
    "password": "1"
}


{ "cmd": "chat",
  "sid": "a1",
  "message": "hi"
} {
  "cmd": "getChatHistory", "sid": "a1" } { "cmd":
"unregister",
"sid": "a1"}
