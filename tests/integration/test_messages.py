# SPDX-License-Identifier: ISC
"""Messages: batches, nonces, and outcomes that the daemon could not see (README, What you can rely on).

What happens to a batch is steered with a lock on the lobby's room: while it is held the two batches
that a worker may have under way wait, and all further messages gather for the next one.
"""

import os
import signal
import time
from contextlib import contextmanager

import pytest

from harness import wait_until
from harness.hostile import Counters
from harness.proxy import Proxy, Rule
from harness.transactions import held, wait_for_blocked
from harness.trouble import UNWRITABLE

OK = {"status": "ok"}
LOBBY_LOCK = "SELECT * FROM room WHERE id = 1 FOR UPDATE"
ONE_WORKER = {"workers": 1, "limits": {"hash_queue": 1000}}


def two_workers(parlord):
    return wait_until(lambda: len(parlord.workers()) == 2 and parlord.workers(), 10, "two workers")


def chat(sid, text, **more):
    return {"cmd": "chat", "sid": sid, "message": text, **more}


def send_msg(text, dialog, **more):
    return {"cmd": "send_msg", "text": text, "id_dialog": dialog, **more}


def stored(database, text):
    """The rows of a message."""
    return database.query("SELECT id, room, seq FROM message WHERE BINARY text = %s", text.encode())


def need_once(database, texts):
    """Each text is stored exactly once; seq is gapless in every room."""
    rows = database.query("SELECT text, COUNT(*) AS n FROM message GROUP BY text")
    counts = {row["text"]: row["n"] for row in rows}
    wrong = {text: counts.get(text, 0) for text in texts if counts.get(text, 0) != 1}
    assert not wrong, f"not stored once: {wrong}"
    need_gapless(database)


def need_gapless(database):
    for room in database.query(
            "SELECT r.id, r.last_seq, COUNT(m.seq) AS n, MAX(m.seq) AS high FROM room r"
            " LEFT JOIN message m ON m.room = r.id GROUP BY r.id"):
        assert room["last_seq"] == room["n"] == (room["high"] or 0), room


@contextmanager
def calls_seen(database):
    """Gives a function that lists the CALLs that the daemon has executed since, those that have the
    given text among their arguments."""
    def calls(text=""):
        rows = database.query(
            # The arguments are not all text.
            "SELECT CAST(argument AS BINARY) AS text FROM mysql.general_log"
            " WHERE command_type = 'Execute' AND user_host LIKE %s",
            f"%[{database.user}]%")
        found = [row["text"] for row in rows if text.encode() in row["text"]]
        return [call.partition(b"(")[0].decode().removeprefix("CALL ") for call in found]

    query = database.mariadb.query
    query("SET GLOBAL log_output = 'TABLE'")
    query("TRUNCATE mysql.general_log")
    query("SET GLOBAL general_log = 1")
    try:
        yield calls
    finally:
        query("SET GLOBAL general_log = 0")
        query("SET GLOBAL log_output = 'FILE'")


def worker_of(parlord, client):
    """The process that serves a client's connection."""
    local, remote = client.sock.getsockname(), client.sock.getpeername()

    def ends(line):
        fields = line.split()
        ports = [int(field.rpartition(":")[2], 16) for field in fields[1:3]]
        return ports == [remote[1], local[1]] and fields[9]

    def find():
        with open("/proc/net/tcp", encoding="ascii") as file:
            inodes = [inode for inode in map(ends, file.readlines()[1:]) if inode]
        for pid in parlord.workers():
            for fd in os.listdir(f"/proc/{pid}/fd"):
                try:
                    target = os.readlink(f"/proc/{pid}/fd/{fd}")
                except FileNotFoundError:
                    continue
                if target in [f"socket:[{inode}]" for inode in inodes]:
                    return pid
        return None

    return wait_until(find, 10, "a worker that has accepted the connection")


def clients_of_two_workers(parlord):
    """A connection to each."""
    two_workers(parlord)
    first = parlord.connect()
    served = worker_of(parlord, first)
    for _ in range(200):
        # Which worker takes the next one is anyone's guess; several come at once.
        for second in [parlord.connect() for _ in range(8)]:
            if worker_of(parlord, second) != served:
                return first, second
    raise AssertionError("all connections are served by one worker")


def commits(database):
    return int(database.query("SHOW GLOBAL STATUS LIKE 'Com_commit'")[0]["Value"])


# --- batches ------------------------------------------------------------------------------------------


@pytest.mark.parlord(ONE_WORKER)
def test_messages_share_commits(parlord, database):
    clients = [parlord.connect() for _ in range(100)]
    sids = [client.register(f"u{n}") for n, client in enumerate(clients)]
    before = commits(database)
    for number, client in enumerate(clients):
        client.send(*[chat(sids[number], f"{number} {i}") for i in range(20)])
    for client in clients:
        assert client.receive_many(20, 60) == [OK] * 20
    used = commits(database) - before
    print(f"2000 messages took {used} commits")
    assert used <= 1000
    need_once(database, [f"{number} {i}" for number in range(100) for i in range(20)])
    # What each sent is in the order in which he sent it.
    rows = database.query("SELECT text FROM message ORDER BY seq")
    for number in range(100):
        assert [row["text"] for row in rows if row["text"].startswith(f"{number} ")] == \
            [f"{number} {i}" for i in range(20)]


@pytest.mark.parlord(ONE_WORKER)
def test_what_arrives_together_goes_in_one_call(parlord, database):
    """The first of them does not go alone."""
    clients = [parlord.connect() for _ in range(20)]
    sid = clients[0].register("ann")
    for client in clients:
        assert client.request(cmd="nonsense")["status"] == "badCommand"
    counters = Counters(parlord)
    (worker,) = parlord.workers()
    os.kill(worker, signal.SIGSTOP)
    for number, client in enumerate(clients):
        client.send(chat(sid, f"text {number}"))
    os.kill(worker, signal.SIGCONT)
    assert [client.receive() for client in clients] == [OK] * 20
    assert counters["message_batches"] == 1
    need_once(database, [f"text {number}" for number in range(20)])


