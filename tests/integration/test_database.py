# SPDX-License-Identifier: ISC
"""What happens when the database is away, silent, slow or the wrong one."""

import itertools
import os
import random
import re
import signal
import socket
import subprocess
import threading
import time
from contextlib import contextmanager

import pytest

from harness import Client, Database, Parlord, wait_until
from harness.conf import write_conf
from harness.mariadb import program
from harness.process import free_port
from harness.transactions import held, open_transactions, wait_for_blocked

QUERY_TIMEOUT = 1
QUICK = {"workers": 1, "database": {"query_timeout": QUERY_TIMEOUT, "connect_timeout": 1,
                                    "retry_min": 0.05, "retry_max": 0.3}}
# What a reply may take longer than the time-out says, on a busy machine.
LATE = 1
EX_CONFIG = 78
LOBBY_LOCK = "SELECT * FROM room WHERE id = 1 FOR UPDATE"
NOT_CHANGED = re.compile(r"The database does not answer, nothing was changed \(incident (\w+)\)")
UNKNOWN = re.compile(r"The outcome of this command is unknown \(incident (\w+)\)")


@contextmanager
def loop_watched(parlord, limit=1):
    """Meanwhile an unknown command is answered within so many seconds, again and again."""
    slowest = []
    failures = []
    stop = threading.Event()

    def watch():
        try:
            with Client(parlord.address, 30) as client:
                while not stop.is_set():
                    begun = time.monotonic()
                    reply = client.request(cmd="nonsense")
                    slowest.append(time.monotonic() - begun)
                    assert reply["message"] == "Unknown command", reply
                    stop.wait(0.01)
        except Exception as error:
            failures.append(error)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(40)
    assert not failures, failures
    assert slowest and max(slowest) < limit, f"an unknown command took {max(slowest):.2f} s"


def timed(client, **request):
    """The reply and how long it took."""
    begun = time.monotonic()
    reply = client.request(request)
    return reply, time.monotonic() - begun


def heals(parlord, sid, deadline=8):
    """Waits until a request succeeds."""
    client = parlord.connect(30)
    wait_until(lambda: client.request(cmd="getGamesList", sid=sid)["status"] == "ok", deadline,
               "the daemon has the database again")
    client.close()


def log_lines(parlord, words):
    return [line for line in parlord.log_text().splitlines() if words in line]


def texts(database):
    return [row["text"] for row in database.query("SELECT text FROM message ORDER BY room, seq")]


def daemons_connections(database):
    """While a procedure runs it is its definer who is shown."""
    return [row["id"] for row in database.query(
        "SELECT id FROM information_schema.processlist WHERE user IN (%s, %s)",
        (database.user, f"{database.name}_definer"))]


def run_parlord(folder, database, options=None, arguments=(), deadline=20):
    """A daemon that is expected to end by itself: its exit status and what it said."""
    daemon = Parlord(folder, database, options)
    daemon.port = free_port()
    daemon.write_conf()
    run = subprocess.run([program("PARLORD"), "-f", str(daemon.conf), *arguments],
                         stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         text=True, timeout=deadline, check=False)
    return run.returncode, run.stdout


# --- away -------------------------------------------------------------------------------------------


