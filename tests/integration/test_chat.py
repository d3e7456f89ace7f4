# SPDX-License-Identifier: ISC
"""The chat protocol's log-ins, the people and connections they are bound to, and races for dialogs."""

import ctypes
import subprocess
import time
from statistics import median

import pytest

from accounts import hash_of, write_accounts
from harness import wait_until
from harness.mariadb import program
from harness.transactions import held, open_transactions, wait_for_blocked

EX_CONFIG = 78

VK_OK = {"answer": "Autorization OK"}
VK_WRONG = {"answer": "Incorrect username or password"}
LOGIN_WRONG = {"ans": "Incorrect login or password"}
TAKEN = {"ans": "Username is taken"}
OK = {"ans": "OK"}

VK = {"ann": "secret", "Vasya Pupkin": "пароль", "a:b": "x", "ы" * 64: "👋"}


def vk(client, username, password):
    return client.request(cmd="VK_Autorization", username=username, password=password)


def login(client, name, password="secret"):
    return client.request(cmd="Login", login=name, pas=password)


def new_user(client, name, password="secret"):
    """Registers, which binds the connection; the id."""
    reply = client.request(cmd="Registration", login=name, pas=password)
    assert reply.keys() == {"ans", "id"}, reply
    return reply["id"]


def new_dialog(client, **fields):
    reply = client.request(cmd="create_new_dialog", Name="d", **fields)
    assert reply.keys() == {"ans", "id_dialog"}, reply
    return reply["id_dialog"]


def is_logged_in(client):
    reply = client.request(cmd="get_dialogs", limit=1)
    assert "ans" in reply or reply["status"] == "badSid", reply
    return "ans" in reply


def own_id(client):
    """Who the connection is, by a message of his."""
    sent = client.request(cmd="send_msg", id_dialog=1, text="it is me", nonce=str(time.time_ns()))
    assert sent.get("ans") == "OK", sent
    return client.request(cmd="get_msg", id_dialog=1, after=sent["seq"] - 1, limit=1)["msg"][
        str(sent["id"])]["id_user"]


def texts(client, id_dialog):
    reply = client.request(cmd="get_msg", id_dialog=id_dialog, limit=1000)
    assert reply["Error"] == "0", reply
    return [message["text"] for message in reply["msg"].values()]


# --- VK's stub --------------------------------------------------------------------------------------


@pytest.fixture
def stub(tmp_path, start_parlord):
    """A daemon with the accounts VK."""
    accounts = write_accounts(tmp_path / "accounts", VK)
    return start_parlord({"vk": {"mode": "stub", "accounts": accounts}})


def test_vk_answers(stub):
    client = stub.connect()
    for name, password in VK.items():
        assert vk(client, name, password) == VK_OK
        assert vk(client, name, password + " ") == VK_WRONG
        assert vk(client, name + "x" if len(name) < 64 else name[:-1], password) == VK_WRONG
    assert vk(client, "Ann", "secret") == VK_WRONG
    assert vk(client, "vk:ann", "secret") == VK_WRONG


def test_vk_user_is_a_local_user(stub, database):
    client = stub.connect()
    assert not is_logged_in(client)
    assert vk(client, "Vasya Pupkin", "wrong") == VK_WRONG
    assert not is_logged_in(client)
    assert database.query("SELECT login FROM user") == []
    assert vk(client, "Vasya Pupkin", "пароль") == VK_OK
    number = own_id(client)
    assert client.request(cmd="get_user_info", id_user=number) == {"ans": {
        "id_user": number, "login": "vk:Vasya Pupkin", "first_name": None, "last_name": None,
        "D_birth": None, "age": None, "sex": None, "city": None, "photo": None}}
    # Another connection, another worker: the same user; and another account is another.
    for _ in range(8):
        again = stub.connect()
        assert vk(again, "Vasya Pupkin", "пароль") == VK_OK
        assert own_id(again) == number
    assert vk(again, "ann", "secret") == VK_OK
    assert own_id(again) != number
    assert own_id(client) == number
    assert database.query("SELECT login, password FROM user ORDER BY id") == [
        {"login": "vk:Vasya Pupkin", "password": None}, {"login": "vk:ann", "password": None}]


