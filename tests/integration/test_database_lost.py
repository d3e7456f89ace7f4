# SPDX-License-Identifier: ISC
"""What happens when the database closes connections."""

import pytest

from harness import wait_until
from harness.transactions import held, open_transactions, wait_for_blocked
from harness.trouble import LOBBY_LOCK, UNKNOWN, daemons_connections, log_lines, texts


def test_idle_connections_closed_by_the_server(start_parlord, database):
    """The next request works, a write too."""
    parlord = start_parlord({"workers": 1, "database": {"pool_size": 2}, "log": {"burst": 100}},
                            database)
    client = parlord.connect()
    sid = client.register("ann")
    for turn in range(20):
        for connection in daemons_connections(database):
            database.query(f"KILL {connection}")
        wait_until(lambda: len(log_lines(parlord, "connection lost")) > turn, 5,
                   "the daemon has seen it")
        assert client.request(cmd="chat", sid=sid, message=f"m{turn}") == {"status": "ok"}
    assert texts(database) == [f"m{turn}" for turn in range(20)]
    assert not log_lines(parlord, " error: ")


def test_idle_connections_killed_this_very_moment(start_parlord, database):
    """The request may come before the daemon has seen the end. A read works all the same; a write may
    be refused, but what is said of it is true."""
    parlord = start_parlord({"workers": 1, "database": {"pool_size": 2}}, database)
    client = parlord.connect()
    sid = client.register("ann")
    client.request(cmd="getGamesList", sid=sid)
    acknowledged = set()
    with database.connect() as admin, admin.cursor() as cursor:
        for turn in range(100):
            connections = daemons_connections(database)
            cursor.execute(";".join(f"KILL {connection}" for connection in connections[:1])
                           or "DO 0")
            if turn % 2:
                reply = client.request(cmd="chat", sid=sid, message=f"m{turn}")
                if reply == {"status": "ok"}:
                    acknowledged.add(f"m{turn}")
                else:
                    assert UNKNOWN.fullmatch(reply["message"]), reply
            else:
                assert client.request(cmd="getChatHistory", sid=sid)["status"] == "ok"
    stored = texts(database)
    assert len(stored) == len(set(stored)) and acknowledged <= set(stored)
    assert len(acknowledged) > 10


def test_idle_connections_that_time_out(start_parlord, private_mariadb, private_database):
    private_mariadb.query("SET GLOBAL wait_timeout = 1")
    parlord = start_parlord({"workers": 1}, private_database)
    client = parlord.connect()
    sid = client.register("ann")
    for turn in range(2):
        wait_until(lambda: len(log_lines(parlord, "connection lost")) > turn, 10)
        assert client.request(cmd="chat", sid=sid, message=f"m{turn}") == {"status": "ok"}
    assert not log_lines(parlord, " error: ")


@pytest.mark.parametrize("kill", ["KILL", "KILL QUERY"])
def test_write_killed_in_mid_call(start_parlord, database, kill):
    parlord = start_parlord({"workers": 1, "database": {"query_timeout": 20}}, database)
    client, other = parlord.connect(20), parlord.connect(20)
    sid = client.register("ann")
    assert other.request(cmd="createGame", sid=other.register("bob"), gameName="g")["status"] == "ok"
    with held(database, "SELECT id FROM game WHERE name = 'g' FOR UPDATE"):
        client.send({"cmd": "joinGame", "sid": sid, "gameName": "g"})
        (connection,) = wait_for_blocked(database, 1)
        database.query(f"{kill} {connection}")
        reply = client.receive(5)
        assert reply["status"] == "internalError"
        incident = UNKNOWN.fullmatch(reply["message"])[1]
        assert len(log_lines(parlord, incident)) == 1
        # Others don't notice.
        assert other.request(cmd="getGamesList", sid=sid)["status"] == "ok"
    assert client.request(cmd="joinGame", sid=sid, gameName="g") == {"status": "ok"}
    wait_for_blocked(database, 0)


@pytest.mark.parametrize("kill", ["KILL", "KILL QUERY"])
def test_message_killed_in_mid_call(start_parlord, database, kill):
    """Its call is made again, and its lane tells whether the first one was committed."""
    parlord = start_parlord({"workers": 1, "database": {"query_timeout": 20}}, database)
    client = parlord.connect(20)
    sid = client.register("ann")
    with held(database, LOBBY_LOCK):
        client.send({"cmd": "chat", "sid": sid, "message": "killed"})
        for _ in range(3):
            (connection,) = wait_for_blocked(database, 1)
            database.query(f"{kill} {connection}")
            wait_until(lambda: connection not in [row["connection"] for row
                                                  in open_transactions(database)], 10)
    assert client.receive() == {"status": "ok"}
    assert texts(database) == ["killed"]
    wait_for_blocked(database, 0)


@pytest.mark.parametrize("kill", ["KILL", "KILL QUERY"])
def test_read_killed_in_mid_call(start_parlord, database, kill):
    """It is asked again, and the client notices nothing."""
    parlord = start_parlord({"workers": 1, "database": {"query_timeout": 20}}, database)
    client = parlord.connect(20)
    sid = client.register("ann")
    client.request(cmd="chat", sid=sid, message="hello")
    killed = set()
    with database.connect() as admin, admin.cursor() as cursor:
        cursor.execute("LOCK TABLES message WRITE")
        client.send({"cmd": "getChatHistory", "sid": sid})

        def waiting():
            return [row["id"] for row in database.query(
                "SELECT id FROM information_schema.processlist"
                " WHERE db = DATABASE() AND state LIKE 'Waiting for table%%'")]

        for _ in range(3):
            (connection,) = wait_until(waiting, 10, "the read waits for the table")
            database.query(f"{kill} {connection}")
            killed.add(connection)
            wait_until(lambda: connection not in waiting(), 10)
        wait_until(waiting, 10, "it was asked again")
        cursor.execute("UNLOCK TABLES")
    assert [m["message"] for m in client.receive(10)["chat"]] == ["hello"]
    assert len(killed) == 3
    assert not log_lines(parlord, " error: ")