@pytest.mark.parlord(ONE_WORKER)
def test_what_waits_goes_in_one_call(parlord, database):
    clients = [parlord.connect(30) for _ in range(62)]
    sids = [client.register(f"u{n}") for n, client in enumerate(clients)]
    clients[0].request(chat(sids[0], "the lane is there"))
    with calls_seen(database) as calls:
        with held(database, LOBBY_LOCK) as release:
            for number in range(2):
                clients[number].send(chat(sids[number], "plug"))
                # The second waits in the worker: a room has one batch at a time.
                wait_for_blocked(database, 1)
            for number in range(2, 62):
                clients[number].send(chat(sids[number], f"m{number}"))
            # The workers have read them when they have answered what came later.
            parlord.connect().request(cmd="getGamesList", sid=sids[0])
            wait_until(lambda: "get_games_list" in calls(), 5)
            release()
            assert [client.receive() for client in clients] == [OK] * 62
        batches = calls().count("post_batch")
    assert batches <= 5, batches
    need_once(database, [f"m{number}" for number in range(2, 62)])


class Mix:
    """Senders of all kinds, each with a connection, a request, and what its reply must be."""

    def __init__(self, parlord, database):
        self.cases = []
        self.stored = []
        self.absent = []
        connect = self.connect = lambda: parlord.connect(60)
        owner = connect()
        owner_sid = owner.register("owner")
        login = {"cmd": "Login", "login": "owner", "pas": "secret"}
        assert owner.request(login)["ans"] == "Authorization success"

        def dialog(name, **more):
            reply = owner.request(cmd="create_new_dialog", Name=name, **more)
            assert reply["ans"] == "OK", reply
            return reply["id_dialog"]

        self.open = dialog("open")
        full = dialog("full", capacity=1)
        private = dialog("private", private=True)
        assert owner.request(cmd="createGame", sid=owner_sid, gameName="game") == OK
        owner_again = connect()
        assert owner.request(chat(owner_sid, "first", nonce="used")).keys() == {"status", "id", "seq"}

        for n in range(10):
            self.good(chat(self.user(f"lobby{n}")[1], f"lobby {n}"), OK)
            self.good(chat(self.user(f"nonce{n}")[1], f"nonce {n}", nonce="same"), None)
            client, sid = self.user(f"member{n}")
            self.good(send_msg(f"member {n}", self.open, sid=sid), {"ans": "OK"}, client)
        self.good(chat(owner_sid, "in the game", gameName="game"), OK, owner)
        self.good(send_msg("in the private one", private, sid=owner_sid), {"ans": "OK"}, owner_again)
        client, sid = self.user("joins at once")
        client.request(cmd="join_dialog", sid=sid, id_dialog=self.open)
        self.good(send_msg("a member's", self.open, sid=sid), {"ans": "OK"}, client)

        for n in range(3):
            stranger = self.user(f"stranger{n}")[1]
            for name, request, status, words in (
                    ("bad sid", chat(f"nobody{n}", "bad sid"), "badSid", ""),
                    ("stranger", chat(stranger, "stranger", gameName="game"), "notInGame", ""),
                    ("no game", chat(stranger, "no game", gameName="none"), "badCommand", "game"),
                    ("full", send_msg("full", full, sid=stranger), "badCommand", "full"),
                    ("private", send_msg("private", private, sid=stranger), "badCommand", "no such"),
                    ("no dialog", send_msg("no dialog", 999, sid=stranger), "badCommand", "no such"),
                    ("reused", chat(owner_sid, "reused", nonce="used"), "badCommand", "nonce"),
                    ("elsewhere", chat(owner_sid, "first", nonce="used", gameName="game"),
                     "badCommand", "nonce"),
                    ("too long", chat(stranger, "too long" * 1000), "badCommand", "message"),
                    ("unbound", send_msg("unbound", 1), "badSid", "Log in"),
                    ("another's", send_msg("another's", 1, sid=stranger, id_user=1), "badSid", "")):
                request = {**request}
                for field in ("message", "text"):
                    # What is refused has a text of its own, unless that is what matters.
                    if field in request and name != "elsewhere":
                        request[field] = f"bad {n} {request[field]}"
                        self.absent.append(request[field])
                self.cases.append((self.connect(), request,
                                   lambda reply, s=status, w=words:
                                   reply["status"] == s and w in reply["message"]))
        # A resend is no error, and stores nothing.
        client = connect()
        first = client.request(chat(owner_sid, "first", nonce="used"))
        self.cases.append((client, chat(owner_sid, "first", nonce="used"),
                           lambda reply: reply == first))

    def user(self, name):
        client = self.connect()
        self.last = client
        return client, client.register(name.replace(" ", "_"))

    def good(self, request, reply, client=None):
        self.stored.append(request.get("message") or request["text"])

        def check(got):
            return got == reply if reply else got.keys() == {"status", "id", "seq"} \
                and got["status"] == "ok"

        self.cases.append((client or self.last, request, check))


@pytest.mark.parametrize("require_login", [False, True])
def test_messages_that_name_their_sender_share_a_batch(require_login, start_parlord, database):
    """Where that needs no log-in he must only exist; else the session must be his."""
    parlord = start_parlord({**ONE_WORKER, "require_login": require_login}, database)
    clients = [parlord.connect(30) for _ in range(22)]
    sids = [client.register(f"u{n}") for n, client in enumerate(clients, 1)]
    with calls_seen(database) as calls:
        with held(database, LOBBY_LOCK) as release:
            for number in range(2):
                clients[number].send(chat(sids[number], "plug"))
                wait_for_blocked(database, 1)
            for number in range(2, 22):
                who = {"sid": sids[number]} if require_login else {}
                clients[number].send(send_msg(f"no. {number},", 1, id_user=number + 1, **who))
            parlord.connect().request(cmd="getGamesList", sid=sids[0])
            release()
            assert [client.receive() for client in clients] == [OK] * 2 + [{"ans": "OK"}] * 20
        assert [calls(f"no. {number},") for number in range(2, 22)] == [["post_batch"]] * 20
    rows = database.query("SELECT text, user_id FROM message WHERE text <> 'plug'")
    assert {row["text"]: row["user_id"] for row in rows} == \
        {f"no. {number},": number + 1 for number in range(2, 22)}
    # Nobody speaks for those who do not exist, or for others where he could not.
    bad = [(send_msg("bad", 1, id_user=99, sid=sids[2]), "badSid" if require_login else "badCommand"),
           (send_msg("bad", 1, id_user=1), "badSid" if require_login else None),
           (send_msg("bad", 1, id_user=1, sid=sids[2]), "badSid" if require_login else None)]
    for client, (request, _) in zip(clients, bad):
        client.send(request)
    assert [client.receive().get("status") for client in clients[:3]] == [status for _, status in bad]
    assert [row["user_id"] for row in database.query("SELECT user_id FROM message WHERE text = 'bad'")] \
        == ([] if require_login else [1, 1])