def test_vk_user_has_no_local_password(stub):
    """His name has a colon, which no local command takes; and the local ann is somebody else."""
    client = stub.connect()
    local = new_user(client, "ann", "local")
    assert vk(client, "ann", "local") == VK_WRONG
    assert own_id(client) == local
    assert vk(client, "ann", "secret") == VK_OK
    assert own_id(client) != local
    for name in ("vk:ann", "vk:Vasya Pupkin", "vk:nobody"):
        for password in ("secret", "", "*", "!"):
            assert login(client, name, password)["status"] == "badCommand"
            assert client.request(cmd="register", username=name, password=password)["status"] \
                == "badCommand"
            assert client.request(cmd="Registration", login=name, pas=password)["status"] \
                == "badCommand"
    assert login(client, "ann", "secret") == LOGIN_WRONG
    assert login(client, "ann", "local")["id"] == local


def test_vk_users_first_log_ins_race(stub, database):
    clients = [stub.connect() for _ in range(16)]
    for name, password in VK.items():
        with held(database, "SELECT * FROM dialog WHERE id = 1 FOR UPDATE"):
            for client in clients:
                client.send({"cmd": "VK_Autorization", "username": name, "password": password})
            # The pools' connections can be fewer than the clients.
            wait_for_any_blocked(database)
        assert [client.receive() for client in clients] == [VK_OK] * len(clients)
        assert len({own_id(client) for client in clients}) == 1
    users = database.query("SELECT login FROM user")
    assert sorted(user["login"] for user in users) == sorted("vk:" + name for name in VK)
    assert database.query("SELECT members FROM dialog WHERE id = 1") == [{"members": len(VK)}]


def test_vk_users_first_log_ins_race_freely(start_parlord, database, tmp_path):
    """Nobody is held, so that the commit of one can fall between any two statements of another."""
    names = {f"name {number}": "1" for number in range(60)}
    accounts = write_accounts(tmp_path / "accounts", names)
    parlord = start_parlord({"vk": {"mode": "stub", "accounts": accounts},
                             "limits": {"hash_threads": 8}})
    clients = [parlord.connect() for _ in range(12)]
    wrong = []
    for name in names:
        for client in clients:
            client.send({"cmd": "VK_Autorization", "username": name, "password": "1"})
        wrong += [reply for reply in (client.receive() for client in clients) if reply != VK_OK]
    assert wrong == []
    assert database.query("SELECT COUNT(*) AS n FROM user") == [{"n": len(names)}]


def test_vk_off(start_parlord, tmp_path):
    """It answers like a wrong password, whatever the file says."""
    accounts = write_accounts(tmp_path / "accounts", VK)
    for options in ({}, {"vk": {"mode": "off"}}, {"vk": {"mode": "off", "accounts": accounts}}):
        client = start_parlord(options).connect()
        assert vk(client, "ann", "secret") == VK_WRONG
        assert not is_logged_in(client)


def old_hash(password):
    """As mkpasswd -m sha-512 makes it."""
    libcrypt = ctypes.CDLL("libcrypt.so.1")
    libcrypt.crypt.restype = ctypes.c_char_p
    return libcrypt.crypt(password.encode(), b"$6$saltsalt").decode()


def check(parlord_conf):
    """parlord -t: (status, what it says)."""
    done = subprocess.run([program("PARLORD"), "-t", "-f", parlord_conf], capture_output=True,
                          text=True, timeout=30, check=False)
    return done.returncode, done.stdout + done.stderr


def test_accounts_file(start_parlord, tmp_path):
    accounts = tmp_path / "accounts"
    accounts.write_bytes((f"# people\n\nann:{hash_of('secret')}\r\nbob:{old_hash('old')}\n"
                          f"#ann:{hash_of('x')}\na:b:{hash_of('last')}").encode())
    parlord = start_parlord({"vk": {"mode": "stub", "accounts": accounts}})
    client = parlord.connect()
    assert check(parlord.conf)[0] == 0
    assert vk(client, "ann", "secret") == vk(client, "bob", "old") == vk(client, "a:b", "last") == VK_OK
    assert vk(client, "#ann", "x") == VK_WRONG


HASH = hash_of("secret")


