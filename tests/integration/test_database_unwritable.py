# SPDX-License-Identifier: ISC
"""What happens when the database can be read but takes no changes."""

import errno
import os
import subprocess

import pytest

from harness import MariaDB, wait_until
from harness.mariadb import Database
from harness.notify import needs_systemd
from harness.trouble import LATE, QUERY_TIMEOUT, QUICK, UNWRITABLE, daemons_connections, log_lines, \
    loop_watched, texts, timed

MIB = 1 << 20

# Changes of every kind: a message alone, one with a nonce, a log-in, a new account, a game.
CHANGES = [
    {"cmd": "chat", "message": "lost"},
    {"cmd": "chat", "message": "lost too", "nonce": "n"},
    {"cmd": "register", "username": "ann", "password": "secret"},
    {"cmd": "register", "username": "bob", "password": "secret"},
    {"cmd": "create_new_user", "login": "cyd", "pas": "secret"},
    {"cmd": "createGame", "gameName": "g"},
    {"cmd": "create_new_dialog", "Name": "d"},
    {"cmd": "unregister"},
]
WITHOUT_SID = ("register", "create_new_user")


def changes(sid):
    return [{**request, **({} if request["cmd"] in WITHOUT_SID else {"sid": sid})}
            for request in CHANGES]


def reads(client, sid):
    assert [m["message"] for m in client.request(cmd="getChatHistory", sid=sid)["chat"]] == ["before"]
    assert client.request(cmd="getPlayersList", sid=sid)["status"] == "ok"
    assert client.request(cmd="Login", login="ann", pas="secret")["ans"] == "Authorization success"


def test_read_only(start_parlord, private_mariadb, private_database):
    parlord = start_parlord(QUICK, private_database)
    client, other = parlord.connect(20), parlord.connect(20)
    sid = client.register("ann")
    assert client.request(cmd="chat", sid=sid, message="before") == {"status": "ok"}
    connections = daemons_connections(private_database)
    workers = parlord.workers()
    incidents = []
    for _ in range(2):
        private_mariadb.query("SET GLOBAL read_only = 1")
        seen = set()
        with loop_watched(parlord):
            for request in changes(sid) * 3:
                reply, seconds = timed(other, **request)
                found = UNWRITABLE.fullmatch(reply.get("message", ""))
                assert found and reply["status"] == "internalError", reply
                assert seconds < QUERY_TIMEOUT + LATE
                seen.add(found[1])
            reads(client, sid)
            # Many in one batch.
            for reply in other.pipeline([{"cmd": "chat", "sid": sid, "message": "m"}] * 50):
                seen.add(UNWRITABLE.fullmatch(reply["message"])[1])
        (incident,) = seen
        assert len(log_lines(parlord, incident)) == 1, "one incident, logged once"
        assert "read-only" in log_lines(parlord, incident)[0]
        assert incident not in incidents
        incidents.append(incident)

        private_mariadb.query("SET GLOBAL read_only = 0")
        reply, seconds = timed(client, cmd="setPlayerStatus", sid=sid, status="writing")
        assert reply == {"status": "ok"}
        assert seconds < QUERY_TIMEOUT + LATE
        parlord.wait_for_log(f"incident {incident} is over: the database takes changes again;"
                             f" {24 + 50} requests were refused")
    assert client.request(cmd="chat", sid=sid, message="after") == {"status": "ok"}
    assert texts(private_database) == ["before", "after"]
    # It was no reason to connect anew.
    assert set(connections) <= set(daemons_connections(private_database))
    assert not log_lines(parlord, "connection lost") and parlord.workers() == workers


def test_old_sessions_can_read_a_read_only_database(start_parlord, private_mariadb,
                                                    private_database):
    """Noting a session's last use is a change that nobody asked for."""
    parlord = start_parlord(QUICK, private_database)
    client = parlord.connect(20)
    sid = client.register("ann")
    assert client.request(cmd="chat", sid=sid, message="before") == {"status": "ok"}
    private_database.query("UPDATE session SET used_at = used_at - INTERVAL 1 DAY")
    before = private_database.query("SELECT used_at FROM session")
    private_mariadb.query("SET GLOBAL read_only = 1")
    reads(client, sid)
    assert private_database.query("SELECT used_at FROM session") == before
    private_mariadb.query("SET GLOBAL read_only = 0")
    reads(client, sid)
    assert private_database.query("SELECT used_at FROM session") != before