@pytest.mark.parametrize("order", ["good first", "bad first"])
@pytest.mark.parlord(ONE_WORKER)
def test_each_message_has_its_own_outcome(order, parlord, database):
    """All in one batch, which can't be stored as it is."""
    mix = Mix(parlord, database)
    plugs = [mix.user(f"plug{n}") for n in range(2)]
    cases = list(mix.cases)
    if order == "bad first":
        cases.reverse()
    with held(database, LOBBY_LOCK) as release:
        for number, (client, sid) in enumerate(plugs):
            client.send(chat(sid, f"plug {number}"))
            wait_for_blocked(database, 1)
        for client, request, _ in cases:
            client.send(request)
        # All of them are read by the time that a later one is answered.
        client, sid = mix.user("later")
        client.request(cmd="getGamesList", sid=sid)
        release()
        replies = [client.receive() for client, _, _ in cases]
        for client, _ in plugs:
            assert client.receive() == OK
    for (_, request, check), reply in zip(cases, replies):
        assert check(reply), f"{request} got {reply}"
    need_once(database, mix.stored)
    texts = {row["text"] for row in database.query("SELECT text FROM message")}
    assert not texts & set(mix.absent)
    members = database.query("SELECT user_id FROM dialog_member WHERE dialog_id = %s", mix.open)
    assert len(members) == 12
    assert database.query("SELECT members FROM dialog WHERE id = %s", mix.open)[0]["members"] == 12


@pytest.mark.parlord(ONE_WORKER)
def test_order_of_a_connection_is_kept(parlord, database):
    """Good and bad, short and long, with and without nonces, to several rooms."""
    connections = []
    for number in range(10):
        client = parlord.connect(60)
        sid = client.register(f"u{number}")
        requests, good = [], []
        for i in range(60):
            text = f"{number} {i:03}"
            if i % 7 == 3:
                requests.append((chat("nobody", text), "badSid"))
                continue
            if i % 11 == 5:
                requests.append((chat(sid, text, gameName="none"), "badCommand"))
                continue
            more = {"nonce": f"n{i}"} if i % 3 == 0 else {}
            requests.append((chat(sid, text + (" x" * 2000 if i % 13 == 1 else ""), **more), "ok"))
            good.append(text)
        connections.append((client, requests, good))
    for client, requests, _ in connections:
        client.send(*[request for request, _ in requests])
    for client, requests, _ in connections:
        seqs = []
        for request, status in requests:
            reply = client.receive(60)
            assert reply["status"] == status, f"{request} got {reply}"
            assert ("seq" in reply) == (status == "ok" and "nonce" in request)
            seqs += [reply["seq"]] if "seq" in reply else []
        assert seqs == sorted(seqs)
    rows = [row["text"] for row in database.query("SELECT text FROM message ORDER BY seq")]
    for number, (_, _, good) in enumerate(connections):
        assert [" ".join(text.split(" ")[:2]) for text in rows if text.startswith(f"{number} ")] == good
    need_gapless(database)


@pytest.mark.parlord(ONE_WORKER)
def test_a_locked_room_holds_up_no_other(parlord, database):
    """Its batch waits, and one batch goes at a time; but not behind one that takes long."""
    first, second = parlord.connect(), parlord.connect()
    sid = first.register("ann")
    dialogs = [first.request(cmd="create_new_dialog", sid=sid, Name=f"room {n}")["id_dialog"]
               for n in range(3)]
    with held(database, LOBBY_LOCK) as release:
        first.send(chat(sid, "held up"))
        wait_for_blocked(database, 1)
        for number, dialog in enumerate(dialogs * 5):
            assert second.request(send_msg(f"no. {number},", dialog, sid=sid)) == {"ans": "OK"}
        assert stored(database, "held up") == []
        release()
        assert first.receive() == OK
    need_once(database, ["held up", *[f"no. {number}," for number in range(15)]])


@pytest.mark.parlord({"workers": 1, "limits": {"batch_bytes": 1024}})
def test_a_message_larger_than_a_batch_goes_alone(parlord, database):
    with calls_seen(database) as calls:
        clients = [parlord.connect(30) for _ in range(20)]
        sids = [client.register(f"u{n}") for n, client in enumerate(clients)]
        # The log of the calls has no characters of four bytes.
        texts = [f"no. {n}, " + ("\U0001f47e" * 4000 if n % 2 else "small") for n in range(20)]
        for client, sid, text in zip(clients, sids, texts):
            client.send(chat(sid, text, nonce="n"))
        for client in clients:
            assert client.receive()["status"] == "ok"
        assert [calls(f"no. {n},") for n in range(1, 20, 2)] == [["post_one"]] * 10
    need_once(database, texts)


@pytest.mark.parlord({"workers": 1, "limits": {"batch_bytes": 1024}})
def test_batches_are_bounded_by_their_bytes(parlord, database):
    """Three of 500 bytes do not fit into one."""
    clients = [parlord.connect(30) for _ in range(14)]
    sids = [client.register(f"u{n}") for n, client in enumerate(clients)]
    with calls_seen(database) as calls, held(database, LOBBY_LOCK) as release:
        for number in range(2):
            clients[number].send(chat(sids[number], f"{number}"))
            wait_for_blocked(database, 1)
        for number in range(2, 14):
            clients[number].send(chat(sids[number], f"{number} " + "x" * 498))
        parlord.connect().request(cmd="getGamesList", sid=sids[0])
        release()
        assert [client.receive() for client in clients] == [OK] * 14
        assert calls().count("post_batch") >= 6


