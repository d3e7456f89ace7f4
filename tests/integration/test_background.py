# SPDX-License-Identifier: ISC
"""The classic way: parlord -d."""

import os
import signal
import subprocess

import pytest

from harness import Client, Parlord, wait_until
from harness.mariadb import program
from harness.process import children, free_port, process_name

EX_UNAVAILABLE, EX_CONFIG = 69, 78


@pytest.fixture
def background(database, tmp_path):
    """background(options) runs parlord -d and returns what it left behind: the daemon, which is ended
    with the test, and the finished process."""
    daemons = []

    def start(options=None, of=database):
        daemon = Background(tmp_path / f"parlord{len(daemons)}", of, options)
        daemons.append(daemon)
        return daemon

    yield start
    for daemon in daemons:
        daemon.end()


class Background:
    def __init__(self, folder, database, options):
        self.pidfile = folder / "parlord.pid"
        self.daemon = Parlord(folder, database, {"pidfile": str(self.pidfile), **(options or {})})
        self.daemon.port = free_port()
        self.daemon.write_conf()
        self.run()

    def run(self):
        # Its own pipe: the daemon must not keep it open, or this would not return.
        self.left = subprocess.run([program("PARLORD"), "-d", "-f", str(self.daemon.conf)],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, timeout=60, check=False)

    @property
    def pid(self):
        return int(self.pidfile.read_text())

    def is_running(self):
        return self.pidfile.exists() and process_name(self.pid) == "parlord"

    def end(self):
        if self.is_running():
            pid = self.pid
            os.kill(pid, signal.SIGTERM)
            wait_until(lambda: process_name(pid) is None, 30, "the daemon has ended")
        self.daemon.finish()


def stat_fields(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        return file.read().rpartition(")")[2].split()


def test_it_returns_when_the_daemon_is_ready(background):
    started = background()
    assert started.left.returncode == 0, started.left
    assert not started.left.stdout
    # Ready: it is answered at once, from the database.
    with Client(started.daemon.address) as client:
        assert client.request(cmd="getGamesList", sid="x")["status"] == "badSid"


def test_what_a_daemon_is(background):
    started = background()
    pid = started.pid
    _, parent, group, session, terminal = stat_fields(pid)[:5]
    assert int(session) != os.getsid(0) and int(group) != pid, "no leader of its session"
    assert terminal == "0"
    assert process_name(int(parent)) != "parlord"
    assert os.readlink(f"/proc/{pid}/cwd") == "/"
    assert {os.readlink(f"/proc/{pid}/fd/{fd}") for fd in range(3)} == {"/dev/null"}
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        assert "Umask:\t0027\n" in file.read()


def test_the_pidfile_is_locked_and_removed(background):
    started = background()
    pid = started.pid
    started.run()
    assert started.left.returncode == EX_UNAVAILABLE
    # The address is taken, too, which is found first.
    assert "parlord" in started.left.stderr
    another = background({"pidfile": str(started.pidfile)})
    assert another.left.returncode == EX_UNAVAILABLE
    assert f"runs already, as process {pid}" in another.left.stderr
    assert started.pid == pid, "the other one has left it alone"
    os.kill(pid, signal.SIGTERM)
    wait_until(lambda: process_name(pid) is None, 30)
    assert not started.pidfile.exists()


def test_a_pidfile_that_a_killed_daemon_left_is_taken_over(background):
    started = background()
    dead = started.pid
    workers = children(dead)
    os.kill(dead, signal.SIGKILL)
    # Its processes do not keep the lock, but the address until they have left.
    wait_until(lambda: all(process_name(pid) is None for pid in workers), 30)
    assert started.pid == dead
    started.run()
    assert started.left.returncode == 0, started.left
    assert started.pid != dead


def test_the_reason_is_on_standard_error(background, tmp_path):
    bad = background({"workers": 1000})
    assert bad.left.returncode == EX_CONFIG and "workers must be" in bad.left.stderr

    unlocked = background({"pidfile": str(tmp_path / "no" / "folder")})
    assert unlocked.left.returncode == EX_UNAVAILABLE
    assert "No such file" in unlocked.left.stderr


def test_the_reason_is_there_also_when_a_worker_finds_it(background, testing_database):
    wrong = background({"testing": False}, testing_database)
    assert wrong.left.returncode == EX_CONFIG
    assert "was initialised for testing" in wrong.left.stderr
    assert not wrong.pidfile.exists()


def test_without_a_database_it_is_ready_after_start_timeout(background, tmp_path):
    started = background({"start_timeout": 0.5,
                          "database": {"socket": str(tmp_path / "nowhere.sock")}})
    assert started.left.returncode == 0, started.left
    with Client(started.daemon.address) as client:
        assert client.request(cmd="getGamesList", sid="x")["status"] == "internalError"


def test_reload_in_the_background(background):
    """The configuration was named by a relative path, and the daemon's folder is another."""
    started = background()
    folder = started.daemon.folder
    started.end()
    started.left = subprocess.run([program("PARLORD"), "-d", "-f", "parlord.conf"], cwd=folder,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert started.left.returncode == 0
    before = children(started.pid)
    started.daemon.options["workers"] = 3
    started.daemon.write_conf()
    os.kill(started.pid, signal.SIGHUP)
    wait_until(lambda: len(set(children(started.pid, "parlord:worker")) - set(before)) == 3, 20)