@needs_systemd
def test_read_only_is_in_the_status(start_parlord, private_mariadb, private_database, listener):
    parlord = start_parlord({**QUICK, "workers": 2}, private_database, wrapper=listener.wrapper)
    client = parlord.connect(20)
    sid = client.register("ann")

    def wait_for(state):
        wait_until(lambda: listener.wait_for("STATUS")["STATUS"].endswith(f", database {state}"), 20)

    wait_for("ok")
    private_mariadb.query("SET GLOBAL read_only = 1")
    assert UNWRITABLE.fullmatch(client.request(cmd="chat", sid=sid, message="m")["message"])
    wait_for("takes no changes")
    private_mariadb.query("SET GLOBAL read_only = 0")
    assert client.request(cmd="chat", sid=sid, message="m") == {"status": "ok"}
    wait_for("ok")


# --- a full disk ------------------------------------------------------------------------------------


class SmallDisk:
    """A server with its data in a file system of its own that can be filled. It is mounted in the
    server's mount namespace only, and goes with it."""

    # Nothing is sparse, or writing the log in place would need room, too.
    MOUNT = ("unshare", "--mount", "sh", "-ec",
             'mount -t tmpfs -o size="$1" tmpfs "$2"; cp -a --sparse=never "$3/." "$2"; shift 3;'
             ' exec "$@"', "sh")

    def __init__(self, server, size):
        self.server = server
        copy = server.folder / "copy"
        os.rename(server.data, copy)
        server.data.mkdir()
        server.start(wrapper=(*self.MOUNT, str(size), str(server.data), str(copy)))
        self.filler = f"/proc/{server.pid}/root{server.data}/filler"

    def fill(self):
        chunk = bytes(MIB)
        try:
            with open(self.filler, "ab", buffering=0) as file:
                while True:
                    if file.write(chunk) < len(chunk):
                        chunk = bytes(4096)
        except OSError as error:
            assert error.errno == errno.ENOSPC

    def make_room(self):
        os.unlink(self.filler)


@pytest.fixture
def small_disk(tmp_path, mariadb_template):
    can = subprocess.run(["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", str(tmp_path)],
                         stderr=subprocess.PIPE, text=True, check=False)
    if can.returncode != 0:
        pytest.skip(f"a small file system to fill can't be mounted: {can.stderr.strip()}")
    server = MariaDB(tmp_path / "small", mariadb_template)
    try:
        yield SmallDisk(server, 300 * MIB)
    finally:
        server.destroy()


def test_full_disk(start_parlord, small_disk, tmp_path):
    database = Database(small_disk.server, tmp_path).create()
    parlord = start_parlord(QUICK, database)
    client = parlord.connect(30)
    sid = client.register("ann")
    assert client.request(cmd="chat", sid=sid, message="before") == {"status": "ok"}
    acknowledged = ["before"]
    small_disk.fill()
    number = 0

    def refused():
        nonlocal number
        number += 1
        text = f"{number} " + "x" * 4000
        reply, seconds = timed(client, cmd="chat", sid=sid, message=text)
        assert seconds < QUERY_TIMEOUT + LATE
        if reply == {"status": "ok"}:
            acknowledged.append(text)
            return None
        found = UNWRITABLE.fullmatch(reply["message"])
        assert found, reply
        return found

    with loop_watched(parlord):
        # The files have some room left.
        incident = wait_until(refused, 60, "the disk is full")[1]
        for _ in range(20):
            refused()
        assert client.request(cmd="getChatHistory", sid=sid, limit=1)["status"] == "ok"
        small_disk.make_room()
        wait_until(lambda: not refused(), QUERY_TIMEOUT + LATE, "messages are taken again")
    assert "full" in log_lines(parlord, incident)[0]
    parlord.wait_for_log(f"incident {incident} is over: the database takes changes again")
    assert client.request(cmd="chat", sid=sid, message="after") == {"status": "ok"}
    assert texts(database) == acknowledged + ["after"]
