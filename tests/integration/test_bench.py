# SPDX-License-Identifier: ISC
"""parlor bench, on the daemon and on a canned server that does not do what it says; and bench/chat.
It is not looked at how fast anything is."""

import json
import os
import socket
import subprocess
import threading
from pathlib import Path

import pytest

from harness.mariadb import program

ROOT = Path(__file__).resolve().parents[2]
# Nothing here takes that long; this keeps a broken tool or server from hanging the suite.
DEADLINE = 100


def run(command):
    return subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          timeout=DEADLINE, check=False)


def bench(address, *arguments):
    return run([program("PARLOR"), "bench", "-s", "%s:%d" % address, *arguments])


def check_figures(result):
    assert result["ok"] is True and "fault" not in result
    assert result["errors"] == {} and result["lost_connections"] == 0
    assert result["rate"] > 0 and result["seconds"] >= 1
    latencies = [result[key] for key in ("p50_us", "p90_us", "p99_us", "p99_9_us", "max_us")]
    assert latencies == sorted(latencies) and latencies[0] > 0
    assert result["cpu_us"]["client"] > 0
    assert result["stored"] == result["acknowledged"] >= result["rate"] * result["seconds"] * 0.99


# More clients than rooms, and more rooms than clients.
@pytest.mark.parametrize("preset, clients, rooms", [
    ("chat", 16, 1), ("rooms", 16, 5), ("rooms", 3, 10)])
def test_counts_are_those_of_the_database(parlord, database, preset, clients, rooms):
    done = bench(parlord.address, "-j", "-d", "1", "-w", "0.2", "-c", clients, "-R", rooms,
                 "-P", f"workers={','.join(map(str, parlord.workers()))}", preset)
    assert (done.returncode, done.stderr) == (0, "")
    result = json.loads(done.stdout)
    check_figures(result)
    assert (result["preset"], result["clients"], result["rooms"]) == (preset, clients, rooms)
    assert result["cpu_us"]["workers"] > 0

    stored = database.query("SELECT room, COUNT(*) AS n, COUNT(DISTINCT user_id) AS users,"
                            " COUNT(DISTINCT text) AS texts, MAX(seq) AS last"
                            " FROM message GROUP BY room")
    assert len(stored) == rooms
    # One message before and one after all others in each room.
    assert sum(row["n"] for row in stored) == result["acknowledged"] + 2 * rooms
    assert all(row["n"] == row["last"] for row in stored)
    assert sum(row["users"] for row in stored) == max(clients, rooms)
    # All texts differ, but for these two.
    assert all(row["n"] - row["texts"] == 1 for row in stored)
    assert database.query("SELECT MAX(LENGTH(text)) AS n FROM message") == [{"n": 80}]


def test_second_run_uses_what_the_first_made(parlord, database):
    for _ in range(2):
        done = bench(parlord.address, "-d", "0.1", "-w", "0", "-c", 4, "-R", 2, "-l", 400, "rooms")
        assert (done.returncode, done.stderr) == (0, "")
        assert "WRONG" not in done.stdout
    # The lobby and two dialogs.
    assert database.query("SELECT COUNT(*) AS n FROM dialog") == [{"n": 3}]
    assert database.query("SELECT COUNT(*) AS n FROM user") == [{"n": 4}]


def test_somebody_else_in_the_room_is_noticed(parlord):
    """Whatever makes the numbers differ from what was acknowledged is told."""
    client = parlord.connect()
    sid = client.register("ann")
    ready = threading.Event()

    def talk():
        while not ready.wait(0.01):
            client.request(cmd="chat", sid=sid, message="me, too")

    thread = threading.Thread(target=talk)
    thread.start()
    try:
        done = bench(parlord.address, "-j", "-d", "0.5", "-w", "0", "-c", 2)
    finally:
        ready.set()
        thread.join()
    result = json.loads(done.stdout)
    assert done.returncode == 1 and result["ok"] is False
    assert result["stored"] > result["acknowledged"]
    assert "somebody else" in result["fault"]


