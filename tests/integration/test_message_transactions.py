# SPDX-License-Identifier: ISC
"""Transactions of the message path: seq follows the commits, batches over the same rooms get out of
each other's way, and no error leaves a transaction open."""

import asyncio
import itertools
import json
import os
import random
import threading
import time

import pymysql
import pytest

from harness import wait_until
from harness.client import encode
from harness.transactions import held, open_transactions

OK = {"status": "ok"}


def status(database, name):
    return int(database.query("SHOW GLOBAL STATUS LIKE %s", name)[0]["Value"])


# --- seq ----------------------------------------------------------------------------------------------


@pytest.mark.time_limit(180)
@pytest.mark.parametrize("reader", ["through the daemon", "of the table"])
def test_seq_is_in_commit_order(reader, parlord, database):
    """A reader that pages behind the writers, of whom both workers have some, misses nothing and sees
    nothing twice."""
    wait_until(lambda: len(parlord.workers()) == 2, 10)
    writers = [parlord.connect(60) for _ in range(40)]
    sids = [client.register(f"u{n}") for n, client in enumerate(writers)]
    # In pieces, so that the workers always have some of each.
    rounds, burst = 12, 12
    seen, over = [], threading.Event()
    page = parlord.connect(60)

    def read_daemon(after):
        reply = page.request(cmd="getChatHistory", sid=sids[0], after=after, limit=1000)
        return [(entry["seq"], entry["message"]) for entry in reply["chat"]]

    def read_table(after):
        return [(row["seq"], row["text"]) for row in database.query(
            "SELECT seq, text FROM message WHERE room = 1 AND seq > %s ORDER BY seq", after)]

    read = read_daemon if reader == "through the daemon" else read_table

    def follow():
        while True:
            last = over.is_set()
            rows = read(seen[-1][0] if seen else 0)
            seen.extend(rows)
            if last and not rows:
                return

    follower = threading.Thread(target=follow)
    follower.start()
    try:
        for number in range(rounds):
            for n, client in enumerate(writers):
                client.send(*[{"cmd": "chat", "sid": sids[n], "message": f"{n} {number} {i}",
                               **({"nonce": f"{number} {i}"} if i % 4 == 0 else {})}
                              for i in range(burst)])
            for client in writers:
                assert all(reply["status"] == "ok" for reply in client.receive_many(burst, 60))
    finally:
        over.set()
        follower.join(60)
    total = len(writers) * rounds * burst
    assert [seq for seq, _ in seen] == list(range(1, total + 1))
    rows = database.query("SELECT seq, text FROM message ORDER BY seq")
    assert seen == [(row["seq"], row["text"]) for row in rows]


# --- rooms in any order -------------------------------------------------------------------------------

ROOMS_SECONDS = 10


async def chatter(address, end, rng, number, rooms, sid, answered):
    """Sends pipelines of messages to the rooms in random order until the end."""
    reader, writer = await asyncio.open_connection(*address)
    for count in itertools.count():
        if time.monotonic() > end:
            break
        chosen = [rng.choice(rooms) for _ in range(rng.randint(1, 12))]
        requests = []
        for i, room in enumerate(chosen):
            text = f"{number} {count} {i}"
            nonce = {"nonce": text} if rng.random() < 0.3 else {}
            if isinstance(room, int):
                requests.append({"cmd": "send_msg", "sid": sid, "text": text, "id_dialog": room,
                                 **nonce})
            else:
                requests.append({"cmd": "chat", "sid": sid, "message": text, **nonce,
                                 **({"gameName": room} if room else {})})
        writer.write(b"".join(map(encode, requests)))
        await writer.drain()
        for request in requests:
            reply = json.loads(await asyncio.wait_for(reader.readline(), 30))
            assert reply.get("status", reply.get("ans")) in ("ok", "OK"), (request, reply)
            answered.append(request.get("text") or request["message"])
    writer.close()


