# SPDX-License-Identifier: ISC
"""The daemon under systemd: activation, restarts, reloads, and what goes wrong."""

import asyncio
import os

import pytest

from harness import wait_until
from harness.checks import check_messages, check_rooms
from harness.load import Player, Survivor
from service import ALL, say

CLIENTS = 500
NEWER = 9999  # a schema


class Visitor(Player):
    """Has a user, who thinks; without a pause 500 would only measure how the machine copes."""

    async def pipeline(self):
        await super().pipeline()
        await asyncio.sleep(self.rng.uniform(0, 1))


class Leaver(Player):
    """Goes when the server closes the connection."""

    async def run(self):
        try:
            await super().run()
        except ConnectionError:
            self.world.lost += 1


def replaced(service, pid):
    return pid not in service.workers() and len(service.workers()) == os.cpu_count()


# --- starting ---------------------------------------------------------------------------------------


def test_the_first_connection_starts_it(service):
    service.systemctl("stop")
    assert service.state() == "inactive"
    with service.connect() as client:
        client.register("first")
    assert service.state() == "active"
    assert service.show("StatusText").startswith("serving")


def test_boot_without_mariadb(service):
    """It becomes ready, says that it can't serve, and serves when MariaDB is there."""
    machine = service.machine
    service.systemctl("mask", "mariadb.service")
    service.configure({"start_timeout": 0.5, "database": {"query_timeout": 0.2}})
    machine.halt()
    machine.boot()
    assert service.state("mariadb.service") == "inactive"
    assert service.state() == "inactive"
    with service.connect() as client:
        reply = client.request(cmd="register", username="early", password="secret")
        assert reply["status"] == "internalError", reply
        service.wait_state("active")
        assert service.show("StatusText").startswith("degraded")
        service.systemctl("unmask", "mariadb.service")
        service.systemctl("start", "mariadb.service")
        wait_until(lambda: client.request(cmd="register", username="early", password="secret")
                   ["status"] == "ok", 30, "he is let in")
    wait_until(lambda: service.show("StatusText").startswith("serving"), 10, "its status")
    assert service.show("NRestarts") == "0"


def test_mariadb_is_restarted(service):
    with service.connect() as client:
        sid = client.register("patient")
        say(client, sid, "before")
        service.systemctl("restart", "mariadb.service")
        service.wait_served()
        say(client, sid, "after")


def test_wrong_schema(service):
    """100 clients, some of them after others were told that they can't be served, neither wear out
    the socket nor keep the machine busy; and when the schema is right the next one is served."""
    service.systemctl("stop")
    service.query("INSERT INTO migration VALUES (%s, UTC_TIMESTAMP())", [NEWER])
    try:
        # More rounds than systemd's own limit of starts in ten seconds.
        for count in (50, 10, 10, 10, 10, 10):
            clients = [service.connect() for _ in range(count)]
            for client in clients:
                assert client.receive()["status"] == "internalError"
                assert client.is_closed()
                client.close()
    finally:
        service.query("DELETE FROM migration WHERE version = %s", [NEWER])
    assert service.count("status=78/CONFIG") >= 6
    assert service.count("^Starting") < 20
    assert service.count(f"schema {NEWER}")
    assert service.state("parlord.socket") == "active"
    service.wait_served()


def test_start_with_a_faulty_file(service):
    """systemctl says so, and the socket lives on."""
    service.configure({"workers": -1})
    assert service.systemctl("restart", check=False).returncode != 0
    assert service.count("parlord.conf:.*workers")
    assert service.state("parlord.socket") == "active"
    service.configure({})
    service.wait_served()


# --- reloading --------------------------------------------------------------------------------------


def reload_and_wait(service):
    before = service.count("reloaded: generation")
    service.systemctl("reload")
    service.wait_message("reloaded: generation", before + 1)


@pytest.mark.time_limit(150)
def test_reload_under_load(service):
    """Not one of 500 connections is cut and no request lost, as its client would notice."""
    service.fresh_database("reload")
    old = service.workers()

    def act():
        for _ in range(3):
            reload_and_wait(service)

    world = service.under_load(Visitor, CLIENTS, act)
    assert world.counts[("register", "ok")] >= CLIENTS
    assert not [key for key in world.counts if key[1] == "internalError"]
    check_messages(service, world.acknowledged)
    check_rooms(service)
    # The new ones serve; the old ones have gone with their connections.
    wait_until(lambda: len(service.workers()) == len(old), 30, "the old generations end")
    assert not set(service.workers()) & set(old)
    assert service.show("NRestarts") == "0"