@pytest.mark.parlord(ONE_WORKER)
def test_bad_messages_do_not_hold_up_good_ones(parlord, database):
    """Clients that send nothing but bad messages, as fast as they can, and others that talk."""
    good, bad = [parlord.connect(60) for _ in range(10)], [parlord.connect(60) for _ in range(90)]
    sids = [client.register(f"u{n}") for n, client in enumerate(good)]

    def measure():
        """The longest that a good message took."""
        slowest = 0
        for i in range(5):
            begun = time.monotonic()
            for client, sid in zip(good, sids):
                client.send(chat(sid, f"{begun} {sid} {i}"))
            for client in good:
                assert client.receive() == OK
                slowest = max(slowest, time.monotonic() - begun)
        return slowest

    calm = measure()
    bads = 400
    requests = [chat("nobody", "bad"), chat(sids[0], "bad", gameName="none"),
                send_msg("bad", 999, sid=sids[1])]
    for client in bad:
        client.send(*[requests[i % 3] for i in range(bads)])
    flooded = measure()
    print(f"slowest good message: {calm:.3f} s, under the flood {flooded:.3f} s")
    for client in bad:
        client.sock.setblocking(False)
    answered = 0
    for client in bad:
        try:
            answered += client.sock.recv(1 << 24).count(b"\n")
        except BlockingIOError:
            pass
    assert answered < bads * len(bad), "the flood was over before the good ones were measured"
    assert flooded < 2.5


# --- nonces -------------------------------------------------------------------------------------------


def test_resend_while_the_first_is_not_committed(parlord, database):
    """Over other connections to the same and to another worker."""
    first, second = clients_of_two_workers(parlord)
    sid = first.register("ann")
    request = chat(sid, "hello", nonce="n")
    others = [second] + [parlord.connect(30) for _ in range(10)]
    with held(database, LOBBY_LOCK) as release:
        first.send(request)
        wait_for_blocked(database, 1)
        second.send(request)
        wait_for_blocked(database, 2)
        for client in others[1:]:
            client.send(request)
        release()
        reply = first.receive()
        assert reply["status"] == "ok"
        assert [client.receive() for client in others] == [reply] * 11
    assert stored(database, "hello") == [{"id": reply["id"], "room": 1, "seq": reply["seq"]}]
    need_gapless(database)


@pytest.mark.time_limit(180)
def test_same_nonce_to_two_rooms_from_two_workers_at_once(parlord, database):
    first, second = clients_of_two_workers(parlord)
    sid = first.register("ann")
    dialog = first.request(cmd="create_new_dialog", sid=sid, Name="room")["id_dialog"]
    wins = {"lobby": 0, "dialog": 0}
    for number in range(300):
        text, nonce = f"text {number}", f"n{number}"
        pair = [(first, chat(sid, text, nonce=nonce)),
                (second, send_msg(text, dialog, sid=sid, nonce=nonce))]
        for client, request in pair if number % 2 else reversed(pair):
            client.send(request)
        lobby, other = first.receive(30), second.receive(30)
        winners = [reply for reply in (lobby, other) if "id" in reply]
        losers = [reply for reply in (lobby, other) if "id" not in reply]
        assert len(winners) == 1, (lobby, other)
        assert losers[0]["status"] == "badCommand" and "nonce" in losers[0]["message"], losers
        rows = stored(database, text)
        assert rows == [{"id": winners[0]["id"], "seq": winners[0]["seq"],
                         "room": 1 if "id" in lobby else dialog}]
        wins["lobby" if "id" in lobby else "dialog"] += 1
    print("won:", wins)
    need_gapless(database)


def test_nonce_with_another_text_or_room(parlord, database):
    client = parlord.connect()
    sid = client.register("ann")
    assert client.request(cmd="createGame", sid=sid, gameName="game") == OK
    reply = client.request(chat(sid, "hello", nonce="n"))
    assert reply == {"status": "ok", "id": reply["id"], "seq": 1}
    for request in (chat(sid, "hello ", nonce="n"), chat(sid, "Hello", nonce="n"),
                    chat(sid, "hello", nonce="n", gameName="game")):
        refused = client.request(request)
        assert refused["status"] == "badCommand" and "nonce" in refused["message"], request
    assert client.request(chat(sid, "hello", nonce="n")) == reply
    assert len(database.query("SELECT * FROM message")) == 1


def test_one_nonce_a_hundred_times(parlord, database):
    """Over 10 connections, before and after a restart."""
    two_workers(parlord)
    sid = parlord.connect().register("ann")
    request = chat(sid, "hello", nonce="n")

    def send_on_ten():
        clients = [parlord.connect(30) for _ in range(10)]
        for client in clients:
            client.send(*[request] * 5)
        return [reply for client in clients for reply in client.receive_many(5, 30)]

    replies = send_on_ten()
    assert parlord.stop() == 0
    parlord.start()
    replies += send_on_ten()
    assert len(replies) == 100
    assert all(reply == replies[0] for reply in replies), replies
    assert stored(database, "hello") == [
        {"id": replies[0]["id"], "room": 1, "seq": replies[0]["seq"]}]
    assert len(database.query("SELECT * FROM message")) == 1


def test_nonces_are_bytes(parlord, database):
    client = parlord.connect()
    sid = client.register("ann")
    nonces = ["a", "A", "a ", " a", "a  ", "a\t", "\uff41", "\u00e9", "e\u0301", "e", "\u00c9", "\u00df",
              "ss", "\U0001f47e", "a\n", "0", "00", "\\", "'", '"', "%", "\u00e9" * 32, "x" * 64]
    replies = {}
    for number, nonce in enumerate(nonces):
        reply = replies[nonce] = client.request(chat(sid, f"text {number}", nonce=nonce))
        assert reply.get("seq") == number + 1, (nonce, reply)
    for number, nonce in enumerate(nonces):
        assert client.request(chat(sid, f"text {number}", nonce=nonce)) == replies[nonce]
    rows = {bytes(row["nonce"]).decode() for row in database.query("SELECT nonce FROM nonce")}
    assert rows == set(nonces)
    for nonce in ("", "x" * 65, "\u00e9" * 33):
        assert client.request(chat(sid, "text", nonce=nonce))["status"] == "badCommand"


