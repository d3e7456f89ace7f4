{"cmd": "register", "username": "a", "password": "1"}
{"cmd": "create_new_user", "pas": "1"}
{"cmd": "create_new_user", "login": "b"}
{"cmd": "create_new_user", "login": 5, "pas": "1"}
{"cmd": "create_new_user", "login": 1.5, "pas": "1"}
{"cmd": "create_new_user", "login": true, "pas": "1"}
{"cmd": "create_new_user", "login": null, "pas": "1"}
{"cmd": "create_new_user", "login": [], "pas": "1"}
{"cmd": "create_new_user", "login": {}, "pas": "1"}
{"cmd": "create_new_user", "login": ["x"], "pas": "1"}
{"cmd": "create_new_user", "login": "b", "pas": 5}
{"cmd": "create_new_user", "login": "b", "pas": 1.5}
{"cmd": "create_new_user", "login": "b", "pas": true}
{"cmd": "create_new_user", "login": "b", "pas": null}
{"cmd": "create_new_user", "login": "b", "pas": []}
{"cmd": "create_new_user", "login": "b", "pas": {}}
{"cmd": "create_new_user", "login": "b", "pas": ["x"]}
{"cmd": "create_new_user", "login": "b", "pas": "1", "first_name": 5}
{"cmd": "create_new_user", "login": "b", "pas": "1", "first_name": 1.5}
{"cmd": "create_new_user", "login": "b", "pas": "1", "first_name": true}
{"cmd": "create_new_user", "login": "b", "pas": "1", "first_name": null}
{"cmd": "create_new_user", "login": "b", "pas": "1", "first_name": []}
{"cmd": "create_new_user", "login": "b", "pas": "1", "first_name": {}}
{"cmd": "create_new_user", "login": "b", "pas": "1", "first_name": ["x"]}
{"cmd": "create_new_user", "login": "b", "pas": "1", "last_name": 5}
{"cmd": "create_new_user", "login": "b", "pas": "1", "last_name": 1.5}
{"cmd": "create_new_user", "login": "b", "pas": "1", "last_name": true}
{"cmd": "create_new_user", "login": "b", "pas": "1", "last_name": null}
{"cmd": "create_new_user", "login": "b", "pas": "1", "last_name": []}
{"cmd": "create_new_user", "login": "b", "pas": "1", "last_name": {}}
{"cmd": "create_new_user", "login": "b", "pas": "1", "last_name": ["x"]}
{"cmd": "create_new_user", "login": "b", "pas": "1", "sex": 5}
{"cmd": "create_new_user", "login": "b", "pas": "1", "sex": 1.5}
{"cmd": "create_new_user", "login": "b", "pas": "1", "sex": true}
{"cmd": "create_new_user", "login": "b", "pas": "1", "sex": null}
{"cmd": "create_new_user", "login": "b", "pas": "1", "sex": []}
{"cmd": "create_new_user", "login": "b", "pas": "1", "sex": {}}
{"cmd": "create_new_user", "login": "b", "pas": "1", "sex": ["x"]}
{"cmd": "create_new_user", "login": "b", "pas": "1", "city": 5}
{"cmd": "create_new_user", "login": "b", "pas": "1", "city": 1.5}
{"cmd": "create_new_user", "login": "b", "pas": "1", "city": true}
{"cmd": "create_new_user", "login": "b", "pas": "1", "city": null}
{"cmd": "create_new_user", "login": "b", "pas": "1", "city": []}
{"cmd": "create_new_user", "login": "b", "pas": "1", "city": {}}
{"cmd": "create_new_user", "login": "b", "pas": "1", "city": ["x"]}
{"cmd": "create_new_user", "login": "b", "pas": "1", "photo": 5}
{"cmd": "create_new_user", "login": "b", "pas": "1", "photo": 1.5}
{"cmd": "create_new_user", "login": "b", "pas": "1", "photo": true}
{"cmd": "create_new_user", "login": "b", "pas": "1", "photo": null}
{"cmd": "create_new_user", "login": "b", "pas": "1", "photo": []}
{"cmd": "create_new_user", "login": "b", "pas": "1", "photo": {}}
{"cmd": "create_new_user", "login": "b", "pas": "1", "photo": ["x"]}
{"cmd": "create_new_user", "login": "b", "pas": "1", "age": ""}
{"cmd": "create_new_user", "login": "b", "pas": "1", "age": " 1"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "age": "1 "}
{"cmd": "create_new_user", "login": "b", "pas": "1", "age": "-1"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "age": "+1"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "age": "1e1"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "age": "1.0"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "age": "0x1"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "age": "١"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "age": "1,0"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "age": -1}
{"cmd": "create_new_user", "login": "b", "pas": "1", "age": 1.5}
{"cmd": "create_new_user", "login": "b", "pas": "1", "age": 1.0}
{"cmd": "create_new_user", "login": "b", "pas": "1", "age": true}
{"cmd": "create_new_user", "login": "b", "pas": "1", "age": null}
{"cmd": "create_new_user", "login": "b", "pas": "1", "age": []}
{"cmd": "create_new_user", "login": "b", "pas": "1", "age": {}}
{"cmd": "create_new_user", "login": "b", "pas": "1", "age": [1]}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": 20000101}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": true}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": null}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": []}
{"cmd": "create_new_user", "login": "b", "pas": "1", "D_birth": {}}
{"cmd": "create_new_user", "login": "b", "pas": "1", "colour": "x"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "Photo": "x"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "d_birth": "x"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "id_user": "x"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "sid": "x"}
{"cmd": "create_new_user", "login": "b", "pas": "1", "name": "x"}
{"cmd": "get_users", "sid": "a1"}
