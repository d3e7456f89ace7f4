# SPDX-License-Identifier: ISC
"""What happens when the database is back: how soon clients are served, and that the workers do not
come all at once."""

import os
import signal
import socket
import struct
import threading
import time
from collections import defaultdict

import pytest

from harness import process_state, wait_until
from harness.trouble import LATE, log_lines

WORKERS = 4
# Of the default configuration: the longest pause before connecting again.
RETRY_MAX = 1


def clients_of_all_workers(parlord):
    """A connection to each worker: the others stand still while it is made."""
    clients = []
    for worker in parlord.workers():
        others = [pid for pid in parlord.workers() if pid != worker]
        for pid in others:
            os.kill(pid, signal.SIGSTOP)
        try:
            wait_until(lambda: all(process_state(pid) == "T" for pid in others))
            clients.append(parlord.connect(30))
            assert clients[-1].request(cmd="nonsense")["status"] == "badCommand"
        finally:
            for pid in others:
                os.kill(pid, signal.SIGCONT)
    return clients


def ask_in_threads(clients, request):
    """Sends the request on all connections, and again and again where it was refused. Gives when
    each was first served, and what was refused."""
    served, refused = {}, []

    def ask(number, client):
        while number not in served:
            reply = client.request(request)
            if reply["status"] == "ok":
                served[number] = time.monotonic()
            else:
                refused.append(reply)

    threads = [threading.Thread(target=ask, args=item) for item in enumerate(clients)]
    for thread in threads:
        thread.start()
    return threads, served, refused


def test_served_within_a_second_of_its_return(start_parlord, private_mariadb, private_database):
    """With the default options and after an outage so long that the pauses are at their longest."""
    parlord = start_parlord({"workers": WORKERS}, private_database)
    clients = clients_of_all_workers(parlord)
    sid = clients[0].register("ann")
    private_mariadb.kill()
    wait_until(lambda: len(log_lines(parlord, "trying again until")) >= WORKERS, 10)
    threads, served, refused = ask_in_threads(clients, {"cmd": "getGamesList", "sid": sid})
    # Everybody has been refused once and is waiting again.
    wait_until(lambda: len(refused) >= len(clients), 20)
    assert not served
    private_mariadb.start()
    back = time.monotonic()
    for thread in threads:
        thread.join(20)
    assert len(served) == len(clients)
    assert max(served.values()) - back < RETRY_MAX + LATE
    assert len(log_lines(parlord, "connected again")) == WORKERS


def test_served_again_though_nobody_asked(start_parlord, private_mariadb, private_database):
    """The connection is there before the next request is."""
    parlord = start_parlord({"workers": 1}, private_database)
    client = parlord.connect(30)
    sid = client.register("ann")
    private_mariadb.kill()
    parlord.wait_for_log("trying again until")
    private_mariadb.start()
    parlord.wait_for_log("connected again", RETRY_MAX + LATE)
    assert client.request(cmd="getGamesList", sid=sid)["status"] == "ok"
    assert not log_lines(parlord, "incident")


class Refusing:
    """Accepts connections on a unix socket and closes them at once; notes when, and from whom."""

    def __init__(self, path):
        self.times = defaultdict(list)
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        self.listener.listen(100)
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        try:
            while True:
                with self.listener.accept()[0] as sock:
                    pid, _, _ = struct.unpack("3i", sock.getsockopt(
                        socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i")))
                    self.times[pid].append(time.monotonic())
        except OSError:
            pass

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.thread.join(10)
        self.listener.close()


@pytest.fixture
def refusing(tmp_path):
    path = str(tmp_path / "refusing.sock")
    server = Refusing(path)
    yield path, server
    server.close()


def test_workers_come_back_one_by_one(start_parlord, database, refusing):
    """Each pauses for a time of its own, each time another one."""
    path, server = refusing
    parlord = start_parlord({"workers": WORKERS, "database": {"socket": path}}, database,
                            wait=False)
    workers = wait_until(lambda: len(parlord.workers()) == WORKERS and parlord.workers())
    enough = 12
    wait_until(lambda: all(len(server.times[pid]) >= enough for pid in workers), 60)
    last = [[later - earlier for earlier, later in zip(times, times[1:])][4:enough - 1]
            for times in map(server.times.get, workers)]
    for pauses in last:
        # At their longest: from half of it up to all of it.
        assert min(pauses) > 0.4 * RETRY_MAX, pauses
        assert max(pauses) - min(pauses) > 0.05 * RETRY_MAX, pauses
        assert sum(pauses) / len(pauses) < RETRY_MAX + LATE, pauses
    # They began together, and no two of them are together any more.
    twelfth = sorted(server.times[pid][enough - 1] for pid in workers)
    assert twelfth[-1] - twelfth[0] > 0.1 * RETRY_MAX, twelfth