@pytest.mark.parlord({"workers": 4, "limits": {"hash_queue": 1000}})
@pytest.mark.time_limit(180)
def test_batches_over_the_same_rooms(parlord, database):
    """Every message is acknowledged, whatever the order in which they come."""
    seed = int(os.environ.get("PARLORD_TEST_SEED") or random.randrange(1 << 32))
    print(f"PARLORD_TEST_SEED={seed}")
    rng = random.Random(seed)
    wait_until(lambda: len(parlord.workers()) == 4, 10)
    client = parlord.connect(60)
    sids = [client.register(f"u{n}") for n in range(64)]
    dialogs = [client.request(cmd="create_new_dialog", sid=sids[0], Name=f"room {n}")["id_dialog"]
               for n in range(12)]
    games = [f"game {n}" for n in range(6)]
    for n, sid in enumerate(sids):
        request = {"cmd": "createGame" if n < 6 else "joinGame", "sid": sid, "gameName": games[n % 6]}
        assert client.request(request) == OK
    deadlocks, waits = status(database, "Innodb_deadlocks"), status(database, "Innodb_row_lock_waits")
    answered = []

    async def run():
        end = time.monotonic() + ROOMS_SECONDS
        await asyncio.gather(*[
            chatter(parlord.address, end, rng, n, ["", 1, games[n % 6], *dialogs], sid, answered)
            for n, sid in enumerate(sids)])

    asyncio.run(run())
    print(f"{len(answered)} messages, {status(database, 'Innodb_deadlocks') - deadlocks} deadlocks,"
          f" {status(database, 'Innodb_row_lock_waits') - waits} lock waits")
    texts = [row["text"] for row in database.query("SELECT text FROM message")]
    assert sorted(texts) == sorted(answered)
    for room in database.query(
            "SELECT r.id, r.last_seq, COUNT(m.seq) AS n, MAX(m.seq) AS high FROM room r"
            " LEFT JOIN message m ON m.room = r.id GROUP BY r.id"):
        assert room["last_seq"] == room["n"] == (room["high"] or 0), room
    assert open_transactions(database) == []
    assert " error: " not in parlord.log_text()


# --- errors -------------------------------------------------------------------------------------------

LANE, OTHER_LANE = b"lane of the test", b"some other lane!"
TOO_LONG, LOCK_WAIT, DEADLOCK, DUPLICATE, NULL = 1406, 1205, 1213, 1062, 1048


def sid(name):
    """The hash that a procedure gets."""
    return name.encode().ljust(32, b".")


@pytest.fixture
def filled(database):
    """ann and bob are in game 1, ann also in dialogs 2 (open), 3 (full) and 4 (private)."""
    statements = [
        "INSERT INTO user (id, login, created_at) VALUES (1, 'ann', UTC_TIMESTAMP()),"
        " (2, 'bob', UTC_TIMESTAMP()), (3, 'cyd', UTC_TIMESTAMP())",
        "INSERT INTO game (id, name, players_joined, created_at) VALUES (1, 'g', 2, UTC_TIMESTAMP())",
        "INSERT INTO player VALUES (1, 1, 1), (1, 2, 2)",
        "INSERT INTO dialog (id, name, capacity, private, members, members_joined)"
        " VALUES (2, 'open', NULL, 0, 1, 1), (3, 'full', 1, 0, 1, 1), (4, 'private', NULL, 1, 1, 1)",
        "INSERT INTO dialog_member VALUES (2, 1, 1), (3, 1, 1), (4, 1, 1)",
        "INSERT INTO room VALUES (-1, 1, 0, -1), (2, 1, 0, 0), (3, 1, 0, 0), (4, 1, 0, 4)",
        "UPDATE room SET last_seq = 1 WHERE id = 1",
        "INSERT INTO message (room, seq, audience, id, user_id, time, text)"
        " VALUES (1, 1, 0, NEXTVAL(message_id), 1, UTC_TIMESTAMP(), 'first')",
        "INSERT INTO nonce VALUES (1, 'n', 1, 1)",
    ]
    for statement in statements:
        database.query(statement)
    for number, name in enumerate(("ann", "bob", "cyd"), 1):
        database.query("INSERT INTO session VALUES (%s, %s, UTC_TIMESTAMP(), UTC_TIMESTAMP())",
                       (sid(name), number))
    database.query("INSERT INTO session VALUES (%s, 1, UTC_TIMESTAMP(),"
                   " UTC_TIMESTAMP() - INTERVAL 50000 SECOND)", (sid("expired"),))
    database.query("INSERT INTO lane (id, number, used_at) VALUES (%s, 10, UTC_TIMESTAMP())", (LANE,))
    return database


