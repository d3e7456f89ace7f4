# SPDX-License-Identifier: ISC
"""The daemon as a whole: it serves, it mends itself, and it ends."""

import os
import signal

import pytest

from harness import process_state, session_members, wait_until


def is_gone(pid):
    return process_state(pid) in (None, "Z", "X")


def test_a_chat(parlord, database):
    client = parlord.connect()
    ann = client.register("ann")
    bob = parlord.connect().register("bob")
    assert ann != bob
    assert client.request(cmd="chat", sid=ann, message="Hello, Bob") == {"status": "ok"}
    assert parlord.connect().request(cmd="chat", sid=bob, message="Привет 👋") == {"status": "ok"}

    reply = parlord.connect().request(cmd="getChatHistory", sid=bob)
    assert reply["status"] == "ok"
    assert [(m["username"], m["message"]) for m in reply["chat"]] == [
        ("ann", "Hello, Bob"), ("bob", "Привет 👋")]
    assert all(set(m) == {"username", "message", "time"} for m in reply["chat"])


def test_pipelined_requests_are_answered_in_order(parlord):
    client = parlord.connect()
    sid = client.register("ann")
    requests = []
    for number in range(50):
        requests += [{"cmd": "chat", "sid": sid, "message": f"message {number}"},
                     {"cmd": "nonsense"}]
    replies = client.pipeline(requests)
    assert [reply["status"] for reply in replies] == ["ok", "badCommand"] * 50
    history = client.request(cmd="getChatHistory", sid=sid)["chat"]
    assert [entry["message"] for entry in history] == [f"message {n}" for n in range(50)]


@pytest.mark.parametrize("workers", [1, 4])
def test_sigterm_ends_in_order(start_parlord, workers):
    parlord = start_parlord({"workers": workers})
    client = parlord.connect()
    client.register("ann")
    wait_until(lambda: len(parlord.workers()) == workers)
    assert parlord.stop() == 0
    assert session_members(parlord.pid) == []
    assert client.is_closed()


def test_sigterm_lets_requests_finish(parlord):
    """What was asked before the signal is answered."""
    client = parlord.connect()
    sid = client.register("ann")
    requests = [{"cmd": "chat", "sid": sid, "message": f"message {n}"} for n in range(100)]
    client.send(*requests)
    # The worker has read the rest too by the time that the first answer is here.
    first = client.receive()
    parlord.signal(signal.SIGTERM)
    client.shutdown()
    replies = [first] + client.receive_all()
    assert replies == [{"status": "ok"}] * 100
    assert parlord.stop() == 0


def test_killed_worker_is_replaced(parlord):
    client = parlord.connect()
    sid = client.register("ann")
    client.request(cmd="chat", sid=sid, message="before")
    before = wait_until(lambda: len(parlord.workers()) == 2 and parlord.workers())
    for pid in before:
        parlord.kill_worker(pid)
    wait_until(lambda: len(set(parlord.workers()) - set(before)) == 2, 10, "two new workers")
    assert client.is_closed()

    # Whoever comes now is served, and by the time of the reply nothing is lost.
    client = parlord.connect()
    assert client.request(cmd="chat", sid=sid, message="after") == {"status": "ok"}
    history = client.request(cmd="getChatHistory", sid=sid)["chat"]
    assert [entry["message"] for entry in history] == ["before", "after"]


def test_no_child_outlives_a_killed_master(parlord):
    client = parlord.connect()
    client.register("ann")
    workers = wait_until(lambda: len(parlord.workers()) == 2 and parlord.workers())
    session = parlord.pid
    parlord.kill()
    wait_until(lambda: all(map(is_gone, workers)), 10, "the workers leave")
    wait_until(lambda: not session_members(session), 10, "nobody is left")


def test_the_database_comes_back(start_parlord, private_mariadb, private_database):
    """While the database is down requests fail, but not the daemon."""
    parlord = start_parlord({"database": {"query_timeout": 0.5}}, private_database)
    client = parlord.connect(deadline=30)
    sid = client.register("ann")
    workers = parlord.workers()
    private_mariadb.kill()
    assert client.request(cmd="getChatHistory", sid=sid)["status"] == "internalError"
    private_mariadb.start()
    wait_until(lambda: client.request(cmd="getChatHistory", sid=sid)["status"] == "ok", 30)
    assert parlord.workers() == workers
    assert os.path.exists(f"/proc/{parlord.pid}")