@pytest.mark.parametrize("text, line", [
    pytest.param("ann", 1, id="no colon"),
    pytest.param(f"ann:{HASH}\n{HASH}\n", 2, id="no name"),
    pytest.param(f"ann:{HASH}\n:{HASH}\n", 2, id="empty name"),
    pytest.param("ann:\n", 1, id="no hash"),
    pytest.param("ann:*\n", 1, id="locked"),
    pytest.param("ann:!\n", 1, id="also locked"),
    # libcrypt would take its first two letters for the salt of a DES hash.
    pytest.param("\n# people\nann:secret\n", 3, id="the password itself"),
    pytest.param(f"ann:{HASH}\nbob:{HASH[:6]}\n", 2, id="start of a hash"),
    pytest.param(f"ann:{HASH}\nbob:{HASH[:-1]}\n", 2, id="cut hash"),
    pytest.param(f"ann:{HASH}\nbob:{HASH}\n#\nann:{hash_of('x')}\nzed:{HASH}\n", 4,
                 id="a name twice"),
])
def test_faults_in_the_accounts_file(start_parlord, tmp_path, text, line):
    """-t names the place but shows no hash, and the daemon does not start."""
    accounts = write_accounts(tmp_path / "accounts", {"ann": "secret"})
    parlord = start_parlord({"vk": {"mode": "stub", "accounts": accounts}})
    accounts.write_text(text)
    status, words = check(parlord.conf)
    assert status == EX_CONFIG
    assert f"{accounts}:{line}: " in words
    assert HASH not in words and "secret" not in words.replace(str(accounts), "")
    done = subprocess.run([program("PARLORD"), "-f", parlord.conf], capture_output=True, text=True,
                          timeout=30, check=False)
    assert done.returncode == EX_CONFIG and f"{accounts}:{line}: " in done.stderr
    # The one that runs goes on with what it read.
    assert vk(parlord.connect(), "ann", "secret") == VK_OK


def test_accounts_file_that_cannot_be_read(start_parlord, tmp_path):
    accounts = write_accounts(tmp_path / "accounts", {"ann": "secret"})
    parlord = start_parlord({"vk": {"mode": "stub", "accounts": accounts}})
    accounts.unlink()
    status, words = check(parlord.conf)
    assert status == EX_CONFIG and f"{accounts}: No such file" in words
    accounts.mkdir()
    status, words = check(parlord.conf)
    assert status == EX_CONFIG and str(accounts) in words and "can't be read" in words
    assert vk(parlord.connect(), "ann", "secret") == VK_OK


def test_stub_needs_a_file(start_parlord):
    parlord = start_parlord({"vk": {"mode": "off"}})
    parlord.conf.write_text(parlord.conf.read_text().replace('"off"', '"stub"'))
    status, words = check(parlord.conf)
    assert status == EX_CONFIG and "vk.accounts" in words


# --- what an unknown name costs ---------------------------------------------------------------------


def times(attempts, count=30):
    """The median time in seconds of each, tried in turn so that both see the same load."""
    taken = [[] for _ in attempts]
    for _ in range(count):
        for attempt, of in zip(attempts, taken):
            start = time.monotonic()
            attempt()
            of.append(time.monotonic() - start)
    return [median(of) for of in taken]


COST = 5
HASHING = 0.004  # s, less than a hash of that cost takes anywhere


def test_an_unknown_name_costs_as_much_as_a_wrong_password(start_parlord, tmp_path):
    accounts = write_accounts(tmp_path / "accounts", {"bob": "secret"}, COST)
    parlord = start_parlord({"limits": {"password_cost": COST},
                             "vk": {"mode": "stub", "accounts": accounts}})
    client = parlord.connect()
    new_user(client, "ann")

    def expect(reply, expected):
        assert reply == expected

    for kind, known, unknown in (
            ("Login", lambda: expect(login(client, "ann", "wrong"), LOGIN_WRONG),
             lambda: expect(login(client, "nobody", "wrong"), LOGIN_WRONG)),
            ("VK", lambda: expect(vk(client, "bob", "wrong"), VK_WRONG),
             lambda: expect(vk(client, "nobody", "wrong"), VK_WRONG))):
        of_known, of_unknown = times((known, unknown))
        assert of_known > HASHING, f"{kind}: {of_known} s is no hash of cost {COST}"
        assert 0.5 < of_unknown / of_known < 2, f"{kind}: {of_unknown} s against {of_known} s"


# --- connections ------------------------------------------------------------------------------------