class Account:
    """A connection of the daemon's account, set up as the daemon does."""

    def __init__(self, database, patience=1):
        self.connection = database.connect(user=database.user, password=database.password)
        with self.connection.cursor() as cursor:
            cursor.execute("SET SESSION tx_isolation = 'READ-COMMITTED', autocommit = 1,"
                           " innodb_lock_wait_timeout = %s, @session_ttl = 1000,"
                           " @require_login = TRUE", (patience,))

    def __enter__(self):
        return self.connection

    def __exit__(self, *unused):
        self.connection.close()


@pytest.fixture
def account(filled):
    with Account(filled) as connection:
        yield connection


def call(connection, procedure, arguments):
    """Its rows; an error is a tuple (number, SQLSTATE)."""
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(arguments))
        try:
            cursor.execute(f"CALL {procedure}({marks})", arguments)
        except pymysql.MySQLError as error:
            # The state is in none of pymysql's attributes; private ones come with number 1644.
            return error.args[0], error.args[1]
        rows = list(cursor.fetchall())
        while cursor.nextset():
            pass
        return rows


def one(name, text="hello", *, lane=LANE, number=11, given=None, dialog=None, game=None, nonce=None,
        attempt=1):
    return (lane, number, name and sid(name), None, given, dialog, game, text, nonce, attempt)


REFUSED = 1644  # ER_SIGNAL_EXCEPTION, of every private SQLSTATE

ONE_FAILS = {
    "stale number": (one("ann", number=9), REFUSED),
    "unknown sid": (one("nobody"), REFUSED),
    "expired sid": (one("expired"), REFUSED),
    "no sid": (one(None), REFUSED),
    "another's id": (one("ann", given=2), REFUSED),
    "unknown game": (one("ann", game="none"), REFUSED),
    "not in the game": (one("cyd", game="g"), REFUSED),
    "unknown dialog": (one("ann", dialog=99), REFUSED),
    "full dialog": (one("bob", dialog=3), REFUSED),
    "private dialog": (one("bob", dialog=4), REFUSED),
    "nonce of another text": (one("ann", nonce=b"n"), REFUSED),
    "nonce of another room": (one("ann", "first", dialog=2, nonce=b"n"), REFUSED),
    "too long a text": (one("ann", "x" * 4097), TOO_LONG),
    "too long a nonce": (one("ann", nonce=b"x" * 65), TOO_LONG),
    "too long a name": (one("ann", game="x" * 65), TOO_LONG),
    "no text": (one("ann", None), NULL),
    "no lane": (one("ann", lane=None), NULL),
}

ROOM, GAME = [1, 1, None], [None, 1, "g"]


def entry(name="ann", text="hello", *, room=1, game=None, follow=0, nonce=None, user=None):
    """A message of post_batch."""
    return [room, game, follow, name and sid(name).hex(), user, text,
            *([] if nonce is None else [nonce.hex()])]


def batch(rooms, messages, *, lane=LANE, number=11, nonces=True, count=None, attempt=1):
    texts = [value if isinstance(value, str) or value is None else json.dumps(value)
             for value in (rooms, messages)]
    return (lane, number, *texts, len(rooms or ""), len(messages or "") if count is None else count,
            "g" in str(rooms) or "none" in str(rooms), nonces, attempt)