def test_killed_while_requests_wait(start_parlord, private_mariadb, private_database):
    parlord = start_parlord(QUICK, private_database)
    clients = [parlord.connect(20) for _ in range(6)]
    writer, reader, *others = clients
    sid = writer.register("ann")
    assert writer.request(cmd="chat", sid=sid, message="before") == {"status": "ok"}
    workers = parlord.workers()
    with loop_watched(parlord):
        with held(private_database, LOBBY_LOCK):
            writer.send({"cmd": "chat", "sid": sid, "message": "in flight"})
            wait_for_blocked(private_database, 1)
            private_mariadb.kill()
        # Its outcome: the server is dead, but the daemon can't know what it did before.
        unknown = UNKNOWN.fullmatch(writer.receive()["message"])
        assert unknown, "the write in flight"
        incidents = set()
        for client in [reader] + others:
            for request in ({"cmd": "getGamesList"}, {"cmd": "chat", "message": "while away"},
                            {"cmd": "joinGame", "gameName": "g"}):
                client.send({**request, "sid": sid})
        begun = time.monotonic()
        for number in range(1, 4):
            for client in [reader] + others:
                reply = client.receive()
                assert reply["status"] == "internalError"
                incidents.add(NOT_CHANGED.fullmatch(reply["message"])[1])
                assert time.monotonic() - begun < number * QUERY_TIMEOUT + LATE
        reply, seconds = timed(reader, cmd="register", username="bob", password="x")
        assert reply["status"] == "internalError" and NOT_CHANGED.fullmatch(reply["message"])
        assert seconds < QUERY_TIMEOUT + LATE
        # The worker's one outage, however many requests it cost.
        (incident,) = incidents
        assert len(log_lines(parlord, incident)) == 1
        assert len(log_lines(parlord, unknown[1])) == 1
        assert len(log_lines(parlord, "can't connect")) == 1
        private_mariadb.start()
        heals(parlord, sid)
    parlord.wait_for_log(f"incident {incident} is over")
    assert len(log_lines(parlord, "connected again")) == 1
    assert reader.request(cmd="chat", sid=sid, message="after") == {"status": "ok"}
    assert texts(private_database) == ["before", "after"]
    assert parlord.workers() == workers

    # Another outage is another incident.
    private_mariadb.kill()
    reply = reader.request(cmd="getGamesList", sid=sid)
    again = NOT_CHANGED.fullmatch(reply["message"])[1]
    assert again != incident and len(log_lines(parlord, again)) == 1
    # Nothing of how the database is reached gets out.
    for secret in (private_mariadb.socket, private_database.user, private_database.password):
        assert secret not in reply["message"]
    assert private_database.password not in parlord.log_text()
    private_mariadb.start()
    heals(parlord, sid)


def test_an_outage_that_ends_with_refusals_is_over(start_parlord, private_mariadb, private_database):
    """A refusal comes from the database too: after it, the next outage is a new one."""
    parlord = start_parlord(QUICK, private_database)
    client = parlord.connect(20)
    incidents = []
    for _ in range(2):
        private_mariadb.kill()
        reply = client.request(cmd="getGamesList", sid="x")
        incidents.append(NOT_CHANGED.fullmatch(reply["message"])[1])
        private_mariadb.start()
        wait_until(lambda: client.request(cmd="getGamesList", sid="x")["status"] == "badSid", 8)
    assert incidents[0] != incidents[1]


def test_started_while_the_database_is_down(start_parlord, private_mariadb, private_database):
    private_mariadb.stop()
    parlord = start_parlord({**QUICK, "workers": 2}, private_database, wait=False)
    parlord.wait_for_log("listening on")
    client = wait_until(lambda: try_connect(parlord))
    workers = wait_until(lambda: len(parlord.workers()) == 2 and parlord.workers())
    with loop_watched(parlord):
        reply, seconds = timed(client, cmd="getGamesList", sid="x")
        assert reply["status"] == "internalError" and NOT_CHANGED.fullmatch(reply["message"])
        assert seconds < QUERY_TIMEOUT + LATE
        private_mariadb.start()
        wait_until(lambda: client.request(cmd="getGamesList", sid="x")["status"] == "badSid", 8)
    assert client.register("ann")
    assert parlord.workers() == workers
    assert len(log_lines(parlord, "can't connect")) == 2, "once for each worker"


def try_connect(parlord):
    try:
        return parlord.connect(20)
    except ConnectionRefusedError:
        return None


# --- silent -----------------------------------------------------------------------------------------


def test_paused_server(start_parlord, private_mariadb, private_database):
    """SIGSTOP: the kernel still accepts connections for it, and calls hang."""
    parlord = start_parlord(QUICK, private_database)
    writer, reader = parlord.connect(20), parlord.connect(20)
    sid = writer.register("ann")
    # Each statement is known to a connection of its own by now.
    replies = writer.pipeline([{"cmd": "chat", "sid": sid, "message": "before"},
                               {"cmd": "getChatHistory", "sid": sid}])
    assert [reply["status"] for reply in replies] == ["ok", "ok"]
    private_mariadb.pause()
    try:
        with loop_watched(parlord):
            reply, seconds = timed(writer, cmd="chat", sid=sid, message="into the void")
            assert reply["status"] == "internalError"
            assert UNKNOWN.fullmatch(reply["message"]), reply
            assert seconds < QUERY_TIMEOUT + LATE
            for request in ({"cmd": "getChatHistory"}, {"cmd": "chat", "message": "not sent"},
                            {"cmd": "getGamesList"}):
                reply, seconds = timed(reader, **request, sid=sid)
                assert NOT_CHANGED.fullmatch(reply["message"]), reply
                assert seconds < QUERY_TIMEOUT + LATE
            private_mariadb.resume()
            heals(parlord, sid)
            assert reader.request(cmd="chat", sid=sid, message="after") == {"status": "ok"}
    finally:
        private_mariadb.resume()
    stored = texts(private_database)
    assert stored in (["before", "after"], ["before", "into the void", "after"])


