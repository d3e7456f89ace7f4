# SPDX-License-Identifier: ISC
"""Clients that send everything that can be sent: whatever it is, each request gets its reply, no
process of the daemon ends or stands still, and the database holds what it may hold."""

import random
import threading
from collections import Counter

import pytest

from accounts import write_accounts
from harness import wait_until
from harness.procedures import assert_consistent
from players import Administrator, Player, Watcher
from test_model import broken_rules
from verdict import check_rooms

CLIENTS = 6
# Of a process under the sanitizers on a busy machine; worker_timeout is longer.
PATIENCE = 20


def open_transactions(database):
    return database.query(
        "SELECT trx_id, trx_query FROM information_schema.innodb_trx")


@pytest.mark.time_limit(100000)
def test_whatever_is_sent(request, tmp_path, testing_database, start_parlord):
    seconds = request.config.getoption("seconds")
    seed = request.config.getoption("seed")
    seed = random.randrange(1 << 32) if seed is None else seed
    print(f"--seed {seed} --seconds {seconds}", flush=True)
    accounts = write_accounts(tmp_path / "accounts", {"vk ann": "1", "vk bob": "p w"})
    parlord = start_parlord({
        "workers": 2, "worker_timeout": 2 * PATIENCE, "proxies": ["127.9.9.0/24"],
        "vk": {"mode": "stub", "accounts": accounts}, "log": {"level": "info"},
        # All who come through a proxy are one address, and a barrier that is refused says nothing.
        "limits": {"password_cost": 1, "hash_queue": 1000, "max_request_size": 262144,
                   "request_rate": 0, "address_rate": 0}},
        testing_database)
    stop = threading.Event()
    players = [Player(number, seed, parlord, stop) for number in range(CLIENTS)]
    players.append(Administrator(CLIENTS, seed, parlord, stop))
    threads = [*players, Watcher(parlord, stop, PATIENCE)]
    for thread in threads:
        thread.start()
    stop.wait(seconds)
    stop.set()
    for thread in threads:
        thread.join()
    done = sum((player.done for player in players), Counter())
    replies = sum(player.requests for player in players)
    print(f"{replies} replies in"
          f" {sum(player.rounds for player in players)} rounds; done: {dict(done)}")
    wrong = [thread.wrong for thread in threads if thread.wrong]
    assert not wrong, f"again with --seed {seed}\n" + "\n".join(wrong)
    check_afterwards(parlord, testing_database)
    # Whoever is refused all the time tests little.
    known = {name for player in players for name, _ in player.grammar.commands}
    assert replies < 20000 or done.keys() == known, known - done.keys()


def check_afterwards(parlord, database):
    """What was asked is over, and nothing is left of it but what it should leave."""
    wait_until(lambda: parlord.ask_control(cmd="status")["requests_pending"] <= 1, 30)
    wait_until(lambda: not open_transactions(database), 10, "no transaction is open")
    with database.connect() as connection:
        database.admin = connection
        assert not broken_rules(connection)
        assert_consistent(database, "afterwards")
    assert not check_rooms(database)
    log = parlord.log_text()
    assert "incident" not in log, log[log.index("incident") - 300:][:1000]
