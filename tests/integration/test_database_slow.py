# SPDX-License-Identifier: ISC
"""What happens when the database is slow."""

import time

import pytest

from harness import wait_until
from harness.hostile import reset
from harness.proxy import Proxy, Rule
from harness.transactions import held, wait_for_blocked
from harness.trouble import LATE, LOBBY_LOCK, NOT_CHANGED, QUICK, UNKNOWN, daemons_connections, \
    heals, log_lines, loop_watched, texts, timed

MANY = 1 << 30


@pytest.fixture
def proxy(database):
    proxy = Proxy(database.mariadb.socket)
    yield proxy
    proxy.close()


def slow(proxy, seconds):
    """From now on each answer takes so long; the rule that does it."""
    return proxy.add(Rule(b"", answer=0, action="pause", seconds=seconds, times=MANY))


# --- every answer takes its time --------------------------------------------------------------------


def test_answers_after_three_seconds(start_parlord, proxy, database):
    """That is less than the default of query_timeout: clients have to wait, and are served."""
    parlord = start_parlord({"workers": 1, "database": {"socket": proxy.socket, "pool_size": 6}},
                            database)
    clients = [parlord.connect(20) for _ in range(4)]
    sids = [client.register(f"user{number}") for number, client in enumerate(clients)]
    # The messages are for two rooms: one that waits for another's batch has less time for its own.
    dialog = clients[1].request(cmd="create_new_dialog", sid=sids[1], Name="d")["id_dialog"]
    requests = [{"cmd": "chat", "message": "m"}, {"cmd": "send_msg", "text": "n", "id_dialog": dialog},
                {"cmd": "getChatHistory"}, {"cmd": "setPlayerStatus", "status": "s"}]

    def is_ok(reply):
        return "ok" in (reply.get("status"), reply.get("ans", "").lower())

    def ask_all():
        for client, sid, request in zip(clients, sids, requests):
            client.send({**request, "sid": sid})
        begun = time.monotonic()
        replies = [client.receive() for client in clients]
        return replies, time.monotonic() - begun

    # Slow enough for the requests to be under way together: each has a connection then, or it would
    # wait for another's, and have less time for its own answer.
    rule = slow(proxy, 0.3)
    for _ in range(5):
        ask_all()
    assert all(map(is_ok, ask_all()[0]))
    rule.times = 0
    rule = slow(proxy, 3)
    try:
        with loop_watched(parlord):
            # A connection may have to prepare a statement first, which takes another answer.
            for _ in range(4 * len(requests)):
                replies, seconds = ask_all()
                assert 3 <= seconds < 5 + LATE
                bad = [reply for reply in replies if not is_ok(reply)]
                assert all(NOT_CHANGED.fullmatch(reply["message"]) for reply in bad), bad
                if not bad:
                    break
            assert not bad
    finally:
        rule.times = 0
    heals(parlord, sids[0], 5)


@pytest.mark.time_limit(60)
def test_prepared_in_the_end(start_parlord, proxy, database):
    """Preparing a statement and executing it take longer than a call may: the next one finds it
    prepared."""
    parlord = start_parlord({"workers": 1, "database": {"socket": proxy.socket, "pool_size": 1,
                                                        "query_timeout": 2.5}}, database)
    client = parlord.connect(20)
    sid = client.register("ann")
    rule = slow(proxy, 1.6)
    connections = daemons_connections(database)
    try:
        for request in ({"cmd": "getPlayersListForGame", "gameName": "g"}, {"cmd": "leaveGame",
                                                                            "gameName": "g"}):
            reply, seconds = timed(client, **request, sid=sid)
            assert NOT_CHANGED.fullmatch(reply["message"]), reply
            assert seconds < 2.5 + LATE
            reply, seconds = timed(client, **request, sid=sid)
            assert reply == {"status": "badCommand", "message": "gameName: no such game"}
            assert seconds < 2.5 + LATE
    finally:
        rule.times = 0
    assert daemons_connections(database) == connections


def test_stopped_while_the_server_is_still_at_it(start_parlord, proxy, database):
    """Nobody waits for the answer any more, and neither does the daemon."""
    options = {**QUICK["database"], "query_timeout": 4, "socket": proxy.socket}
    parlord = start_parlord({**QUICK, "database": options}, database)
    client = parlord.connect(20)
    sid = client.register("ann")
    proxy.add(Rule(b"", answer=0, action="hold", times=MANY))
    reply = client.request(cmd="getGamesList", sid=sid)
    assert NOT_CHANGED.fullmatch(reply["message"]), reply
    begun = time.monotonic()
    assert parlord.stop() == 0
    assert time.monotonic() - begun < 4