def test_two_users_may_have_the_same_nonce(parlord, database):
    with calls_seen(database) as calls:
        clients = [parlord.connect() for _ in range(20)]
        sids = [client.register(f"u{n}") for n, client in enumerate(clients)]
        for client, sid in zip(clients, sids):
            client.send(chat(sid, "hello", nonce="n"))
        replies = [client.receive() for client in clients]
        print("calls:", calls().count("post_batch"), calls().count("post_one"))
    assert sorted(reply["seq"] for reply in replies) == list(range(1, 21))
    rows = database.query("SELECT m.id, m.seq, u.login FROM message m"
                          " JOIN user u ON u.id = m.user_id")
    assert {row["login"]: (row["id"], row["seq"]) for row in rows} == \
        {f"u{n}": (reply["id"], reply["seq"]) for n, reply in enumerate(replies)}


def test_a_nonce_is_the_same_in_both_protocols(parlord, database):
    client = parlord.connect()
    sid = client.register("ann")
    assert client.request(cmd="Login", login="ann", pas="secret")["ans"] == "Authorization success"
    reply = client.request(chat(sid, "hello", nonce="n"))
    assert reply["status"] == "ok"
    told = {"ans": "OK", "id": reply["id"], "seq": reply["seq"]}
    assert client.request(send_msg("hello", 1, nonce="n")) == told
    assert client.request(send_msg("hello", 1, nonce="n", sid=sid)) == told
    assert client.request(send_msg("other", 1, nonce="n"))["status"] == "badCommand"
    assert len(stored(database, "hello")) == 1


# --- outcomes that are not seen -----------------------------------------------------------------------


@pytest.fixture
def proxy(database):
    proxy = Proxy(database.mariadb.socket)
    yield proxy
    proxy.close()


@pytest.fixture
def behind_proxy(proxy, database, start_parlord):
    """Starts a daemon behind the proxy: behind_proxy({options})."""
    def start(query_timeout=10, **options):
        return start_parlord({
            "workers": 1, **options,
            "database": {"socket": proxy.socket, "query_timeout": query_timeout,
                         "retry_min": 0.02, "retry_max": 0.1}}, database)

    return start


CUTS = {
    "before the request": {"request": 0},
    "in the request's header": {"request": 2},
    "in the middle of the request": {"request": 60},
    "before the answer": {"answer": 0},
    "in the answer": {"answer": 5},
}


@pytest.mark.parametrize("where", CUTS)
def test_a_cut_connection_is_not_noticed(where, behind_proxy, proxy, database):
    parlord = behind_proxy()
    client = parlord.connect(30)
    sid = client.register("ann")
    client.request(chat(sid, "all is prepared"))
    texts = []
    for nonce in (False, True):
        for times in (1, 3):
            more = {"nonce": f"n{times}"} if nonce else {}
            text = f"text {times} {nonce}"
            texts.append(text)
            rule = proxy.add(Rule(text.encode(), **CUTS[where], times=times))
            reply = client.request(chat(sid, text, **more))
            assert reply["status"] == "ok", reply
            rule.wait_fired()
            assert rule.times == 0
            if nonce:
                assert stored(database, text) == [{"id": reply["id"], "seq": reply["seq"], "room": 1}]
    need_once(database, texts)


@pytest.mark.parametrize("first", ["member", "newcomer"])
@pytest.mark.parametrize("nonce", [{}, {"nonce": "n"}])
def test_a_cut_message_to_a_dialog(nonce, first, behind_proxy, proxy, database):
    """A newcomer's message goes alone; it makes him a member."""
    parlord = behind_proxy()
    client = parlord.connect(30)
    owner = client.register("owner")
    dialog = client.request(cmd="create_new_dialog", sid=owner, Name="room")["id_dialog"]
    sid = owner if first == "member" else client.register("ann")
    # A newcomer's is answered twice: by the batch that will not take it, then on its own.
    for times in range(1, 4):
        rule = proxy.add(Rule(b"hello", answer=0, times=times))
        reply = client.request(send_msg(f"hello {times}", dialog, sid=sid,
                                        **{key: f"n{times}" for key in nonce}))
        assert reply["ans"] == "OK", reply
        rule.wait_fired()
        assert len(stored(database, f"hello {times}")) == 1
        if first == "newcomer":
            assert client.request(cmd="leave_dialog", sid=sid, id_dialog=dialog) == {"ans": "OK"}
    need_gapless(database)


def sweep(parlord, proxy, database, points, make, name):
    """A message for each point; make(rule's options) makes the rule. All must be stored once."""
    client = parlord.connect(60)
    sid = client.register(name)
    texts, fired, count = [], 0, 0
    for nonce in (False, True):
        more = {"nonce": f"{name}000"} if nonce else {}
        # A first one tells how long the exchange is.
        text = f"{name}{nonce:d}0000"
        rule = proxy.add(Rule(text.encode(), action="pass"))
        client.request(chat(sid, text, **more))
        texts.append(text)
        request, answer = rule.sizes
        assert request > 100 and answer > 6
        for number, where in enumerate(points(request, answer), 1):
            text = f"{name}{nonce:d}{number:04}"
            more = {"nonce": f"{name}{number:03}"} if nonce else {}
            rule = proxy.add(make(text.encode(), where))
            reply = client.request(chat(sid, text, **more))
            assert reply["status"] == "ok", (where, reply)
            texts.append(text)
            fired += rule.fired.is_set()
            count += 1
            if nonce:
                assert stored(database, text) == [{"id": reply["id"], "seq": reply["seq"], "room": 1}]
    # An id of more digits makes an answer longer than that of the first one, never shorter.
    assert fired == count
    need_once(database, texts)
    return count