def test_each_connection_has_its_user(parlord):
    first, second, third = (parlord.connect() for _ in range(3))
    ann, bob = new_user(first, "ann"), new_user(second, "bob")
    assert ann != bob
    assert not is_logged_in(third)
    for _ in range(3):
        assert (own_id(first), own_id(second)) == (ann, bob)
    # One user on two connections; the first one's end is not the second one's.
    assert login(third, "ann") == {"ans": "Authorization success", "id": ann}
    first.close()
    assert own_id(third) == ann
    # Nobody inherits a connection's user, on whichever worker he comes in.
    again = [parlord.connect() for _ in range(8)]
    assert not any(map(is_logged_in, again))


def test_a_log_in_replaces_the_one_before(parlord):
    client = parlord.connect()
    ann = new_user(client, "ann")
    bob = new_user(client, "bob")
    assert own_id(client) == bob
    assert login(client, "ann")["id"] == ann
    assert own_id(client) == ann
    for wrong in (login(client, "bob", "wrong"), login(client, "nobody")):
        assert wrong == LOGIN_WRONG
    assert client.request(cmd="Registration", login="bob", pas="secret") == TAKEN
    assert client.request(cmd="create_new_user", login="cyd", pas="secret") == OK
    assert own_id(client) == ann


@pytest.mark.parametrize("log_in", [
    {"cmd": "register", "username": "ann", "password": "secret"},
    {"cmd": "Login", "login": "ann", "pas": "secret"}], ids=lambda log_in: log_in["cmd"])
def test_a_cheap_hash_is_made_anew(log_in, start_parlord, database):
    """When password_cost is raised each password follows as its user logs in; his sessions stay."""
    def stored():
        return database.query("SELECT password FROM user WHERE login = 'ann'")[0]["password"]

    sid = start_parlord({"limits": {"password_cost": 1}}, database).connect().register("ann")
    cheap = stored()
    client = start_parlord({"limits": {"password_cost": 3}}, database).connect(20)
    wrong = {name: "wrong" if value == "secret" else value for name, value in log_in.items()}
    assert not client.request(wrong).keys() & {"sid", "id"}
    assert stored() == cheap
    assert set(client.request(log_in)) in ({"status", "sid"}, {"ans", "id"})
    made = stored()
    assert made != cheap
    assert set(client.request(log_in)) in ({"status", "sid"}, {"ans", "id"})
    assert stored() == made
    assert client.request(cmd="getGamesList", sid=sid)["status"] == "ok"


def test_a_pipeline_sees_its_log_in(parlord):
    client = parlord.connect()
    send = {"cmd": "send_msg", "id_dialog": 1, "text": "hello"}
    replies = client.pipeline([send, {"cmd": "Registration", "login": "ann", "pas": "1"}, send,
                               {"cmd": "Registration", "login": "bob", "pas": "1"}, send,
                               {"cmd": "get_msg"}])
    assert replies[0]["status"] == "badSid"
    assert replies[2] == replies[4] == OK
    ann, bob = replies[1]["id"], replies[3]["id"]
    assert [message["id_user"] for message in replies[5]["msg"].values()] == [ann, bob]


def test_a_sid_goes_before_the_connections_user(parlord):
    client = parlord.connect()
    sid = client.register("ann")
    bob = new_user(client, "bob")
    ann = login(parlord.connect(), "ann")["id"]
    send = {"cmd": "send_msg", "id_dialog": 1, "text": "hello"}
    assert client.request(send | {"sid": sid, "id_user": ann}) == OK
    assert client.request(send | {"id_user": str(bob)}) == OK
    for wrong in ({"sid": sid, "id_user": bob}, {"id_user": ann}, {"sid": "wrong"}, {"id_user": 99}):
        assert client.request(send | wrong)["status"] == "badSid"
    assert own_id(client) == bob


# --- require_login = false --------------------------------------------------------------------------

WARNING = "warning: require_login is false"


@pytest.fixture
def trusting(start_parlord):
    return start_parlord({"require_login": False})


def test_the_log_warns_of_trust(trusting, start_parlord):
    trusting.wait_for_log(WARNING)
    assert trusting.log_text().count(WARNING) == 1
    assert WARNING not in start_parlord().log_text()


