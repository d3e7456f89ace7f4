# SPDX-License-Identifier: ISC
"""Guessing passwords, making many accounts, and having many sessions. Clients come from addresses of
the loopback network, which is not trusted here."""

import re
import threading
import time

import pytest

from accounts import write_accounts
from harness import Client, wait_until

HERE, THERE = "127.0.0.1", "127.9.9.9"
WRONG = {"register": {"status": "badPassword", "message": "Wrong password"},
         "Login": {"ans": "Incorrect login or password"},
         "VK_Autorization": {"answer": "Incorrect username or password"}}
# A wait that no test waits for, and none that a slow machine could miss.
LIMITS = {"password_cost": 1, "trusted": [], "account_guesses": 3, "guess_delay": 600,
          "guess_delay_max": 3000, "request_burst": 10000, "address_burst": 10000}


def client_from(parlord, address, deadline=30):
    """A client with an address of its own."""
    return Client(parlord.address, deadline, source=address)


def attempt(client, name="ann", password="wrong", command="register"):
    fields = {"register": ("username", "password"), "Login": ("login", "pas"),
              "VK_Autorization": ("username", "password")}[command]
    return client.request(cmd=command, **dict(zip(fields, (name, password))))


def is_locked(reply):
    return reply.get("status") == "badCommand" and reply["message"] == "Too many wrong passwords" \
        and 0 < reply["retry_after"] <= 3001


@pytest.fixture
def guarded(start_parlord, tmp_path):
    accounts = write_accounts(tmp_path / "accounts", {"ivan": "secret"})
    return start_parlord({"workers": 2, "limits": LIMITS,
                          "vk": {"mode": "stub", "accounts": accounts}})


@pytest.mark.parametrize("command", ["register", "Login", "VK_Autorization"])
def test_after_a_few_there_is_to_be_waited(guarded, command):
    name = "ivan" if command == "VK_Autorization" else "ann"
    with client_from(guarded, HERE) as client:
        if name == "ann":
            client.register("ann")
        # Three for which nobody waits, and the one that begins it.
        for _ in range(4):
            assert attempt(client, name, command=command) == WRONG[command]
        for password in ("wrong", "secret"):
            assert is_locked(attempt(client, name, password, command))
    # All workers know; elsewhere he gets in, so nobody is locked out by others.
    for _ in range(8):
        with client_from(guarded, HERE) as client:
            assert is_locked(attempt(client, name, "secret", command))
    with client_from(guarded, THERE) as client:
        assert attempt(client, name, "secret", command) != WRONG[command]
        assert not is_locked(attempt(client, name, "secret", command))
    with Client(guarded.control) as control:
        counters = control.request(cmd="status")["counters"]
        assert counters["refused_guess"] == 10
        assert len(re.findall(rf"{command} from 127\.0\.0\.1 refused: Too many wrong passwords",
                              guarded.log_text())) == 10
        # And it can be ended.
        login = f"vk:{name}" if name == "ivan" else name
        assert control.request(cmd="unlock", username=login)["removed"] == 1
    with client_from(guarded, HERE) as client:
        assert not is_locked(attempt(client, name, "secret", command))


def test_change_password_is_no_way_around(guarded):
    with client_from(guarded, HERE) as client:
        sid = client.register("ann")
        change = {"cmd": "change_password", "sid": sid, "new_password": "new"}
        for _ in range(4):
            assert client.request(**change, password="wrong")["status"] == "badPassword"
        assert is_locked(client.request(**change, password="secret"))
        assert is_locked(attempt(client, "ann", "secret"))
        # The session itself goes on.
        assert client.request(cmd="chat", sid=sid, message="x") == {"status": "ok"}


def test_the_right_password_ends_it(guarded, database):
    with client_from(guarded, HERE) as client:
        client.register("ann")
        for _ in range(3):
            for _ in range(3):
                attempt(client)
            assert attempt(client, password="secret")["status"] == "ok"
        assert database.query("SELECT COUNT(*) AS n FROM guess WHERE account = 'ann'") == [{"n": 0}]


def test_whoever_makes_no_mistake_costs_no_write(guarded, database):
    with client_from(guarded, HERE) as client:
        client.register("ann")
        assert attempt(client, password="secret")["status"] == "ok"
        assert attempt(client, password="secret", command="Login")["ans"] == "Authorization success"
    assert database.query("SELECT * FROM guess") == []


def test_unknown_names_are_counted_as_known_ones(guarded):
    """So nobody learns by it which are."""
    with client_from(guarded, HERE) as client:
        client.register("ann")
        for name in ("ann", "nobody"):
            seen = [attempt(client, name, command="Login") for _ in range(5)]
            assert seen[:4] == [WRONG["Login"]] * 4 and is_locked(seen[4])


def test_waits_grow(start_parlord):
    parlord = start_parlord({"workers": 1, "limits": {**LIMITS, "guess_delay": 0.2,
                                                      "guess_delay_max": 1.5}})
    waits = []
    with client_from(parlord, HERE) as client:
        client.register("ann")
        for _ in range(4):
            attempt(client)
        for _ in range(3):
            begun = time.monotonic()
            wait_until(lambda: not is_locked(attempt(client)), 30)
            waits.append(time.monotonic() - begun)
        # 0.2, 0.4 and 0.8 s, and what the machine adds; then no more than the longest.
        assert waits[1] > 0.3 and waits[2] > 0.7
        wait_until(lambda: attempt(client, password="secret").get("status") == "ok", 30)