def test_paused_read_is_certain(start_parlord, private_mariadb, private_database):
    """A read that was sent and not answered changed nothing."""
    parlord = start_parlord(QUICK, private_database)
    client = parlord.connect(20)
    sid = client.register("ann")
    assert client.request(cmd="getChatHistory", sid=sid)["status"] == "ok"
    private_mariadb.pause()
    try:
        reply, seconds = timed(client, cmd="getChatHistory", sid=sid)
        assert NOT_CHANGED.fullmatch(reply["message"]), reply
        assert seconds < QUERY_TIMEOUT + LATE
    finally:
        private_mariadb.resume()
    heals(parlord, sid)


def test_stopping_while_the_server_is_paused(start_parlord, private_mariadb, private_database):
    parlord = start_parlord({**QUICK, "limits": {"drain_timeout": 5}}, private_database)
    client = parlord.connect(20)
    sid = client.register("ann")
    client.request(cmd="chat", sid=sid, message="before")
    private_mariadb.pause()
    try:
        client.send({"cmd": "chat", "sid": sid, "message": "into the void"})
        client.send({"cmd": "nonsense"})
        begun = time.monotonic()
        parlord.signal(signal.SIGTERM)
        assert [reply["status"] for reply in client.receive_all()] == ["internalError", "badCommand"]
        assert parlord.stop(10) == 0
        assert time.monotonic() - begun < QUERY_TIMEOUT + 1 + LATE + 1
    finally:
        private_mariadb.resume()


@contextmanager
def silent_server(family, folder):
    """Accepts, and then says nothing; gives the options that lead there."""
    if family == "unix":
        path = str(folder / "silent.sock")
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(path)
        options = {"socket": path}
    else:
        listener = socket.create_server(("127.0.0.1", 0))
        options = {"host": "127.0.0.1", "port": listener.getsockname()[1], "socket": None}
    listener.listen(100)
    accepted = []

    def accept():
        try:
            while True:
                accepted.append(listener.accept()[0])
        except OSError:
            pass

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield options, accepted
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(10)
        listener.close()
        for connection in accepted:
            connection.close()


@pytest.mark.parametrize("family", ["unix", "tcp"])
def test_silent_server(start_parlord, database, tmp_path, family):
    """Connecting takes for ever, and the loop does not notice."""
    with silent_server(family, tmp_path) as (options, accepted):
        parlord = start_parlord({**QUICK, "database": {**QUICK["database"], **options}}, database,
                                wait=False)
        parlord.wait_for_log("listening on")
        wait_until(lambda: accepted)
        client = parlord.connect(20)
        # Clients are let in when the first attempt has failed.
        assert client.request(cmd="nonsense")["message"] == "Unknown command"
        with loop_watched(parlord, 0.5):
            for _ in range(2):
                reply, seconds = timed(client, cmd="getGamesList", sid="x")
                assert NOT_CHANGED.fullmatch(reply["message"]), reply
                assert seconds < QUERY_TIMEOUT + LATE
        assert len(accepted) > 1
        assert len(log_lines(parlord, "can't connect")) == 1


def test_stopping_while_connecting(start_parlord, database, tmp_path):
    """The attempt could last five minutes; nobody waits for it."""
    with silent_server("unix", tmp_path) as (options, accepted):
        parlord = start_parlord({"workers": 1, "database": {"connect_timeout": 300, **options}},
                                database, wait=False)
        wait_until(lambda: accepted)
        begun = time.monotonic()
        assert parlord.stop(10) == 0
        assert time.monotonic() - begun < 5


# --- lost connections -------------------------------------------------------------------------------


def test_idle_connections_closed_by_the_server(start_parlord, database):
    """The next request works, a write too."""
    parlord = start_parlord({"workers": 1, "database": {"pool_size": 2}}, database)
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


# --- slow -------------------------------------------------------------------------------------------


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


# --- the wrong one ----------------------------------------------------------------------------------