def test_trust_takes_any_existing_user(trusting):
    ann, bob = new_user(trusting.connect(), "ann"), new_user(trusting.connect(), "bob")
    client = trusting.connect()
    send = {"cmd": "send_msg", "id_dialog": 1, "text": "hello"}
    assert client.request(send | {"id_user": ann}) == OK
    assert client.request(send | {"id_user": str(bob)}) == OK
    for nobody in (bob + 1, 2**63 - 1):
        assert client.request(send | {"id_user": nobody})["status"] == "badCommand"
    assert client.request(send)["status"] == "badSid"
    assert client.request(send | {"id_user": ann, "sid": "wrong"})["status"] == "badSid"
    # Whoever is logged in speaks for himself, or for whom he says.
    assert login(client, "ann")["id"] == ann
    assert client.request(send) == client.request(send | {"id_user": bob}) == OK
    assert [message["id_user"] for message in trusting.connect().request(cmd="get_msg")["msg"]
            .values()] == [ann, bob, ann, bob]


def test_trust_reads_without_log_in(trusting):
    owner = trusting.connect()
    ann = new_user(owner, "ann")
    dialog = new_dialog(owner)
    assert owner.request(cmd="send_msg", id_dialog=dialog, text="hello") == OK
    client = trusting.connect()
    assert texts(client, dialog) == ["hello"]
    assert client.request(cmd="get_msg")["Error"] == "0"
    assert list(client.request(cmd="get_users")["ans"]) == [str(ann)]
    assert list(client.request(cmd="get_dialogs")["ans"]) == ["1", str(dialog)]
    assert list(client.request(cmd="get_user_from_dialog", id_dialog=dialog)["ans"]) == [str(ann)]
    assert client.request(cmd="get_user_info", id_user=ann)["ans"]["login"] == "ann"


def test_trust_needs_a_user_for_what_only_a_user_does(trusting):
    owner = trusting.connect()
    ann = new_user(owner, "ann")
    dialog = new_dialog(owner)
    client = trusting.connect()
    for request in ({"cmd": "create_new_dialog", "Name": "x"},
                    {"cmd": "join_dialog", "id_dialog": dialog},
                    {"cmd": "leave_dialog", "id_dialog": dialog},
                    {"cmd": "invite_to_dialog", "id_dialog": dialog, "id_user": ann}):
        assert client.request(request)["status"] == "badSid"
    assert list(client.request(cmd="get_dialogs")["ans"]) == ["1", str(dialog)]


def test_trust_keeps_private_dialogs_private(trusting):
    owner = trusting.connect()
    ann, bob = new_user(owner, "ann"), new_user(trusting.connect(), "bob")
    dialog = new_dialog(owner, private=True)
    assert owner.request(cmd="send_msg", id_dialog=dialog, text="a secret") == OK
    client = trusting.connect()

    def ask(number):
        return [client.request(cmd=command, id_dialog=number, **fields) for command, fields in (
            ("get_msg", {}), ("get_user_from_dialog", {}),
            ("send_msg", {"text": "x", "id_user": bob}), ("send_msg", {"text": "x"}))]

    # To the last word as if there were no such dialog.
    assert ask(dialog) == ask(dialog + 1)
    assert ask(dialog)[0]["Error"] == "1"
    assert [reply["status"] for reply in ask(dialog)[1:]] == ["badCommand", "badCommand", "badSid"]
    assert list(client.request(cmd="get_dialogs")["ans"]) == ["1"]
    assert client.request(cmd="get_msg")["msg"] == {}
    # Its member is taken at his word, like everybody.
    assert client.request(cmd="send_msg", id_dialog=dialog, text="hello", id_user=ann) == OK
    assert texts(owner, dialog) == ["a secret", "hello"]


# --- races ------------------------------------------------------------------------------------------

RACERS = 32
# Each of them shall get as far as the lock at which it is held.
ENOUGH = {"database": {"pool_size": RACERS}}


def wait_for_blocked_at_least(database, count):
    def blocked():
        return [row for row in open_transactions(database) if row["state"] == "LOCK WAIT"]

    wait_until(lambda: len(blocked()) >= count, 10, f"{count} wait for a lock")


def wait_for_any_blocked(database):
    deadline = time.monotonic() + 5
    while True:
        try:
            return wait_for_blocked(database, 1, deadline=0)
        except AssertionError as error:
            if not str(error).startswith("0 instead"):
                return None
            assert time.monotonic() < deadline