TWO = [[1, 2, None]]
BATCH_FAILS = {
    "stale number": (batch([ROOM], [entry()], number=9), REFUSED),
    "no lane": (batch([ROOM], [entry()], lane=None), NULL),
    "bad rooms": (batch("[[1,1,", [entry()]), None),
    "bad messages": (batch([ROOM], "[[1,nul"), None),
    "messages cut off": (batch([ROOM], json.dumps([entry()])[:-4]), None),
    "no text": (batch([ROOM], [entry(text=None)]), NULL),
    "same nonce twice": (batch(TWO, [entry(nonce=b"m", follow=1), entry(nonce=b"m")]), DUPLICATE),
    "same place twice": (batch([*TWO, [2, 1, None]], [entry(), entry(text="other"), entry(room=2)]),
                         DUPLICATE),
}
# What it only hands back: the places of those that are to be sent alone.
BATCH_OTHERS = {
    "unknown sid": (batch(TWO, [entry(follow=1), entry("nobody")]), "2"),
    "expired sid": (batch(TWO, [entry("expired", follow=1), entry()]), "1"),
    "not in the game": (batch([ROOM, GAME], [entry(), entry("cyd", room=None, game="g")]), "2"),
    "no such game": (batch([ROOM, [None, 1, "none"]], [entry(), entry(room=None, game="none")]), "2"),
    "no such dialog": (batch([ROOM, [99, 1, None]], [entry(), entry(room=99)]), "2"),
    "no such user": (batch(TWO, [entry(follow=1), entry(None, user=99)]), "2"),
    "no member yet": (batch([ROOM, [2, 1, None]], [entry(), entry("bob", room=2)]), "2"),
    "full dialog": (batch([ROOM, [3, 1, None]], [entry(), entry("bob", room=3)]), "2"),
    "nonce used": (batch(TWO, [entry(follow=1), entry(nonce=b"n")]), "2"),
    "nobody's": (batch([ROOM], [entry(None)]), "1"),
}


def need_unchanged(database, connection):
    """No transaction is left open, nothing was stored, and the locks are free."""
    assert open_transactions(database) == []
    assert database.query("SELECT text FROM message") == [{"text": "first"}]
    assert database.query("SELECT last_seq FROM room ORDER BY id") == \
        [{"last_seq": seq} for seq in (0, 1, 0, 0, 0)]
    assert database.query("SELECT id, number FROM lane") == [{"id": LANE, "number": 10}]
    assert len(database.query("SELECT * FROM nonce")) == 1
    # Nobody holds a lock, and the connection can go on.
    for table in ("room", "lane", "session", "dialog", "dialog_member", "nonce"):
        database.query(f"SELECT * FROM {table} FOR UPDATE NOWAIT")
    assert call(connection, "post_batch", batch([ROOM], [entry(text="then")])) == []


@pytest.mark.parametrize("name", ONE_FAILS)
def test_post_one_fails_clean(name, filled, account):
    arguments, number = ONE_FAILS[name]
    assert call(account, "post_one", arguments)[0] == number
    need_unchanged(filled, account)


@pytest.mark.parametrize("name", BATCH_FAILS)
def test_post_batch_fails_clean(name, filled, account):
    arguments, number = BATCH_FAILS[name]
    result = call(account, "post_batch", arguments)
    assert isinstance(result, tuple), f"no error but {result}"
    assert number is None or result[0] == number, result
    need_unchanged(filled, account)


@pytest.mark.parametrize("name", BATCH_OTHERS)
def test_post_batch_hands_back_clean(name, filled, account):
    arguments, others = BATCH_OTHERS[name]
    assert call(account, "post_batch", arguments) == [{"others": others, "stored": None}]
    need_unchanged(filled, account)


def again(arguments, attempt):
    return (*arguments[:-1], attempt)


