# SPDX-License-Identifier: ISC
"""What the tests of a database in trouble have in common."""

import re
import threading
import time
from contextlib import contextmanager

from harness.client import Client
from harness.process import wait_until

QUERY_TIMEOUT = 1
QUICK = {"workers": 1, "database": {"query_timeout": QUERY_TIMEOUT, "connect_timeout": 1,
                                    "retry_min": 0.05, "retry_max": 0.3}}
# What a reply may take longer than the time-out says, on a busy machine.
LATE = 1
LOBBY_LOCK = "SELECT * FROM room WHERE id = 1 FOR UPDATE"
NOT_CHANGED = re.compile(r"The database does not answer, nothing was changed \(incident (\w+)\)")
UNWRITABLE = re.compile(
    r"The database takes no changes at present, nothing was changed \(incident (\w+)\)")
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
    """Those of the workers and the master: the control process has troubles of its own."""
    return [line for line in parlord.log_text().splitlines()
            if words in line and ": control: " not in line]


def texts(database):
    return [row["text"] for row in database.query("SELECT text FROM message ORDER BY room, seq")]


def daemons_connections(database):
    """While a procedure runs it is its definer who is shown."""
    return [row["id"] for row in database.query(
        "SELECT id FROM information_schema.processlist WHERE user IN (%s, %s)",
        (database.user, f"{database.name}_definer"))]