class Server:
    """One that keeps nothing but a number of messages. answer(n), where it is given, is what it
    answers to the n-th message without a nonce, from 1; bytes, or None to close the connection.
    Only messages for which count(n) is true are counted."""

    OK = b'{"status":"ok"}\n'

    def __init__(self, answer=lambda n: Server.OK, count=lambda n: True):
        self.answer = answer
        self.count = count
        self.messages = 0
        self.seq = 0
        self.lock = threading.Lock()
        self.sock = socket.create_server(("127.0.0.1", 0))
        self.address = self.sock.getsockname()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *unused):
        # Wakes accept(), which closing alone would not.
        self.sock.shutdown(socket.SHUT_RDWR)
        self.thread.join(DEADLINE)
        self.sock.close()
        assert not self.thread.is_alive()

    def run(self):
        while True:
            try:
                conn = self.sock.accept()[0]
            except OSError:
                return
            threading.Thread(target=self.serve, args=[conn], daemon=True).start()

    def serve(self, conn):
        decoder = json.JSONDecoder()
        data = ""
        with conn:
            try:
                while more := conn.recv(65536):
                    data += more.decode()
                    while data:
                        try:
                            request, end = decoder.raw_decode(data)
                        except ValueError:
                            break
                        data = data[end:]
                        reply = self.reply(request)
                        if reply is None:
                            return
                        conn.sendall(reply)
            except (BrokenPipeError, ConnectionResetError):
                pass  # the tool has ended

    def reply(self, request):
        if request["cmd"] == "register":
            return b'{"status":"ok","sid":"s"}\n'
        assert request["cmd"] == "chat"
        with self.lock:
            if "nonce" in request:
                self.seq += 1
                return b'{"status":"ok","id":1,"seq":%d}\n' % self.seq
            self.messages += 1
            if self.count(self.messages):
                self.seq += 1
            return self.answer(self.messages)


def bench_canned(server, seconds="0.2"):
    """The result, which must not be good, and its exit status is 1."""
    done = bench(server.address, "-j", "-d", seconds, "-w", "0", "-c", 3)
    assert (done.returncode, done.stderr) == (1, "")
    result = json.loads(done.stdout)
    assert result["ok"] is False
    return result


def test_the_canned_server_itself_is_right():
    """So what the tests below find is what they changed."""
    with Server() as server:
        done = bench(server.address, "-j", "-d", "1", "-w", "0", "-c", 3)
    assert (done.returncode, done.stderr) == (0, "")
    check_figures(json.loads(done.stdout))


@pytest.mark.parametrize("reply, kind", [
    (b'{"status":"badSid","message":"Unknown"}\n', "badSid"),
    (b'{"status":"internalError","message":"x"}\n', "internalError"),
    (b'{"status":"ok", "more":1}\n', "unexpected"),
    (b'{"status": "ok"}\n', "unexpected"),
    (b'{"status":"ok"}\r\n', "unexpected"),
    (b'{"status":"ok"}\n{"status":"ok"}\n', "unexpected"),
    (b'\n', "unexpected"),
    (b'\xff\n', "unexpected"),
])
def test_one_wrong_reply_is_noticed(reply, kind):
    with Server(answer=lambda n: reply if n == 5 else Server.OK, count=lambda n: n != 5) as server:
        result = bench_canned(server)
    assert result["errors"] == {kind: 1}
    assert result["stored"] == result["acknowledged"]
    if reply.isascii():
        assert reply.decode().strip() in result["fault"]


def test_reply_in_pieces_is_right():
    """What comes byte by byte is the same reply."""
    with Server() as server:
        whole = server.serve

        def serve(conn):
            class Slow:
                recv = conn.recv
                __enter__ = conn.__enter__

                def __exit__(self, *unused):
                    conn.close()

                def sendall(self, data):
                    conn.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    for byte in data:
                        conn.sendall(bytes([byte]))
            whole(Slow())

        server.serve = serve
        done = bench(server.address, "-j", "-d", "1", "-w", "0", "-c", 3)
    assert (done.returncode, done.stderr) == (0, "")
    check_figures(json.loads(done.stdout))