def test_cut_at_every_byte(behind_proxy, proxy, database):
    def points(request, answer):
        yield from ({"request": at} for at in range(request))
        yield from ({"answer": at} for at in range(answer))

    count = sweep(behind_proxy(30), proxy, database, points,
                  lambda text, where: Rule(text, **where), "cut")
    print(f"{count} points")


def test_delay_at_every_byte(behind_proxy, proxy, database):
    """What comes in two pieces is what was sent."""
    def points(request, answer):
        yield from ({"request": at} for at in range(request))
        yield from ({"answer": at} for at in range(answer))

    count = sweep(behind_proxy(30), proxy, database, points,
                  lambda text, where: Rule(text, **where, action="pause", seconds=0.004), "delay")
    print(f"{count} points")


def test_held_at_some_bytes(behind_proxy, proxy, database):
    """The rest never comes: the call is made again over another connection."""
    def points(request, answer):
        yield from ({"request": at} for at in (0, 3, 30, request - 1))
        yield from ({"answer": at} for at in (0, 4, answer - 1))

    begun = time.monotonic()
    count = sweep(behind_proxy(1.2), proxy, database, points,
                  lambda text, where: Rule(text, **where, action="hold"), "held")
    assert time.monotonic() - begun > 0.5 * count


def test_a_request_that_arrives_late_adds_nothing(behind_proxy, proxy, database):
    """It was held up somewhere, so it was made again; then it comes nevertheless."""
    parlord = behind_proxy(3)
    client = parlord.connect(30)
    sid = client.register("ann")
    client.request(chat(sid, "all is prepared"))
    late = []
    for number, more in enumerate(({}, {"nonce": "n"}, {})):
        text = f"late {number}"
        late.append(proxy.add(Rule(text.encode(), request=0, action="hold")))
        begun = time.monotonic()
        assert client.request(chat(sid, text, **more))["status"] == "ok"
        assert 1 < time.monotonic() - begun < 3
    with calls_seen(database) as calls:
        for rule in late:
            rule.release()
        wait_until(lambda: calls().count("post_one") == 3, 10, "the late calls")
    # Other lanes' calls still work.
    for number in range(4):
        assert client.request(chat(sid, f"then {number}")) == OK
    need_once(database, ["late 0", "late 1", "late 2"])


def test_refused_is_not_stored_later(behind_proxy, proxy, database):
    """The first attempt comes late, when what was wrong with the message is not wrong any more."""
    parlord = behind_proxy(3)
    client = parlord.connect(30)
    owner, sid = client.register("owner"), client.register("ann")
    assert client.request(cmd="createGame", sid=owner, gameName="game") == OK
    late = proxy.add(Rule(b"ghost", request=0, action="hold"))
    assert client.request(chat(sid, "ghost", gameName="game"))["status"] == "notInGame"
    assert client.request(cmd="joinGame", sid=sid, gameName="game") == OK
    with calls_seen(database) as calls:
        late.release()
        wait_until(lambda: "post_one" in calls(), 10, "the late call")
    # The lane is free when it is over.
    for number in range(4):
        assert client.request(chat(sid, f"then {number}")) == OK
    assert stored(database, "ghost") == []


@pytest.fixture
def gathered(proxy, database):
    """Messages that wait for each other go as one batch: both lanes are held up, one in the lobby and
    one in a dialog, until the block is over."""
    @contextmanager
    def gather(parlord, plug):
        sid = plug.register("plug")
        other = parlord.connect(30)
        dialog = plug.request(cmd="create_new_dialog", sid=sid, Name="plug")["id_dialog"]
        rules = [proxy.add(Rule(b"plug %d" % number, answer=0, action="hold")) for number in range(2)]
        plug.send(chat(sid, "plug 0"))
        rules[0].wait_fired()
        other.send(send_msg("plug 1", dialog, sid=sid))
        rules[1].wait_fired()
        yield
        # What was sent has been read when something later is answered.
        parlord.connect().request(cmd="getGamesList", sid=sid)
        rules[0].release()
        assert plug.receive() == OK
        rules[1].release()
        assert other.receive() == {"ans": "OK"}

    return gather


@pytest.mark.parametrize("error,can_be_stored", [("ER_UNKNOWN_ERROR", True),
                                                 ("ER_OPTION_PREVENTS_STATEMENT", False)])
def test_where_the_call_for_many_fails(error, can_be_stored, gathered, behind_proxy, database):
    """One of them may be to blame, so each has a call of its own; but not where the database takes no
    changes at all."""
    number = {"ER_UNKNOWN_ERROR": 1105, "ER_OPTION_PREVENTS_STATEMENT": 1290}[error]
    parlord = behind_proxy()
    clients = [parlord.connect(30) for _ in range(5)]
    sid = clients[0].register("ann")
    database.query(
        f"CREATE OR REPLACE DEFINER = {database.name}_definer@localhost PROCEDURE post_batch("
        "IN a BINARY(16), IN b BIGINT UNSIGNED, IN c LONGTEXT, IN d LONGTEXT, IN e INT, IN f INT,"
        f" IN g BOOLEAN, IN h BOOLEAN, IN i INT) SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = {number}")
    with gathered(parlord, parlord.connect(30)):
        for number, client in enumerate(clients):
            client.send(chat(sid, f"text {number}"))
    replies = [client.receive() for client in clients]
    if can_be_stored:
        assert replies == [OK] * 5
        need_once(database, [f"text {number}" for number in range(5)])
    else:
        assert all(UNWRITABLE.fullmatch(reply["message"]) for reply in replies), replies
        assert stored(database, "text 0") == []