def test_an_address_that_tries_many_accounts(start_parlord):
    parlord = start_parlord({"workers": 2, "limits": {**LIMITS, "address_guesses": 6}})
    with client_from(parlord, HERE) as client:
        for n in range(7):
            assert attempt(client, f"user{n}", command="Login") == WRONG["Login"]
        assert is_locked(attempt(client, "another", command="Login"))
    with client_from(parlord, THERE) as client:
        assert attempt(client, "another", command="Login") == WRONG["Login"]
    with Client(parlord.control) as control:
        assert control.request(cmd="unlock", address=HERE)["removed"] == 8
        assert control.request(cmd="unlock")["status"] == "badCommand"
        assert control.request(cmd="unlock", address="nowhere")["status"] == "badCommand"


def test_many_attempts_at_once_are_one(guarded):
    """When there is to be waited, claims are made one by one: as many connections as somebody has, he
    has one attempt each time."""
    with client_from(guarded, HERE) as client:
        client.register("ann")
        for _ in range(3):
            attempt(client)
    clients = [client_from(guarded, HERE) for _ in range(16)]
    replies = []

    def run(client):
        replies.append(attempt(client))

    threads = [threading.Thread(target=run, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for client in clients:
        client.close()
    assert len(replies) == 16
    # hash_share may refuse some, too.
    looked_at = [reply for reply in replies if reply == WRONG["register"]]
    assert 1 <= len(looked_at) <= 2, replies


def test_trusted_clients_are_not_counted(start_parlord, database):
    parlord = start_parlord({"workers": 1, "limits": {**LIMITS, "trusted": ["127.0.0.0/8"]}})
    with client_from(parlord, THERE) as client:
        client.register("ann")
        for _ in range(10):
            assert attempt(client) == WRONG["register"]
        assert attempt(client, password="secret")["status"] == "ok"
    assert database.query("SELECT * FROM guess") == []


def test_old_rows_are_removed(guarded, database):
    database.query("INSERT INTO guess SELECT CONCAT('old', seq), X'7F000001', 1,"
                   " UTC_TIMESTAMP() - INTERVAL 9 DAY, UTC_TIMESTAMP() FROM seq_1_to_30")
    with client_from(guarded, HERE) as client:
        for n in range(3):
            attempt(client, f"user{n}", command="Login")
    assert database.query("SELECT COUNT(*) AS n FROM guess WHERE account LIKE 'old%'") == [{"n": 0}]


@pytest.mark.parametrize("command", ["register", "Registration", "create_new_user"])
def test_registrations_of_an_address(start_parlord, command):
    parlord = start_parlord({"workers": 2, "limits": {**LIMITS, "registrations_per_address": 3}})
    fields = ("username", "password") if command == "register" else ("login", "pas")

    def register(client, n):
        return client.request(cmd=command, **dict(zip(fields, (f"user{n}", "secret"))))

    with client_from(parlord, HERE) as client:
        for n in range(3):
            assert "retry_after" not in register(client, n)
        refused = register(client, 3)
        assert refused["status"] == "badCommand" and refused["message"] == "Too many new accounts"
        # A third of an hour, when the first one is forgotten.
        assert 1000 < refused["retry_after"] <= 1201
        assert client.request(cmd="register", username="user0", password="secret")["status"] == "ok"
    with client_from(parlord, THERE) as client:
        assert "retry_after" not in register(client, 4)
    with Client(parlord.control) as control:
        assert control.request(cmd="status")["counters"]["refused_registration"] == 1


def test_sessions_of_a_user(start_parlord, database):
    """One more ends the one that was not used for longest."""
    parlord = start_parlord({"workers": 2, "limits": {"sessions_per_user": 3, "password_cost": 1}})
    client = parlord.connect()
    sids = []
    for n in range(3):
        sids.append(client.register("ann"))
        database.query("UPDATE session SET used_at = used_at - INTERVAL 10 SECOND")
    other = client.register("bob")
    # The first one is used.
    database.query("UPDATE session SET used_at = UTC_TIMESTAMP() WHERE sid_hash = UNHEX(SHA2(%s, 256))",
                   (sids[0],))
    sids.append(client.register("ann"))
    served = [client.request(cmd="getGamesList", sid=sid)["status"] == "ok" for sid in sids]
    assert served == [True, False, True, True]
    assert client.request(cmd="getGamesList", sid=other)["status"] == "ok"


def test_a_flood_of_log_ins_holds_up_nobody(start_parlord):
    """They have a queue of their own, of which one address gets no more than its share."""
    parlord = start_parlord({"workers": 1, "limits": {
        **LIMITS, "password_cost": 5, "hash_queue": 8, "hash_share": 4, "account_guesses": 1000000,
        "address_guesses": 1000000}})
    stop = threading.Event()
    seen = []

    def flood():
        with client_from(parlord, HERE, 60) as client:
            while not stop.is_set():
                seen.append(attempt(client, "nobody", command="Login"))

    with client_from(parlord, THERE) as client:
        sid = client.register("ann")
    threads = [threading.Thread(target=flood) for _ in range(12)]
    for thread in threads:
        thread.start()
    try:
        with client_from(parlord, THERE, 20) as client:
            for _ in range(50):
                assert client.request(cmd="chat", sid=sid, message="x") == {"status": "ok"}
            # There is room for who has not had his share.
            assert attempt(client, "ann", "secret", command="Login")["ans"] == "Authorization success"
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    refused = [reply for reply in seen if reply.get("message") == "Too many log-ins at once"]
    assert refused and all(reply["retry_after"] >= 1 for reply in refused)
    with Client(parlord.control) as control:
        counters = control.request(cmd="status")["counters"]
    assert counters["refused_hash_share"] == len(refused)
    assert re.search(r"Login from 127\.0\.0\.1 refused: 4 of its passwords wait", parlord.log_text())