@pytest.fixture
def racers(start_parlord):
    """Connections, each bound to a user of its own; the last is the one who creates dialogs."""
    parlord = start_parlord(ENOUGH)
    clients = [parlord.connect() for _ in range(RACERS + 1)]
    for number, client in enumerate(clients):
        new_user(client, f"user{number}")
    return clients


@pytest.mark.parametrize("capacity", [1, 2, 7, RACERS, RACERS + 1])
def test_a_race_for_places(racers, database, capacity):
    """Some come by join_dialog, others by send_msg: as many get in as there is room for."""
    *clients, owner = racers
    dialog = new_dialog(owner, capacity=capacity)
    with held(database, "SELECT * FROM dialog WHERE id = %s FOR UPDATE", (dialog,)):
        for number, client in enumerate(clients):
            client.send({"cmd": "join_dialog", "id_dialog": dialog} if number % 2 else
                        {"cmd": "send_msg", "id_dialog": dialog, "text": str(number)})
        # The joins: messages go through few lanes and wait in the workers.
        wait_for_blocked_at_least(database, RACERS // 2)
    replies = [client.receive() for client in clients]
    assert all(reply == OK or reply["status"] == "badCommand" for reply in replies)
    inside = [number for number, reply in enumerate(replies) if reply == OK]
    assert len(inside) == capacity - 1
    members = owner.request(cmd="get_user_from_dialog", id_dialog=dialog)["ans"]
    assert len(members) == capacity
    assert {str(own_id(clients[number])) for number in inside} | {str(own_id(owner))} == set(members)
    # Nobody's words are in a dialog that he is not in, and the numbers have no gap.
    assert sorted(texts(owner, dialog), key=int) == [str(n) for n in inside if n % 2 == 0]
    assert database.query("SELECT members, members_joined FROM dialog WHERE id = %s", (dialog,)) == [
        {"members": capacity, "members_joined": capacity}]
    assert database.query(
        "SELECT last_seq, (SELECT COUNT(*) FROM message WHERE room = room.id) AS n FROM room"
        " WHERE id = %s", (dialog,)) == [dict.fromkeys(("last_seq", "n"), len(texts(owner, dialog)))]


def test_one_user_enters_once(racers, database):
    """He comes in at all doors at once."""
    *clients, owner = racers
    dialog = new_dialog(owner, capacity=3)
    number = login(clients[0], "user0")["id"]
    for client in clients[1:]:
        client.send({"cmd": "Login", "login": "user0", "pas": "secret"})
    assert all(client.receive()["id"] == number for client in clients[1:])
    with held(database, "SELECT * FROM dialog WHERE id = %s FOR UPDATE", (dialog,)):
        for place, client in enumerate(clients):
            client.send({"cmd": "join_dialog", "id_dialog": dialog} if place % 2 else
                        {"cmd": "send_msg", "id_dialog": dialog, "text": str(place)})
        owner.send({"cmd": "invite_to_dialog", "id_dialog": dialog, "id_user": number})
        wait_for_any_blocked(database)
    assert [client.receive() for client in racers] == [OK] * (RACERS + 1)
    assert len(owner.request(cmd="get_user_from_dialog", id_dialog=dialog)["ans"]) == 2
    assert database.query("SELECT members FROM dialog WHERE id = %s", (dialog,)) == [{"members": 2}]
    assert len(texts(owner, dialog)) == RACERS / 2


def test_coming_and_going(racers, database):
    """A dialog for four, and eight who come, speak and go all the time: it is never too full."""
    *clients, owner = racers[-9:]
    dialog = new_dialog(owner, capacity=4)
    rounds = [{"cmd": "join_dialog", "id_dialog": dialog},
              {"cmd": "send_msg", "id_dialog": dialog, "text": "hello"},
              {"cmd": "leave_dialog", "id_dialog": dialog}] * 20
    for client in clients:
        client.send(*rounds)
    seen = []
    for _ in range(60):
        seen.append(len(owner.request(cmd="get_user_from_dialog", id_dialog=dialog)["ans"]))
    replies = [client.receive_many(len(rounds), 60) for client in clients]
    assert max(seen) <= 4
    assert len(texts(owner, dialog)) == sum(reply == OK for of in replies for reply in of[1::3])
    assert database.query(
        "SELECT members, (SELECT COUNT(*) FROM dialog_member m WHERE m.dialog_id = d.id) AS n"
        " FROM dialog d WHERE id = %s", (dialog,)) == [{"members": 1, "n": 1}]
    # Whoever is inside can speak and leave, and nobody else can leave.
    for of in replies:
        for join, send, leave in zip(of[::3], of[1::3], of[2::3]):
            assert send == OK or join != OK
            assert (leave == OK) == (join == OK or send == OK)


@pytest.mark.parametrize("commands", [["Registration"], ["create_new_user"],
                                      ["Registration", "register", "create_new_user"]],
                         ids="+".join)
def test_a_race_for_a_name(start_parlord, database, commands):
    parlord = start_parlord(ENOUGH)
    clients = [parlord.connect() for _ in range(RACERS)]
    with held(database, "SELECT * FROM dialog WHERE id = 1 FOR UPDATE"):
        for number, client in enumerate(clients):
            command = commands[number % len(commands)]
            client.send({"cmd": command, "username": "ann", "password": str(number)}
                        if command == "register" else
                        {"cmd": command, "login": "ann", "pas": str(number)})
        wait_for_blocked(database, RACERS)
    replies = [client.receive() for client in clients]
    won = [number for number, reply in enumerate(replies)
           if reply not in (TAKEN, {"status": "badPassword", "message": reply.get("message")})]
    assert len(won) == 1, replies
    assert database.query("SELECT COUNT(*) AS n FROM user") == [{"n": 1}]
    assert database.query("SELECT members FROM dialog WHERE id = 1") == [{"members": 1}]
    # It is the winner's, and no loser's connection is bound.
    for number, client in enumerate(clients):
        assert is_logged_in(client) == (number in won and replies[number].get("id") is not None)
        assert (login(client, "ann", str(number)) == LOGIN_WRONG) == (number not in won)


def test_one_nonce_at_two_places(racers, database):
    """In one room it is one message; in a second room nothing."""
    *clients, owner = racers[-9:]
    dialog = new_dialog(owner)
    number = own_id(owner)
    name = database.query("SELECT login FROM user WHERE id = %s", (number,))[0]["login"]
    for client in clients:
        assert login(client, name)["id"] == number
    for place, client in enumerate(clients):
        client.send({"cmd": "send_msg", "id_dialog": [1, dialog][place % 2], "text": "hello",
                     "nonce": "n"})
    replies = [client.receive() for client in clients]
    kept = [reply for reply in replies if reply.get("ans") == "OK"]
    assert len(kept) == len(clients) / 2 and kept == [kept[0]] * len(kept)
    assert {reply["status"] for reply in replies if reply not in kept} == {"badCommand"}
    assert database.query("SELECT COUNT(*) AS n FROM message WHERE text = 'hello'") == [{"n": 1}]


def test_readers_do_not_wait_for_writers(racers, database):
    """Everybody's registration changes the lobby's row, and every newcomer his dialog's."""
    client, other, *_, owner = racers
    dialog = new_dialog(owner)
    assert client.request(cmd="join_dialog", id_dialog=dialog) == OK
    number = own_id(client)
    game = owner.register("player")
    assert owner.request(cmd="createGame", sid=game, gameName="g") == {"status": "ok"}
    with held(database, "SELECT * FROM dialog d JOIN user u JOIN player p FOR UPDATE"):
        start = time.monotonic()
        for place in (1, dialog):
            assert texts(client, place) is not None
            assert str(number) in client.request(cmd="get_user_from_dialog", id_dialog=place)["ans"]
        assert "1" in client.request(cmd="get_dialogs")["ans"]
        assert client.request(cmd="get_user_info", id_user=number)["ans"]["id_user"] == number
        assert str(number) in client.request(cmd="get_users")["ans"]
        history = other.request(cmd="getChatHistory", sid=game, gameName="g")
        assert history == {"status": "ok", "chat": []}
        assert time.monotonic() - start < 1


def test_members_speak_while_others_come(racers, database):
    """A member's message changes nothing but the room."""
    client, *_, owner = racers
    dialog = new_dialog(owner)
    with held(database, "SELECT * FROM dialog FOR UPDATE"):
        start = time.monotonic()
        for place in (1, dialog):
            assert owner.request(cmd="send_msg", id_dialog=place, text="hello") == OK
        assert client.request(cmd="send_msg", id_dialog=1, text="hello") == OK
        assert time.monotonic() - start < 1
