# SPDX-License-Identifier: ISC
"""What happens when the database is slow."""

import time

import pytest

from harness import wait_until
from harness.transactions import held, wait_for_blocked
from harness.trouble import LATE, LOBBY_LOCK, texts, timed


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