def test_slower_than_the_time_limit(start_parlord, proxy, database):
    parlord = start_parlord({**QUICK, "database": {**QUICK["database"], "socket": proxy.socket}},
                            database)
    client = parlord.connect(20)
    sid = client.register("ann")
    client.request(cmd="chat", sid=sid, message="before")
    client.request(cmd="getChatHistory", sid=sid)
    rule = slow(proxy, 3)
    with loop_watched(parlord):
        reply, seconds = timed(client, cmd="getChatHistory", sid=sid)
        assert NOT_CHANGED.fullmatch(reply["message"]), reply
        assert seconds < 1 + LATE
        reply, seconds = timed(client, cmd="chat", sid=sid, message="in the dark")
        assert UNKNOWN.fullmatch(reply["message"]) or NOT_CHANGED.fullmatch(reply["message"]), reply
        assert seconds < 1 + LATE
        rule.times = 0
        heals(parlord, sid, 5)
    assert client.request(cmd="chat", sid=sid, message="after") == {"status": "ok"}
    assert texts(database) in (["before", "after"], ["before", "in the dark", "after"])


def test_calls_that_were_given_up_end_in_the_server(start_parlord, database):
    """A server that is at work does not see that nobody listens any more: without a limit of its own
    it would in the end have no connection left for anybody."""
    parlord = start_parlord({**QUICK, "database": {**QUICK["database"], "pool_size": 4}}, database)
    clients = [parlord.connect(30) for _ in range(8)]
    sid = clients[0].register("ann")
    database.query(f"CREATE OR REPLACE DEFINER = {database.name}_definer@localhost"
                   " PROCEDURE get_games_list(IN a BINARY(32), IN b VARCHAR(64), IN c INT, IN d INT,"
                   " IN e BIGINT) DO SLEEP(60)")
    most = 0
    for _ in range(6):
        for client in clients:
            client.send({"cmd": "getGamesList", "sid": sid})
        for client in clients:
            reply = client.receive()
            assert NOT_CHANGED.fullmatch(reply["message"]), reply
        most = max(most, len(daemons_connections(database)))
    # Those in use, and those that have been given up and are about to end.
    assert 4 <= most <= 3 * 4
    database.parlorctl("migrate")
    heals(parlord, sid, 5)


# --- locks ------------------------------------------------------------------------------------------


def test_lock_that_comes_in_time(start_parlord, database):
    """The wait for a lock ends sooner than the call's time: the call is made again."""
    parlord = start_parlord({"workers": 1, "database": {"query_timeout": 4}}, database)
    client = parlord.connect(20)
    sid = client.register("ann")
    with held(database, LOBBY_LOCK) as release:
        client.send({"cmd": "chat", "sid": sid, "message": "patient"})
        begun = time.monotonic()
        (connection,) = wait_for_blocked(database, 1)
        trx = {transaction(database, connection)}
        # Another transaction: the first attempt is over.
        wait_until(lambda: (trx.add(transaction(database, connection)),
                            len(trx - {None}) >= 2)[1], 4, "a second attempt")
        release()
        assert client.receive() == {"status": "ok"}
        assert time.monotonic() - begun < 4
    assert texts(database) == ["patient"]
    assert database.query("SELECT last_seq FROM room WHERE id = 1") == [{"last_seq": 1}]


def transaction(database, connection):
    time.sleep(0.15)  # see harness.transactions
    rows = database.query("SELECT trx_id FROM information_schema.innodb_trx"
                          " WHERE trx_mysql_thread_id = %s", (connection,))
    return rows[0]["trx_id"] if rows else None


@pytest.mark.parametrize("seconds", [2.5, 5])
def test_lock_that_comes_too_late(start_parlord, database, seconds):
    """A lock is given up before the call's time is over, which leaves its outcome certain."""
    parlord = start_parlord({"workers": 1, "database": {"query_timeout": seconds}}, database)
    client = parlord.connect(20)
    sid = client.register("ann")
    with held(database, LOBBY_LOCK):
        reply, taken = timed(client, cmd="chat", sid=sid, message="too late")
        assert reply["status"] == "internalError"
        assert taken < seconds + LATE
    assert client.request(cmd="chat", sid=sid, message="after") == {"status": "ok"}
    wait_for_blocked(database, 0)
    assert texts(database).count("too late") <= 1
    assert "nothing was changed" in reply["message"], reply
    assert texts(database) == ["after"]


def test_queue_longer_than_the_pool(start_parlord, database):
    """With every connection busy the others wait, in order; with the queue full clients are not read.
    Nothing is dropped."""
    parlord = start_parlord({"workers": 1, "database": {"query_timeout": 20, "pool_size": 2,
                                                        "pool_queue": 3}}, database)
    clients = [parlord.connect(30) for _ in range(20)]
    sids = [client.register(f"user{number}") for number, client in enumerate(clients)]
    with held(database, LOBBY_LOCK):
        for client, sid in zip(clients, sids):
            client.send(*({"cmd": "chat", "sid": sid, "message": f"{sid} {n}"} for n in range(5)))
        # One batch; what came meanwhile waits in the worker.
        wait_for_blocked(database, 1)
    for client in clients:
        assert client.receive_many(5) == [{"status": "ok"}] * 5
    stored = texts(database)
    assert sorted(stored) == sorted(f"{sid} {n}" for sid in sids for n in range(5))
    for sid in sids:
        assert [text for text in stored if text.startswith(sid)] == [f"{sid} {n}" for n in range(5)]