def test_older_schema(tmp_path, database):
    database.query("UPDATE migration SET version = version - 1 ORDER BY version")
    status, said = run_parlord(tmp_path / "p", database)
    assert status == EX_CONFIG and "parlorctl migrate" in said, said
    database.parlorctl("migrate")
    daemon = Parlord(tmp_path / "q", database).start()
    assert daemon.stop() == 0


def test_newer_schema(tmp_path, database):
    database.query("INSERT INTO migration VALUES (1000, UTC_TIMESTAMP())")
    status, said = run_parlord(tmp_path / "p", database)
    assert status == EX_CONFIG and "newer" in said, said


def test_testing_daemon_on_a_real_database(tmp_path, database):
    for options, arguments in (({"testing": True}, []), ({}, ["--testing"])):
        status, said = run_parlord(tmp_path / "p", database, options, arguments)
        assert status == EX_CONFIG and "testing" in said, said


def test_real_daemon_on_a_testing_database(tmp_path, testing_database):
    status, said = run_parlord(tmp_path / "p", testing_database, {"testing": False})
    assert status == EX_CONFIG and "testing" in said, said


def test_wrong_one_after_an_outage(start_parlord, private_mariadb, private_database):
    """It was right when the daemon started: then the daemon does not end, and refuses until it is
    right again."""
    parlord = start_parlord(QUICK, private_database)
    client = parlord.connect(20)
    sid = client.register("ann")
    workers = parlord.workers()
    private_database.query("UPDATE migration SET version = version - 1 ORDER BY version")
    private_mariadb.restart()
    with loop_watched(parlord):
        reply = client.request(cmd="getGamesList", sid=sid)
        assert NOT_CHANGED.fullmatch(reply["message"]), reply
        parlord.wait_for_log("parlorctl migrate")
        private_database.parlorctl("migrate")
        heals(parlord, sid)
    assert len(log_lines(parlord, "parlorctl migrate")) == 1
    assert parlord.workers() == workers


def test_newer_schema_after_an_outage(start_parlord, private_mariadb, private_database):
    """The next release's schema is made for the daemon that still runs."""
    parlord = start_parlord(QUICK, private_database)
    client = parlord.connect(20)
    sid = client.register("ann")
    private_database.query("INSERT INTO migration VALUES (1000, UTC_TIMESTAMP())")
    private_mariadb.restart()
    heals(parlord, sid)


def test_database_that_was_never_initialised(tmp_path, mariadb, database):
    """The server is there, and the account; but not what init-db makes."""
    mariadb.query(f"DROP DATABASE {database.name}")
    mariadb.query(f"CREATE DATABASE {database.name}")
    status, said = run_parlord(tmp_path / "p", database)
    assert status == EX_CONFIG and "parlorctl init-db" in said, said


# --- parlorctl --------------------------------------------------------------------------------------


def snapshot(database):
    """Everything that init-db makes, without the names that differ from database to database."""
    name = database.name
    queries = {
        "tables": "SELECT table_name, engine, table_collation, create_options, table_comment"
                  " FROM information_schema.tables WHERE table_schema = %s",
        "columns": "SELECT table_name, column_name, ordinal_position, column_default, is_nullable,"
                   " column_type, collation_name, extra FROM information_schema.columns"
                   " WHERE table_schema = %s",
        "keys": "SELECT table_name, index_name, seq_in_index, column_name, non_unique"
                " FROM information_schema.statistics WHERE table_schema = %s",
        "checks": "SELECT table_name, constraint_name, check_clause"
                  " FROM information_schema.check_constraints WHERE constraint_schema = %s",
        "procedures": "SELECT routine_name, routine_definition, sql_data_access, definer, sql_mode,"
                      " security_type, database_collation FROM information_schema.routines"
                      " WHERE routine_schema = %s",
        "parameters": "SELECT specific_name, ordinal_position, parameter_mode, parameter_name,"
                      " dtd_identifier FROM information_schema.parameters"
                      " WHERE specific_schema = %s",
        "schema": "SELECT default_collation_name FROM information_schema.schemata"
                  " WHERE schema_name = %s",
        "grants": "SELECT user, host, routine_name, proc_priv FROM mysql.procs_priv WHERE db = %s",
        "rights": "SELECT * FROM mysql.db WHERE db = %s",
    }
    result = {key: database.mariadb.query(query, (name,)) for key, query in queries.items()}
    for table in ("migration", "installation", "room"):
        rows = database.query(f"SELECT * FROM {table}")
        for row in rows:
            row.pop("applied_at", None)
        result[table] = rows
    for user in (database.user, database.control_user, f"{name}_definer"):
        result[f"account {user}"] = database.mariadb.query(
            "SELECT user, host, JSON_VALUE(priv, '$.access') AS access,"
            " JSON_VALUE(priv, '$.account_locked') AS locked FROM mysql.global_priv"
            " WHERE user = %s", (user,))
    result = {key: sorted(map(repr, rows)) for key, rows in result.items()}
    text = re.sub(rf"\b{name}\b|\b{name}(?=_definer|_control)", "NAME", repr(sorted(result.items())))
    return text