def test_acknowledged_but_not_stored_is_noticed():
    with Server(count=lambda n: n != 7) as server:
        result = bench_canned(server)
    assert result["errors"] == {}
    assert result["stored"] == result["acknowledged"] - 1


def test_stored_twice_is_noticed():
    class Twice(Server):
        def reply(self, request):
            reply = super().reply(request)
            if "nonce" not in request and self.messages == 7:
                self.seq += 1
            return reply

    with Twice() as server:
        result = bench_canned(server)
    assert result["errors"] == {}
    assert result["stored"] > result["acknowledged"]


def test_lost_connection_is_noticed():
    with Server(answer=lambda n: None if n == 9 else Server.OK, count=lambda n: n != 9) as server:
        result = bench_canned(server)
    assert result["lost_connections"] == 1
    assert "lost" in result["fault"]


def test_all_connections_lost():
    """There is nobody left to look; the tool ends at once, however long it was to run."""
    with Server(answer=lambda n: None) as server:
        result = bench_canned(server, seconds="3600")
    assert result["lost_connections"] == 3
    assert result["acknowledged"] == 0


def test_refused_setup_ends_it():
    class Refuser(Server):
        def reply(self, request):
            return b'{"status":"badPassword","message":"Wrong password"}\n'

    with Refuser() as server:
        done = bench(server.address, "-j", "-d", "1")
    assert (done.returncode, done.stdout) == (1, "")
    assert "register" in done.stderr and "badPassword" in done.stderr


def test_nobody_there():
    with socket.create_server(("127.0.0.1", 0)) as sock:
        address = sock.getsockname()
    done = bench(address)
    assert (done.returncode, done.stdout) == (1, "")
    assert "cannot connect" in done.stderr


@pytest.mark.parametrize("arguments", [
    ["-c", "0"], ["-c", "20001"], ["-c", "x"], ["-c", ""], ["-c"], ["-d", "0"], ["-d", "nan"],
    ["-w", "-1"], ["-l", "31"], ["-l", "4097"], ["-R", "0"], ["-P", "x"], ["-P", "x="],
    ["-P", "x=1,"], ["-P", "X=1"], ["-s", "nowhere"], ["-q"], ["talk"], ["chat", "rooms"]])
def test_wrong_use(arguments):
    done = run([program("PARLOR"), "bench", *arguments])
    assert (done.returncode, done.stdout) == (2, "")
    assert "usage: parlor bench" in done.stderr


def test_help():
    done = run([program("PARLOR"), "bench", "-h"])
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("usage: parlor bench")


def test_bench_chat_prints_its_table(parlord, database, mariadb):
    build = Path(program("PARLOR")).parent
    made = run(["make", "-C", build, "bench/insert", "bench/call"])
    assert made.returncode == 0, made.stderr
    done = run([ROOT / "bench/chat", "--build", build, "--port", parlord.port,
                "--parlord", parlord.pid, "--mariadbd", mariadb.pid, "--socket", mariadb.socket,
                "--user", database.user, "--database", database.name,
                "--password-file", database.password_file, "--seconds", 1, "--rounds", 2])
    assert done.returncode == 0, done.stderr
    ratios = done.stdout.split("\nratios\n")[1].splitlines()
    assert len(ratios) == 3
    for line in ratios:
        title, rest = line[:40].strip(), line[40:].split()
        assert title and float(rest[0]) > 0
        assert rest[1] == "target" and rest[4] in ("met", "met,", "MISSED", "MISSED,")
    # What it made for itself alone is gone.
    assert mariadb.query("SHOW DATABASES LIKE 'parlord_bench%'") == []