def test_queue_of_calls_that_is_full(start_parlord, proxy, database):
    """Those whose calls found no room are read when there is some again."""
    def waiting():
        return parlord.ask_control(cmd="status")["database_waiting"]

    parlord = start_parlord({"workers": 1, "database": {
        "query_timeout": 20, "pool_size": 1, "pool_queue": 2, "socket": proxy.socket}}, database)
    clients = [parlord.connect(30) for _ in range(10)]
    sid = clients[0].register("ann")
    proxy.freeze()
    for client in clients:
        client.send({"cmd": "getPlayersList", "sid": sid}, {"cmd": "nonsense"})
    wait_until(lambda: waiting() == 2)
    proxy.thaw()
    for client in clients:
        assert [reply["status"] for reply in client.receive_many(2)] == ["ok", "badCommand"]


@pytest.mark.parametrize("statement", [b"SET SESSION", b"CALL hello()"])
@pytest.mark.parametrize("share", [0, 0.5, 0.9])
def test_cut_while_a_connection_is_prepared(statement, share, start_parlord, proxy, database):
    """That is no other database, nor the end: the next attempt succeeds."""
    options = {**QUICK, "database": {**QUICK["database"], "socket": proxy.socket}}
    whole = proxy.add(Rule(statement, action="pass"))
    assert start_parlord(options, database).stop() == 0
    rule = proxy.add(Rule(statement, answer=int(whole.sizes[1] * share), times=2))
    parlord = start_parlord(options, database)
    assert rule.fired.is_set()
    parlord.wait_for_log("can't connect: Lost connection")
    heals(parlord, parlord.connect(20).register("ann"))


def test_who_is_gone_when_he_is_let_in(start_parlord, proxy, database):
    """He has given the right password, and his connection was reset before that was told."""
    parlord = start_parlord({"workers": 1, "database": {"query_timeout": 20,
                                                        "socket": proxy.socket}}, database)
    client, other = parlord.connect(20), parlord.connect(20)
    other.register("ann")
    rule = proxy.add(Rule(b"CALL admit(", answer=0, action="hold"))
    client.send({"cmd": "Login", "login": "ann", "pas": "secret"})
    rule.wait_fired()
    reset(client)
    parlord.wait_for_log("connection lost: Connection reset")
    rule.release()
    wait_until(lambda: parlord.ask_control(cmd="status")["requests_pending"] == 0)
    assert other.request(cmd="Login", login="ann", pas="secret")["ans"] == "Authorization success"


def test_slower_than_a_histogram_tells(start_parlord, proxy, database):
    """The shares of requests that were slower than its last bound are told to be at that."""
    parlord = start_parlord({"workers": 1, "database": {"query_timeout": 20,
                                                        "socket": proxy.socket}}, database)
    client = parlord.connect(20)
    sid = client.register("ann")
    proxy.add(Rule(b"CALL leave_game(", answer=0, action="pause", seconds=5.1))
    _, seconds = timed(client, cmd="leaveGame", sid=sid, gameName="g")
    assert seconds > 5
    command = parlord.ask_control(cmd="status")["commands"]["leaveGame"]
    assert command["p50_ms"] == command["p99_ms"] == 5000 < command["mean_ms"]


def test_deadlock_on_purpose(start_parlord, database):
    """The call is made again, as often as it must be, and the client notices nothing."""
    parlord = start_parlord({"workers": 1, "database": {"query_timeout": 20}}, database)
    client, other = parlord.connect(30), parlord.connect(30)
    ann, bob = client.register("ann"), other.register("bob")
    assert other.request(cmd="createGame", sid=bob, gameName="g") == {"status": "ok"}

    def deadlocks():
        return int(database.query("SHOW GLOBAL STATUS LIKE 'Innodb_deadlocks'")[0]["Value"])

    for turn in range(1, 4):
        before = deadlocks()
        with database.connect(autocommit=False) as admin, admin.cursor() as cursor:
            # Of two transactions that has to give way which has changed less.
            cursor.execute("INSERT INTO user (login, created_at)"
                           " SELECT CONCAT('heavy', seq), UTC_TIMESTAMP() FROM seq_1_to_100")
            cursor.execute("SELECT id FROM game WHERE name = 'g' AND live FOR UPDATE")
            client.send({"cmd": "joinGame", "sid": ann, "gameName": "g"})
            wait_for_blocked(database, 1)
            cursor.execute("SELECT id FROM user WHERE login = 'ann' FOR UPDATE")
            assert deadlocks() == before + 1
            admin.rollback()
        assert client.receive() == {"status": "ok"}
        assert client.request(cmd="leaveGame", sid=ann, gameName="g") == {"status": "ok"}
    assert not log_lines(parlord, " error: ")
    assert not log_lines(parlord, "connection lost")