def test_a_refused_batch_is_not_stored_later(gathered, behind_proxy, proxy, database):
    """Its first attempt comes when each of its messages has gone its own way."""
    parlord = behind_proxy(3)
    clients = [parlord.connect(30) for _ in range(3)]
    owner, *sids = [client.register(f"u{n}") for n, client in enumerate(clients)]
    assert clients[0].request(cmd="createGame", sid=owner, gameName="game") == OK
    late = proxy.add(Rule(b"ghost", request=0, action="hold"))
    with gathered(parlord, parlord.connect(30)):
        clients[1].send(chat(sids[0], "good"))
        clients[2].send(chat(sids[1], "ghost", gameName="game"))
    assert clients[1].receive() == OK
    assert clients[2].receive()["status"] == "notInGame"
    assert clients[2].request(cmd="joinGame", sid=sids[1], gameName="game") == OK
    with calls_seen(database) as calls:
        late.release()
        wait_until(lambda: "post_batch" in calls(), 10, "the late call")
    for number in range(4):
        assert clients[0].request(chat(owner, f"then {number}")) == OK
    assert stored(database, "ghost") == []
    need_once(database, ["good"])


@pytest.mark.parametrize("end", ["unregister", "leaveGame"])
@pytest.mark.parametrize("nonce", [False, True])
@pytest.mark.parametrize("size", [1, 2])
def test_stored_is_told_though_the_sender_has_gone(size, nonce, end, gathered, behind_proxy, proxy,
                                                   database):
    """Between the commit, of which the worker does not hear, and the repetition of the call."""
    parlord = behind_proxy(3)
    clients = [parlord.connect(30) for _ in range(size)]
    sids = [client.register(f"u{n}") for n, client in enumerate(clients)]
    for number, (client, sid) in enumerate(zip(clients, sids)):
        assert client.request(cmd="joinGame" if number else "createGame", sid=sid,
                              gameName="game") == OK
    rule = proxy.add(Rule(b"farewell", answer=0, action="hold"))

    def send():
        for number, (client, sid) in enumerate(zip(clients, sids)):
            # Two of the same nonce do not share a batch.
            client.send(chat(sid, f"farewell {number}", gameName="game",
                             **({"nonce": f"n{number}"} if nonce else {})))

    if size == 1:
        send()
    else:
        with gathered(parlord, parlord.connect(30)):
            send()
    rule.wait_fired()
    other = parlord.connect(30)
    for sid in sids:
        request = {"cmd": end, "sid": sid, **({} if end == "unregister" else {"gameName": "game"})}
        assert other.request(request) == OK
    for number, client in enumerate(clients):
        rows = stored(database, f"farewell {number}")
        assert len(rows) == 1
        told = {key: rows[0][key] for key in ("id", "seq") if nonce}
        assert client.receive() == {"status": "ok", **told}
    need_gapless(database)


@pytest.mark.parametrize("nonce", [{}, {"nonce": "n"}])
def test_a_slow_answer_is_asked_for_again(nonce, behind_proxy, proxy, database):
    parlord = behind_proxy(4)
    client = parlord.connect(30)
    sid = client.register("ann")
    rule = proxy.add(Rule(b"hello", answer=0, action="hold"))
    begun = time.monotonic()
    reply = client.request(chat(sid, "hello", **nonce))
    took = time.monotonic() - begun
    assert reply["status"] == "ok"
    assert rule.fired.is_set() and 1.9 < took < 4, took
    rule.release()
    need_once(database, ["hello"])


@pytest.mark.parametrize("way", ["freeze", "refuse"])
def test_an_answer_that_never_comes(way, behind_proxy, proxy, database):
    """The message is stored, but nobody can know: that is what the client must be told."""
    parlord = behind_proxy(2)
    client, second = parlord.connect(30), parlord.connect(30)
    sid = client.register("ann")
    held_back = [proxy.add(Rule(text, answer=0, action="hold" if way == "freeze" else "cut"))
                 for text in (b"with", b"bare")]
    for asking, request, rule in ((client, chat(sid, "with", nonce="n"), held_back[0]),
                                  (second, chat(sid, "bare"), held_back[1])):
        # The daemon is connected.
        assert asking.request(chat(sid, f"before {request['message'][0]}")) == OK
        begun = time.monotonic()
        asking.send(request)
        if way == "freeze":
            rule.wait_fired()
            proxy.freeze()
        else:
            # No new connection from the moment on that the first one is cut.
            proxy.refuse()
            rule.wait_fired()
        reply = asking.receive()
        took = time.monotonic() - begun
        assert reply["status"] == "internalError", reply
        assert took < 2 + 1.5, took
        proxy.thaw()
        proxy.admit()
        assert len(stored(database, request["message"])) == 1
        assert "unknown" in reply["message"], reply
    reply = client.request(chat(sid, "with", nonce="n"))
    assert reply["status"] == "ok"
    assert stored(database, "with") == [{"id": reply["id"], "seq": reply["seq"], "room": 1}]
    need_once(database, ["with", "bare"])


def test_neighbours_of_one_whose_time_is_over(behind_proxy, proxy, database):
    """Two messages are committed together, the answer is lost and the database away until the time of
    the first one is over. The second one still has time; it must not be stored a second time."""
    timeout = 4
    parlord = behind_proxy(timeout)
    clients = [parlord.connect(30) for _ in range(4)]
    sids = [client.register(f"u{n}") for n, client in enumerate(clients)]
    plugs = []
    for number in range(2):
        plugs.append(proxy.add(Rule(b"plug %d" % number, answer=0, action="hold")))
        clients[number].send(chat(sids[number], f"plug {number}"))
        plugs[number].wait_fired()
    # Repetitions over connections that are there already, too.
    rule = proxy.add(Rule(b"early", answer=0, times=1000))
    clients[2].send(chat(sids[2], "early"))
    begun = time.monotonic()
    wait_until(lambda: time.monotonic() - begun > 1)
    clients[3].send(chat(sids[3], "later"))
    parlord.connect().request(cmd="getGamesList", sid=sids[3])
    # From now on nobody gets a new connection; the cut one is the only one that matters.
    proxy.refuse()
    plugs[0].release()
    rule.wait_fired()
    assert clients[0].receive() == OK
    proxy.cut_all()
    early = clients[2].receive()
    assert early["status"] == "internalError", early
    rule.times = 0
    proxy.admit()
    later = clients[3].receive()
    print(early, later)
    assert later == OK or "unknown" in later["message"]
    need_once(database, ["early", "later"])
    assert "unknown" in early["message"], early


