# SPDX-License-Identifier: ISC
"""What happens when the database is away or silent."""

import signal
import socket
import threading
import time
from contextlib import contextmanager

import pytest

from harness import wait_until
from harness.transactions import held, wait_for_blocked
from harness.trouble import LATE, LOBBY_LOCK, NOT_CHANGED, QUERY_TIMEOUT, QUICK, UNKNOWN, heals, \
    log_lines, loop_watched, texts, timed


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
        # Each kind of trouble once, and there is one when it dies and one when it is dead.
        reasons = log_lines(parlord, "trying again until")
        assert 1 <= len(reasons) <= 2 and len(set(reasons)) == len(reasons)
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


def test_who_has_time_left_waits_for_its_return(start_parlord, private_mariadb, private_database):
    """Those whose batch was given up for its first message's sake, but not yet for their own."""
    parlord = start_parlord({"workers": 1, "database": {"query_timeout": 8}}, private_database)
    clients = [parlord.connect(30) for _ in range(4)]
    sid = clients[0].register("ann")
    private_mariadb.kill()
    # The first goes alone; as long as it is on its way the others gather.
    for number, (client, pause) in enumerate(zip(clients, (0.5, 4, 0, 0)), 1):
        client.send({"cmd": "chat", "sid": sid, "message": f"m{number}"})
        time.sleep(pause)
    for client in clients[:2]:
        assert NOT_CHANGED.fullmatch(client.receive()["message"])
    private_mariadb.start()
    for client in clients[2:]:
        assert client.receive() == {"status": "ok"}
    assert sorted(texts(private_database)) == ["m3", "m4"]


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
    assert len(log_lines(parlord, "trying again until")) == 2, "once for each worker"


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
    """The query's own timeout ends the wait, long before drain_timeout would."""
    parlord = start_parlord({**QUICK, "limits": {"drain_timeout": 60}}, private_database)
    client = parlord.connect(20)
    sid = client.register("ann")
    client.request(cmd="chat", sid=sid, message="before")
    private_mariadb.pause()
    try:
        client.send({"cmd": "chat", "sid": sid, "message": "into the void"})
        client.send({"cmd": "nonsense"})
        parlord.signal(signal.SIGTERM)
        assert [reply["status"] for reply in client.receive_all()] == ["internalError", "badCommand"]
        assert parlord.stop(30) == 0
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
        assert len(log_lines(parlord, "trying again until")) == 1


def test_stopping_while_connecting(start_parlord, database, tmp_path):
    """The attempt could last five minutes; nobody waits for it."""
    with silent_server("unix", tmp_path) as (options, accepted):
        parlord = start_parlord({"workers": 1, "database": {"connect_timeout": 300, **options}},
                                database, wait=False)
        wait_until(lambda: accepted)
        begun = time.monotonic()
        assert parlord.stop(10) == 0
        assert time.monotonic() - begun < 5