@pytest.mark.parametrize("procedure, arguments, refusal", [
    *(pytest.param("post_one", arguments, None, id=name) for name, (arguments, number)
      in ONE_FAILS.items() if number == REFUSED and name != "stale number"),
    *(pytest.param("post_batch", arguments, others, id=f"batch, {name}")
      for name, (arguments, others) in BATCH_OTHERS.items())])
def test_what_a_repetition_refuses_is_over_for_earlier_attempts(procedure, arguments, refusal, filled,
                                                                account):
    """They may come later, when there is nothing wrong with the messages any more."""
    def refused(result):
        return result == [{"others": refusal, "stored": None}] if refusal else result[0] == REFUSED

    assert refused(call(account, procedure, again(arguments, 3)))
    assert filled.query("SELECT id, number, refused, stored FROM lane") == [
        {"id": LANE, "number": 11, "refused": 3, "stored": None}]
    assert open_transactions(filled) == []
    good = {"post_one": one("ann", "hello"), "post_batch": batch([ROOM], [entry()])}[procedure]
    for attempt in (1, 2, 3):
        assert call(account, procedure, again(good, attempt))[0] == REFUSED
    assert filled.query("SELECT text FROM message") == [{"text": "first"}]
    assert [row["last_seq"] for row in filled.query("SELECT last_seq FROM room ORDER BY id")] == \
        [0, 1, 0, 0, 0]
    # The answer to the third one may have been lost, too.
    assert call(account, procedure, again(good, 4)) == []
    for attempt in (1, 4, 5):
        assert call(account, procedure, again(good, attempt)) == []
    assert filled.query("SELECT text FROM message ORDER BY seq") == [{"text": "first"}, {"text": "hello"}]


@pytest.mark.parametrize("procedure, arguments", [
    ("post_one", one("ann", "again", game="g", nonce=b"m")), ("post_one", one("ann", "again", game="g")),
    ("post_one", one("ann", "first", nonce=b"n")),
    ("post_batch", batch([ROOM, GAME], [entry(nonce=b"l"),
                                        entry(text="again", room=None, game="g", nonce=b"m")])),
    ("post_batch", batch(TWO, [entry(follow=1), entry(nonce=b"m")]))])
def test_what_was_stored_is_answered_so_whatever_came_since(procedure, arguments, filled, account):
    answer = call(account, procedure, arguments)
    assert not isinstance(answer, tuple), answer
    stored = filled.query("SELECT * FROM message")
    for statement in ("DELETE FROM session", "DELETE FROM player", "DELETE FROM game",
                      "DELETE FROM nonce"):
        filled.query(statement)
    for attempt in (1, 2):
        assert call(account, procedure, again(arguments, attempt)) == answer
    assert filled.query("SELECT * FROM message") == stored
    assert open_transactions(filled) == []


ROOM_LOCK, LANE_LOCK = "SELECT * FROM room FOR UPDATE", "SELECT * FROM lane FOR UPDATE"
DIALOG_LOCK = "SELECT * FROM dialog FOR UPDATE"
NONCE_LOCK = "INSERT INTO nonce VALUES (1, 'm', 1, 77)"


@pytest.mark.parametrize("lock, procedure, arguments", [
    (ROOM_LOCK, "post_one", one("ann")),
    (ROOM_LOCK, "post_one", one("ann", game="g")),
    (ROOM_LOCK, "post_batch", batch([ROOM], [entry()])),
    (LANE_LOCK, "post_one", one("ann")),
    (LANE_LOCK, "post_batch", batch([ROOM], [entry()])),
    (DIALOG_LOCK, "post_one", one("bob", dialog=2)),
    (NONCE_LOCK, "post_one", one("ann", nonce=b"m")),
    (NONCE_LOCK, "post_batch", batch([ROOM], [entry(nonce=b"m")])),
])
def test_a_lock_that_is_not_given_leaves_nothing(lock, procedure, arguments, filled, account):
    with held(filled, lock):
        assert call(account, procedure, arguments)[0] == LOCK_WAIT
        assert account.thread_id() not in [
            row["connection"] for row in open_transactions(filled)]
    need_unchanged(filled, account)