@pytest.mark.parametrize("testing", [False, True])
def test_init_db_and_migrate_repeated(mariadb, tmp_path, testing):
    database = Database(mariadb, tmp_path, testing).create()
    try:
        fresh = snapshot(database)
        database.query("INSERT INTO user (login, created_at) VALUES ('ann', UTC_TIMESTAMP())")
        for command in ("init-db", "migrate", "init-db", "migrate"):
            database.parlorctl(command)
            assert snapshot(database) == fresh
        assert database.query("SELECT login FROM user") == [{"login": "ann"}]
        with database.connect(user=database.user, password=database.password) as connection:
            connection.cursor().execute("CALL hello()")
    finally:
        database.drop()


def test_init_db_never_changes_what_a_database_is_for(database, testing_database):
    run = database.parlorctl("--testing", "init-db", check=False)
    assert run.returncode != 0 and "testing" in run.stdout
    write_conf(testing_database.conf, {"testing": False, "database": testing_database.settings,
                                       "control": testing_database.control_settings})
    run = testing_database.parlorctl("init-db", check=False)
    assert run.returncode != 0 and "testing" in run.stdout
    names = {row["name"] for row in database.query(
        "SELECT routine_name AS name FROM information_schema.routines"
        " WHERE routine_schema = DATABASE()")}
    assert "clear" not in names


def test_init_db_under_a_running_daemon(start_parlord, database):
    """Procedures are replaced under its feet, and keep their grants."""
    parlord = start_parlord(None, database)
    client = parlord.connect()
    sid = client.register("ann")
    stop = threading.Event()
    replies = []

    def talk():
        with Client(parlord.address, 20) as other:
            for number in itertools.count():
                if stop.is_set():
                    break
                replies.append(other.request(cmd="chat", sid=sid, message=f"m{number}"))
                replies.append(other.request(cmd="getChatHistory", sid=sid, limit=1))

    thread = threading.Thread(target=talk)
    thread.start()
    try:
        for command in ("init-db", "migrate", "migrate"):
            database.parlorctl(command)
    finally:
        stop.set()
        thread.join(30)
    bad = [reply for reply in replies if reply["status"] != "ok"]
    assert replies and not bad, bad[:3]


def test_several_at_once(mariadb, tmp_path):
    database = Database(mariadb, tmp_path)
    reference = Database(mariadb, tmp_path).create()
    try:
        runs = [subprocess.Popen([program("PARLORCTL"), "-f", str(database.conf), "init-db"],
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT, text=True) for _ in range(4)]
        for run in runs:
            said = run.communicate(timeout=60)[0]
            assert run.returncode == 0, said
        assert snapshot(database) == snapshot(reference)
    finally:
        database.drop()
        reference.drop()


def test_init_db_killed_half_way(mariadb, tmp_path):
    """kill -9 at a random moment, 20 times; whenever it is run to its end, all is there."""
    seed = int(os.environ.get("PARLORD_TEST_SEED") or random.randrange(1 << 32))
    print(f"PARLORD_TEST_SEED={seed}")
    rng = random.Random(seed)
    reference = Database(mariadb, tmp_path)
    begun = time.monotonic()
    reference.create()
    taken = time.monotonic() - begun
    expected = snapshot(reference)
    killed = 0
    try:
        while killed < 20:
            database = Database(mariadb, tmp_path)
            for command in ("init-db", rng.choice(["init-db", "init-db", "migrate"])):
                run = subprocess.Popen(
                    [program("PARLORCTL"), "-f", str(database.conf), command],
                    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                try:
                    run.wait(rng.uniform(0, taken))
                except subprocess.TimeoutExpired:
                    run.kill()
                    run.wait()
                    killed += 1
            database.create()
            assert snapshot(database) == expected, f"after {killed} kills"
            database.drop()
    finally:
        reference.drop()