def test_many_that_go_alone_are_told_in_time(behind_proxy, proxy, database):
    """While the database says nothing; each is told within its own time, however many wait."""
    parlord = behind_proxy(2, limits={"batch_bytes": 1024})
    clients = [parlord.connect(60) for _ in range(200)]
    sids = [client.register(f"u{n}") for n, client in enumerate(clients[:10])]
    proxy.freeze()
    begun = time.monotonic()
    for number, client in enumerate(clients):
        client.send(chat(sids[number % 10], f"{number} " + "x" * 1100))
    for client in clients:
        assert client.receive()["status"] == "internalError"
    took = time.monotonic() - begun
    proxy.thaw()
    print(f"{took:.1f} s")
    assert took < 2 + 1.5, took


@pytest.mark.parametrize("where", CUTS)
def test_other_writes_are_not_repeated(where, behind_proxy, proxy, database):
    parlord = behind_proxy()
    client = parlord.connect(30)
    sid = client.register("ann")
    # So that the statement is prepared and what is cut is its execution.
    assert client.request(cmd="createGame", sid=sid, gameName="before") == OK
    assert client.request(cmd="leaveGame", sid=sid, gameName="before") == OK
    # Fewer bytes: the request is shorter.
    cut = {key: min(value, 20) for key, value in CUTS[where].items()}
    rule = proxy.add(Rule(b"after", **cut))
    reply = client.request(cmd="createGame", sid=sid, gameName="after")
    rule.wait_fired()
    made = len(database.query("SELECT id FROM game WHERE name = 'after'"))
    if "answer" in cut:
        assert reply["status"] == "internalError" and "unknown" in reply["message"], reply
        assert made == 1
    elif reply["status"] != "ok":
        assert "unknown" in reply["message"], reply
        assert made == 0
    else:
        assert made == 1
    # Reads are: nobody notices.
    for times, cut in enumerate(CUTS.values(), 1):
        rule = proxy.add(Rule(b"after", **{key: min(value, 20) for key, value in cut.items()},
                              times=times))
        reply = client.request(cmd="getPlayersListForGame", sid=sid, gameName="after")
        rule.wait_fired()
        if made:
            assert reply == {"status": "ok", "players": [{"username": "ann"}]}
        else:
            assert reply["status"] == "badCommand"


@pytest.mark.parametrize("where", CUTS)
def test_writes_that_were_only_prepared_are_repeated(where, behind_proxy, proxy, database):
    """Preparing changes nothing, so what became of the call is certain."""
    client = behind_proxy().connect(30)
    sid = client.register("ann")
    # A connection prepares a statement before it executes it for the first time.
    cut = {key: min(value, 20) for key, value in CUTS[where].items()}
    rule = proxy.add(Rule(b"CALL create_game(", **cut))
    assert client.request(cmd="createGame", sid=sid, gameName="g") == OK
    rule.wait_fired()
    assert len(database.query("SELECT id FROM game")) == 1


def test_a_statement_that_takes_long_to_prepare(behind_proxy, proxy):
    """The call goes on over another connection; this one is of use again when it is prepared."""
    def pool():
        status = parlord.ask_control(cmd="status")
        return status["database_idle"], status["database_busy"]

    parlord = behind_proxy(4)
    client = parlord.connect(30)
    sid = client.register("ann")
    rule = proxy.add(Rule(b"CALL get_players_list(", answer=0, action="hold"))
    assert client.request(cmd="getPlayersList", sid=sid)["status"] == "ok"
    assert rule.fired.is_set()
    wait_until(lambda: pool()[1] == 1, 3)
    rule.release()
    wait_until(lambda: pool()[1] == 0, 3)
    assert pool()[0] == 2
    assert "connection lost" not in parlord.log_text()


@pytest.mark.parametrize("ask", [
    {"cmd": "getChatHistory", "limit": 3}, {"cmd": "getChatHistory", "after": 2, "limit": 3},
    {"cmd": "get_msg", "id_dialog": 1, "limit": 3}, {"cmd": "get_dialogs"},
    {"cmd": "get_users", "limit": 2}], ids=str)
def test_reads_cut_at_every_byte(ask, behind_proxy, proxy):
    """They are repeated, and what came of the first attempt is forgotten: no row is shown twice, and
    the limit holds."""
    client = behind_proxy(30).connect(15)
    sid = client.register("ann")
    for n in range(4):
        client.register(f"u{n}")
        client.request(cmd="create_new_dialog", sid=sid, Name=f"room {n}")
    for n in range(500):
        client.send(chat(sid, f"text {n}"))
    assert client.receive_many(500, 60) == [OK] * 500
    request = {**ask, "sid": sid}
    expected = client.request(request)
    # Of any request: nobody else asks the database.
    rule = proxy.add(Rule(b"", action="pass"))
    assert client.request(request) == expected
    points = rule.sizes[1]
    assert points > 50
    for at in range(points):
        # The first attempt alone: the second one prepares its statement anew.
        rule = proxy.add(Rule(b"", answer=at))
        assert client.request(request) == expected, f"cut after {at} of {points} bytes"
        assert rule.fired.is_set()


def test_a_write_without_an_answer(behind_proxy, proxy, database):
    parlord = behind_proxy(1.5)
    client = parlord.connect(30)
    sid = client.register("ann")
    # Not the first of its kind, or preparing the statement were the first that is seen of it.
    assert client.request(cmd="createGame", sid=sid, gameName="before") == OK
    assert client.request(cmd="leaveGame", sid=sid, gameName="before") == OK
    rule = proxy.add(Rule(b"after", answer=0, action="hold"))
    begun = time.monotonic()
    reply = client.request(cmd="createGame", sid=sid, gameName="after")
    rule.wait_fired()
    assert reply["status"] == "internalError" and "unknown" in reply["message"], reply
    assert 1.4 < time.monotonic() - begun < 3
    assert client.request(cmd="createGame", sid=sid, gameName="after")["status"] == "alreadyInGame"