def test_reload_takes_a_new_setting(service):
    assert len(service.workers()) == os.cpu_count()
    service.configure({"workers": 3})
    reload_and_wait(service)
    wait_until(lambda: len(service.workers()) == 3, 30, "three workers")


def test_reload_of_a_faulty_file(service):
    """It fails for whoever asked for it, and for nobody else."""
    pid, workers = service.pid, service.workers()
    with service.connect() as client:
        client.request(cmd="nonsense")
        service.configure({"workers": -1})
        assert service.systemctl("reload", check=False).returncode != 0
        assert service.count("parlord.conf:.*workers")
        assert client.request(cmd="nonsense")["message"] == "Unknown command"
    assert (service.pid, service.workers(), service.state()) == (pid, workers, "active")
    # The daemon itself takes it no better.
    service.kill("HUP", pid)
    service.wait_message("reload failed")
    assert service.is_served()
    assert (service.pid, service.workers(), service.state()) == (pid, workers, "active")


# --- ending -----------------------------------------------------------------------------------------


@pytest.mark.time_limit(150)
def test_restart_under_load(service):
    """Clients come back without being refused, and nothing that was acknowledged is lost."""
    service.fresh_database("restart")
    world = service.under_load(Survivor, 100, lambda: service.systemctl("restart"))
    assert world.lost >= 100
    check_messages(service, world.acknowledged)
    check_rooms(service)


@pytest.mark.time_limit(150)
def test_stop_under_load(service):
    service.fresh_database("stop")
    world = service.under_load(Leaver, 100, lambda: service.systemctl("stop", *ALL))
    assert world.lost == 100
    assert [service.state(unit) for unit in ALL] == ["inactive"] * 3
    assert service.show("Result") == "success"
    assert len(world.acknowledged) > 100
    # At most what they had in flight.
    check_messages(service, world.acknowledged, unanswered=100 * 8)
    check_rooms(service)


# --- processes that die or hang ---------------------------------------------------------------------


def test_a_worker_is_killed(service):
    pid, worker = service.pid, service.workers()[0]
    service.kill("KILL", worker)
    wait_until(lambda: replaced(service, worker), 30, "a new worker")
    assert service.is_served()
    assert service.pid == pid


def test_a_worker_hangs(service):
    service.configure({"worker_timeout": 1})
    service.systemctl("restart")
    service.wait_served()
    pid, worker = service.pid, service.workers()[0]
    service.kill("STOP", worker)
    wait_until(lambda: replaced(service, worker), 30, "a new worker")
    assert service.is_served()
    assert service.pid == pid


@pytest.mark.parametrize("signal", ["KILL", "STOP"])
def test_the_master_dies_or_hangs(service, signal):
    """systemd notices, the second by its watchdog, and starts another; clients wait in the socket."""
    service.drop_in("[Service]\nWatchdogSec=3\n")
    service.configure({"worker_timeout": 1})
    service.systemctl("restart")
    service.wait_served()
    with service.connect() as client:
        sid = client.register("witness")
        say(client, sid, signal)
    pid, workers = service.pid, service.workers()
    service.kill(signal, pid)
    wait_until(lambda: service.pid not in (0, pid), 30, "a new master")
    service.wait_served()
    assert service.state("parlord.socket") == "active"
    assert service.show("NRestarts") == "1"
    # No worker has outlived its master.
    assert not [worker for worker in workers if service.machine.path(f"/proc/{worker}").exists()]
    assert service.query("SELECT 1 FROM message WHERE text = %s", [signal])


# --- the journal ------------------------------------------------------------------------------------


def test_journal(service):
    """Events have their fields there, and the text that tells what to do."""
    with service.connect() as client:
        client.register("logged")
        client.request(cmd="register", username="logged", password="wrong")
    worker = service.workers()[0]
    service.kill("KILL", worker)
    failed, died = (wait_until(lambda event=event: service.events(event), 10, event)[0]
                    for event in ("auth-failed", "worker-died"))
    for entry in failed, died:
        assert entry["_SYSTEMD_UNIT"] == "parlord.service"
        assert entry["SYSLOG_IDENTIFIER"] == "parlord"
        explained = service.machine.run("journalctl", "-q", "-x", "-u", "parlord.service",
                                        f"MESSAGE_ID={entry['MESSAGE_ID']}").stdout
        assert "Defined-By: parlord" in explained
    assert (failed["PRIORITY"], failed["PARLORD_ROLE"][:6]) == ("4", "worker")
    assert (failed["PARLORD_CLIENT"], failed["PARLORD_USER"]) == ("127.0.0.1", "logged")
    assert (died["PRIORITY"], died["PARLORD_ROLE"]) == ("3", "master")
    assert died["PARLORD_WORKER_PID"] == str(worker)
    assert died["_PID"] == str(service.pid)
