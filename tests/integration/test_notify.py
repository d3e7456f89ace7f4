# SPDX-License-Identifier: ISC
"""What the daemon tells systemd, sd_notify(3)."""

import os
import signal
import time

import pytest

from harness import Client, wait_until
from harness.notify import needs_systemd
from harness.transactions import held, wait_for_blocked

pytestmark = needs_systemd


def test_ready_reload_stop(start_parlord, database, listener):
    parlord = start_parlord({"workers": 2}, database, wait=False, wrapper=listener.wrapper)
    assert listener.wait_for("READY")["READY"] == "1"
    # At that very moment it serves.
    with Client(parlord.address) as client:
        assert client.request(cmd="getGamesList", sid="x")["status"] == "badSid"
        listener.wait_until("STATUS", "serving: 2 workers, 1 connections, database ok")
    listener.wait_until("STATUS", "serving: 2 workers, 0 connections, database ok")

    before = time.monotonic_ns() // 1000
    parlord.signal(signal.SIGHUP)
    reloading = listener.wait_for("RELOADING")
    assert before <= int(reloading["MONOTONIC_USEC"]) <= time.monotonic_ns() // 1000
    listener.wait_for("READY")
    parlord.wait_for_log("reloaded")

    parlord.conf.write_text("nonsense")
    parlord.signal(signal.SIGHUP)
    listener.wait_for("RELOADING")
    listener.wait_for("READY")
    parlord.signal(signal.SIGTERM)
    listener.wait_for("STOPPING")
    assert parlord.process.wait(20) == 0
    parlord.status = 0


def test_degraded(start_parlord, private_database, private_mariadb, listener):
    """Without a database it is ready after start_timeout, and says so; then it heals."""
    private_mariadb.stop()
    parlord = start_parlord({"workers": 1, "start_timeout": 1}, private_database, wait=False,
                            wrapper=listener.wrapper)
    begun = time.monotonic()
    listener.wait_for("READY")
    assert time.monotonic() - begun > 0.5
    listener.wait_until("STATUS", "degraded: ")
    with Client(parlord.address) as client:
        assert client.request(cmd="getGamesList", sid="x")["status"] == "internalError"
    private_mariadb.start()
    listener.wait_until("STATUS", "serving: ")
    private_mariadb.kill()
    listener.wait_until("STATUS", "degraded: ")
    private_mariadb.start()
    listener.wait_until("STATUS", "serving: ")


def test_a_wrong_database_is_in_the_status(start_parlord, testing_database, listener):
    parlord = start_parlord({"testing": False}, testing_database, wait=False,
                            wrapper=listener.wrapper)
    said = listener.wait_until("STATUS", "stopping: ")
    assert "was initialised for testing" in said
    assert parlord.process.wait(20) == 78
    parlord.process = None
    assert not any("READY" in message for message in listener.messages)


def test_the_end_is_put_off_while_connections_drain(start_parlord, database, listener):
    parlord = start_parlord({"workers": 1, "limits": {"password_cost": 1, "drain_timeout": 3}},
                            database, wait=False, wrapper=listener.wrapper)
    listener.wait_for("READY")
    with Client(parlord.address) as client:
        sid = client.register("ann")
        with held(database, "SELECT * FROM room WHERE id = 1 FOR UPDATE"):
            client.send({"cmd": "chat", "sid": sid, "message": "x"})
            wait_for_blocked(database, 1)
            parlord.signal(signal.SIGTERM)
            assert int(listener.wait_for("EXTEND_TIMEOUT_USEC")["EXTEND_TIMEOUT_USEC"]) > 1000000
        assert client.receive() == {"status": "ok"}
    assert parlord.process.wait(20) == 0
    parlord.status = 0


def watched(listener, seconds):
    return ["bash", "-c", f"export NOTIFY_SOCKET={listener.path} WATCHDOG_PID=$$"
            f" WATCHDOG_USEC={int(seconds * 1000000)}; exec \"$@\"", "bash"]


def test_watchdog(start_parlord, database, listener):
    """The master gives signs of life, but none while no worker does."""
    parlord = start_parlord({"workers": 2, "worker_timeout": 300}, database, wait=False,
                            wrapper=watched(listener, 2))
    parlord.wait_for_log("worker_timeout must be less than half of WatchdogSec")
    for _ in range(3):
        listener.wait_for("WATCHDOG", "1")
    # One that hangs is replaced, in less time than systemd would wait.
    victim = parlord.workers()[0]
    os.kill(victim, signal.SIGSTOP)
    parlord.wait_for_log(f"pid {victim}\\) gives no sign of life: killed")
    wait_until(lambda: len(parlord.workers()) == 2 and victim not in parlord.workers())
    listener.wait_for("WATCHDOG", "1")


def test_a_worker_that_hangs_is_replaced(start_parlord, database):
    parlord = start_parlord({"workers": 2, "worker_timeout": 1}, database)
    control = parlord.control_process()
    for victim in (parlord.workers()[0], control):
        os.kill(victim, signal.SIGSTOP)
        parlord.wait_for_log(f"pid {victim}\\) gives no sign of life: killed")
    wait_until(lambda: len(parlord.workers()) == 2
               and parlord.control_process() not in (None, control))
    with Client(parlord.address) as client:
        client.register("ann")
