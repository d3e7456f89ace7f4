# SPDX-License-Identifier: ISC
"""Many who ask at once what is new are answered as each of them would be alone."""

import threading
import time

import pytest

from harness import wait_until
from harness.trouble import LATE, NOT_CHANGED, QUERY_TIMEOUT, heals, loop_watched

ONE_WORKER = {"workers": 1}


def counters(parlord):
    return parlord.ask_control(cmd="status")["counters"]


@pytest.fixture
def paused(private_mariadb):
    """with paused(): what is sent waits for the database, which then goes on."""
    class Paused:
        def __enter__(self):
            private_mariadb.pause()

        def __exit__(self, *unused):
            private_mariadb.resume()

    return Paused


class Town:
    """ann is in a private dialog and in a game; bob is in neither. Of the lobby's messages the first
    two are pruned."""

    def __init__(self, parlord, database):
        self.parlord = parlord
        self.database = database
        self.sids = {}
        self.connections = []
        with parlord.connect() as client:
            for name in ("ann", "bob", "cyd", "dan"):
                self.sids[name] = client.register(name)
            ann = self.sids["ann"]
            ask = lambda **request: client.request(sid=ann, **request)
            self.open = ask(cmd="create_new_dialog", Name="open")["id_dialog"]
            self.private = ask(cmd="create_new_dialog", Name="p", private=True)["id_dialog"]
            assert ask(cmd="createGame", gameName="chess")["status"] == "ok"
            for number in range(5):
                assert ask(cmd="chat", message=f"lobby {number}")["status"] == "ok"
                for dialog in (self.open, self.private):
                    assert ask(cmd="send_msg", text="text", id_dialog=dialog)["ans"] == "OK"
                assert ask(cmd="chat", message="move", gameName="chess")["status"] == "ok"
        database.query("DELETE FROM message WHERE room = 1 AND seq < 3")
        database.query("UPDATE room SET first_seq = 3 WHERE id = 1")
        database.query("UPDATE session SET used_at = used_at - INTERVAL 1 YEAR WHERE user_id ="
                       " (SELECT id FROM user WHERE login = 'cyd')")
        # Not used for a while, which is to be noted.
        database.query("UPDATE session SET used_at = used_at - INTERVAL 1 DAY WHERE user_id ="
                       " (SELECT id FROM user WHERE login = 'dan')")

    def bound(self, name):
        client = self.parlord.connect(20)
        assert "id" in client.request(cmd="Login", login=name, pas="secret")
        self.connections.append(client)
        return client

    def asked(self):
        """(who, by whom, what): a connection each; None: one that nobody has logged in on."""
        lobby = {"cmd": "getChatHistory"}
        game = {"cmd": "getChatHistory", "gameName": "chess"}
        everywhere = {"cmd": "get_msg", "id_dialog": 1}
        opened = {"cmd": "get_msg", "id_dialog": self.open}
        private = {"cmd": "get_msg", "id_dialog": self.private}
        by_sid = [
            *((sid, {**what, "after": after}) for sid in ("ann", "bob", "cyd", "dan")
              for what in (lobby, game, everywhere, opened, private) for after in (0, 2, 4, 5, 1000)),
            ("ann", {**lobby, "before": 5}), ("ann", {**lobby, "after": 5, "before": 9}), ("ann", lobby),
            ("ann", {**lobby, "after": 2, "limit": 1}), ("ann", {**private, "after": 3, "limit": 1}),
            ("ann", {"cmd": "getChatHistory", "gameName": "none", "after": 5}),
            ("ann", {"cmd": "get_msg", "id_dialog": 1 << 40, "after": 5}),
        ]
        asked = [(None, {**what, "sid": self.sids[name]}) for name, what in by_sid]
        asked += [(None, {**lobby, "sid": "nobody's", "after": 5}), (None, {**opened, "after": 5})]
        asked += [(name, {**what, "after": after}) for name in ("ann", "bob")
                  for what in (everywhere, opened, private) for after in (4, 5)]
        return asked


def clients_for(town, asked):
    return [town.bound(name) if name else town.parlord.connect(20) for name, _ in asked]


def test_together_as_alone(start_parlord, private_database, paused):
    parlord = start_parlord(ONE_WORKER, private_database)
    town = Town(parlord, private_database)
    asked = town.asked()
    clients = clients_for(town, asked)
    banned = town.bound("bob")
    clients.append(banned)
    asked.append((None, {"cmd": "get_msg", "id_dialog": 1, "after": 5}))
    private_database.query("UPDATE user SET banned_until = '9999-12-31' WHERE login = 'bob'")
    age = "UPDATE session SET used_at = UTC_TIMESTAMP() - INTERVAL 1 DAY WHERE user_id = 4"

    alone = [client.request(what) for client, (_, what) in zip(clients, asked)]
    before = counters(parlord)
    assert before["polls"] == 0
    private_database.query(age)
    with paused():
        for client, (_, what) in zip(clients, asked):
            client.send(what)
        wait_until(lambda: parlord.ask_control(cmd="status")["requests_pending"]
                   >= len(asked))
    together = [client.receive(20) for client in clients]
    for (who, what), reply, expected in zip(asked, together, alone):
        assert reply == expected, (who, what)
    assert "banned" in together[-1]["msg"]["message"]
    after = counters(parlord)
    polls = after["polls"]
    # All but the one that went ahead, those that are not of this kind, and whom nobody knows.
    assert polls >= len(asked) - 6
    assert after["poll_batches"] <= 5
    # One call for many; only those with news, or for whom something is wrong, had another.
    quiet = [reply for reply in alone if reply.get("chat") == [] or reply.get("msg") == {}]
    assert len(quiet) > 20
    assert after["database_calls"] - before["database_calls"] <= len(asked) - len(quiet) + 15
    # dan's use was noted, though he asked among many.
    assert private_database.query("SELECT used_at > UTC_TIMESTAMP() - INTERVAL 1 HOUR AS noted"
                                  " FROM session WHERE user_id = 4")[0]["noted"]