@pytest.mark.parametrize("procedure, arguments", [
    ("post_one", one("ann", "again", nonce=b"m")),
    ("post_batch", batch([ROOM], [entry(text="again", nonce=b"m")]))])
def test_the_same_call_again_adds_nothing(procedure, arguments, filled, account):
    """Over the same and over another connection."""
    results = [call(account, procedure, arguments) for _ in range(3)]
    with Account(filled) as other:
        results.append(call(other, procedure, arguments))
    assert not isinstance(results[0], tuple), results
    assert all(result == results[0] for result in results)
    assert filled.query("SELECT text, seq FROM message WHERE seq > 1") == [{"text": "again", "seq": 2}]
    assert filled.query("SELECT number FROM lane") == [{"number": 11}]
    assert open_transactions(filled) == []


@pytest.mark.parametrize("procedure, arguments", [
    ("post_one", one("bob", dialog=2, nonce=b"m", lane=OTHER_LANE, number=1)),
    ("post_batch", batch([[2, 1, None]], [entry(room=2, nonce=b"m")], lane=OTHER_LANE, number=1))])
def test_a_deadlock_undoes_all(procedure, arguments, filled, account):
    """InnoDB has then rolled the transaction back. Whatever ignores that error and goes on (as DO
    does) goes on without a transaction: each statement is committed by itself."""
    outcome = []
    with Account(filled, 30) as other, filled.connect(autocommit=False) as admin, \
            admin.cursor() as cursor, held(filled, "SELECT * FROM nonce FOR UPDATE"):
        # The victim is the one who has done less.
        for number in range(100):
            cursor.execute("INSERT INTO message (room, seq, audience, id, user_id, time, text)"
                           " VALUES (77, %s, 77, NEXTVAL(message_id), 1, UTC_TIMESTAMP(), 'ballast')",
                           (number,))
        cursor.execute("SELECT * FROM room WHERE id = 2 FOR UPDATE")
        caller = threading.Thread(target=lambda: outcome.append(call(other, procedure, arguments)))
        caller.start()
        wait_until(lambda: any(row["state"] == "LOCK WAIT" for row in open_transactions(filled)), 10)
        before = status(filled, "Innodb_deadlocks")
        cursor.execute("SELECT * FROM lane WHERE id = %s FOR UPDATE", (OTHER_LANE,))
        assert status(filled, "Innodb_deadlocks") == before + 1
        admin.rollback()
        caller.join(5)
        # If it went on, it is now held up by the lock on the nonces, with half of its work committed.
        assert filled.query("SELECT room, text FROM message WHERE room = 2") == []
        assert filled.query("SELECT last_seq FROM room WHERE id = 2") == [{"last_seq": 0}]
        assert not caller.is_alive()
    caller.join(30)
    assert outcome[0][0] == DEADLOCK, outcome
    need_unchanged(filled, account)


def test_a_call_waits_for_its_first_attempt(filled, account):
    """As when the first one's connection is lost while it still runs: the second one must not look
    before the first one is over."""
    arguments = one("ann", "again", lane=OTHER_LANE, number=1)
    outcome = []
    with held(filled, "SELECT * FROM room FOR UPDATE") as release, \
            Account(filled, 30) as other:
        first = threading.Thread(target=lambda: outcome.append(call(other, "post_one", arguments)))
        first.start()
        wait_until(lambda: any(row["state"] == "LOCK WAIT" for row in open_transactions(filled)), 10)
        # It has less patience: it gives up, and leaves the first one alone.
        assert call(account, "post_one", arguments)[0] == LOCK_WAIT
        release()
        first.join(30)
        assert outcome == [[]]
    assert call(account, "post_one", arguments) == []
    assert len(filled.query("SELECT * FROM message WHERE text = 'again'")) == 1