def test_without_logging_in(start_parlord, private_database, paused):
    parlord = start_parlord({**ONE_WORKER, "require_login": False}, private_database)
    town = Town(parlord, private_database)
    asked = [{"cmd": "get_msg", "id_dialog": dialog, "after": after}
             for dialog in (1, town.open, town.private) for after in (0, 5)] * 5
    clients = [parlord.connect(20) for _ in asked]
    alone = [client.request(what) for client, what in zip(clients, asked)]
    with paused():
        for client, what in zip(clients, asked):
            client.send(what)
    assert [client.receive(20) for client in clients] == alone


@pytest.mark.parlord({"workers": 2})
def test_whoever_asks_after_an_acknowledgement_gets_the_message(parlord):
    """Whichever worker, and whoever else asks."""
    with parlord.connect() as writer:
        sid = writer.register("ann")
        stop = threading.Event()
        errors = []

        def poll_on():
            try:
                with parlord.connect(20) as client:
                    while not stop.is_set():
                        reply = client.request(cmd="getChatHistory", sid=sid, after=10**6)
                        assert reply == {"status": "ok", "chat": []}, reply
            except Exception as error:
                errors.append(error)

        others = [threading.Thread(target=poll_on) for _ in range(16)]
        readers = [parlord.connect(20) for _ in range(8)]
        for thread in others:
            thread.start()
        try:
            for number in range(1, 101):
                assert writer.request(cmd="chat", sid=sid, message=f"m{number}")["status"] == "ok"
                for reader in readers:
                    reader.send({"cmd": "getChatHistory", "sid": sid, "after": number - 1})
                for reader in readers:
                    news = reader.receive()["chat"]
                    assert [entry["seq"] for entry in news] == [number]
        finally:
            stop.set()
            for thread in others:
                thread.join(30)
        assert not errors, errors[0]
    assert counters(parlord)["polls"] > 100


def test_a_database_that_says_nothing(start_parlord, private_database, private_mariadb):
    """Those who wait for others' call have no more time than it."""
    parlord = start_parlord({**ONE_WORKER, "database": {
        "query_timeout": QUERY_TIMEOUT, "connect_timeout": 1, "retry_min": 0.05, "retry_max": 0.3,
        "pool_size": 2}}, private_database)
    clients = [parlord.connect(20) for _ in range(30)]
    sid = clients[0].register("ann")
    ask = {"cmd": "getChatHistory", "sid": sid, "after": 0}
    assert all(client.request(ask)["status"] == "ok" for client in clients)
    with loop_watched(parlord):
        private_mariadb.pause()
        begun = time.monotonic()
        for client in clients:
            client.send(ask)
        for client in clients:
            assert NOT_CHANGED.fullmatch(client.receive()["message"])
            assert time.monotonic() - begun < QUERY_TIMEOUT + LATE
        private_mariadb.resume()
        heals(parlord, sid)
    assert all(client.request(ask)["status"] == "ok" for client in clients)


def test_those_who_have_gone_meanwhile(start_parlord, private_database, paused):
    parlord = start_parlord(ONE_WORKER, private_database)
    with parlord.connect() as client:
        sid = client.register("ann")
        assert client.request(cmd="chat", sid=sid, message="m")["status"] == "ok"
        clients = [parlord.connect(20) for _ in range(40)]
        workers = parlord.workers()
        with paused():
            for number, other in enumerate(clients):
                other.send({"cmd": "getChatHistory", "sid": sid, "after": number % 2})
            for other in clients[::3]:
                other.close()
            time.sleep(0.2)
        for number, other in enumerate(clients):
            if number % 3:
                assert len(other.receive()["chat"]) == 1 - number % 2
        wait_until(lambda: parlord.ask_control(cmd="status")["requests_pending"] <= 1)
        assert parlord.workers() == workers


def test_where_the_call_for_many_fails_each_has_its_own(start_parlord, private_database, paused):
    parlord = start_parlord(ONE_WORKER, private_database)
    with parlord.connect() as client:
        sid = client.register("ann")
    clients = [parlord.connect(20) for _ in range(20)]
    private_database.query("DROP PROCEDURE poll_batch")
    with paused():
        for client in clients:
            client.send({"cmd": "getChatHistory", "sid": sid, "after": 0})
    assert [client.receive(20) for client in clients] == [{"status": "ok", "chat": []}] * 20
    assert counters(parlord)["polls"] > 10


def test_a_full_queue(start_parlord, private_database, paused):
    """Those who find no room are read when there is some again."""
    parlord = start_parlord({**ONE_WORKER, "database": {"pool_queue": 1}}, private_database)
    with parlord.connect() as client:
        sid = client.register("ann")
    clients = [parlord.connect(20) for _ in range(20)]
    with paused():
        for client in clients:
            client.send({"cmd": "getChatHistory", "sid": sid, "after": 0})
    assert [client.receive(20) for client in clients] == [{"status": "ok", "chat": []}] * 20
