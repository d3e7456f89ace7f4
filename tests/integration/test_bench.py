# SPDX-License-Identifier: ISC
"""parlor bench, on the daemon and on a canned server that does not do what it says; and what is in
bench/. It is not looked at how fast anything is."""

import json
import os
import socket
import subprocess
import threading
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest

from harness import Database, wait_until
from harness.mariadb import program
from harness.procedures import assert_consistent

ROOT = Path(__file__).resolve().parents[2]
# Nothing here takes that long; this keeps a broken tool or server from hanging the suite.
DEADLINE = 100
LATENCIES = ("p50_us", "p90_us", "p99_us", "p99_9_us", "p99_99_us", "max_us")


def run(command, **options):
    return subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          timeout=DEADLINE, check=False, **options)


def bench(address, *arguments, **options):
    return run([program("PARLOR"), "bench", "-s", "%s:%d" % address, *arguments], **options)


def result_of(done, status=0):
    assert (done.returncode, done.stderr) == (status, ""), done.stderr + done.stdout
    return json.loads(done.stdout)


def check_latencies(figures):
    latencies = [figures[key] for key in LATENCIES]
    assert latencies == sorted(latencies) and latencies[0] > 0


def check_figures(result):
    assert result["ok"] is True and "fault" not in result
    assert result["errors"] == {} and result["lost_connections"] == 0
    assert result["rate"] > 0 and result["seconds"] >= 1
    check_latencies(result)
    assert result["cpu_us"]["client"] > 0
    counted = sum(sample["rate"] * length for sample, length in zip(
        result["samples"], intervals(result["samples"])))
    assert counted == pytest.approx(result["requests"], rel=0.01)
    replies = sum(command["replies"] for command in result["commands"].values())
    assert replies >= result["requests"]


def intervals(samples):
    ends = [0] + [sample["seconds"] for sample in samples]
    return [end - begin for begin, end in zip(ends, ends[1:])]


def check_messages(result):
    check_figures(result)
    assert result["stored"] == result["acknowledged"]
    written = sum(result["commands"].get(name, {"replies": 0})["replies"]
                  for name in ("chat", "send_msg"))
    assert result["acknowledged"] >= written > 0


# More clients than rooms, more rooms than clients, and several requests of a client on their way.
@pytest.mark.parametrize("preset, clients, rooms, pipeline", [
    ("chat", 16, 1, 1), ("rooms", 16, 5, 1), ("rooms", 3, 10, 1), ("chat", 3, 1, 50),
    ("rooms", 3, 10, 7)])
def test_counts_are_those_of_the_database(parlord, database, preset, clients, rooms, pipeline):
    result = result_of(bench(
        parlord.address, "-j", "-d", "1", "-w", "0.2", "-c", clients, "-R", rooms, "-p", pipeline,
        "-P", f"workers={','.join(map(str, parlord.workers()))}", preset))
    check_messages(result)
    assert (result["preset"], result["clients"], result["rooms"], result["pipeline"]) == (
        preset, clients, rooms, pipeline)
    assert result["cpu_us"]["workers"] > 0 and result["memory_bytes"]["workers"]["after"] > 2**20

    stored = database.query("SELECT room, COUNT(*) AS n, COUNT(DISTINCT user_id) AS users,"
                            " COUNT(DISTINCT text) AS texts, MAX(seq) AS last"
                            " FROM message GROUP BY room")
    assert len(stored) == rooms
    assert sum(row["n"] for row in stored) == result["acknowledged"]
    assert all(row["n"] == row["last"] == row["texts"] for row in stored)
    assert sum(row["users"] for row in stored) == max(clients, rooms)
    assert database.query("SELECT MAX(LENGTH(text)) AS n FROM message") == [{"n": 80}]


@pytest.mark.parametrize("pipeline", [1, 9])
@pytest.mark.parametrize("preset, commands", [
    ("poll", ["getChatHistory"]), ("history", ["getChatHistory"]),
    ("lobby", ["createGame", "joinGame", "leaveGame", "setPlayerStatus"]), ("login", ["Login"]),
    ("mixed", ["chat", "getChatHistory", "getGamesList", "getPlayersList", "get_msg", "send_msg"]),
    ("unknown", ["unknown"]), ("malformed", ["malformed"])])
def test_other_presets(parlord, database, preset, commands, pipeline):
    result = result_of(bench(parlord.address, "-j", "-d", "1", "-w", "0.1", "-c", 6, "-R", 4,
                             "-p", pipeline, preset))
    check_messages(result) if preset == "mixed" else check_figures(result)
    assert sorted(result["commands"]) == commands
    for figures in result["commands"].values():
        check_latencies(figures)
    # Nobody is left in a game.
    assert database.query("SELECT * FROM player") == []
    if preset == "lobby":
        assert database.query("SELECT id FROM game WHERE started") != []


def test_a_pipeline_of_polls_beside_messages(parlord, database):
    """Those that were on their way when a message came are told of it, each of them."""
    writer = threading.Thread(target=bench, args=(
        parlord.address, "-n", "writer", "-d", "3", "-w", "0", "-c", 1, "-r", 100, "chat"))
    writer.start()
    polls = bench(parlord.address, "-j", "-d", "1.5", "-w", "0.5", "-c", 2, "-p", 30, "poll")
    writer.join()
    check_figures(result_of(polls))
    assert database.query("SELECT COUNT(*) > 100 AS many FROM message") == [{"many": 1}]


def test_idle(parlord):
    result = result_of(bench(parlord.address, "-j", "-d", "0.2", "-w", "0", "-c", 3000,
                             "-P", f"workers={','.join(map(str, parlord.workers()))}", "idle"))
    assert result["ok"] is True and result["requests"] == 0
    memory = result["memory_bytes"]["workers"]
    assert memory["after"] > memory["before"] > 0


def test_with_a_rate(parlord):
    result = result_of(bench(parlord.address, "-j", "-d", "1", "-w", "0", "-c", 5, "-r", "150"))
    check_messages(result)
    assert result["target_rate"] == 150
    # All that was due was sent, on a machine however busy: late, if need be.
    assert 149 <= result["acknowledged"] + result["unsent"]
    assert result["acknowledged"] <= 150 * result["seconds"] + 1


def test_second_run_uses_what_the_first_made(parlord, database):
    for _ in range(2):
        done = bench(parlord.address, "-d", "0.1", "-w", "0", "-c", 4, "-R", 2, "-l", 400, "rooms")
        assert (done.returncode, done.stderr) == (0, "")
        assert "WRONG" not in done.stdout
    # The lobby and two dialogs.
    assert database.query("SELECT COUNT(*) AS n FROM dialog") == [{"n": 3}]
    assert database.query("SELECT COUNT(*) AS n FROM user") == [{"n": 4}]


def test_two_at_once(parlord, database):
    """In one room, each with its own accounts or with the same ones."""
    results = []

    def load(name):
        results.append(result_of(bench(parlord.address, "-j", "-d", "1", "-c", 4, "-n", name)))

    threads = [threading.Thread(target=load, args=[name]) for name in ("a", "a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 3
    for result in results:
        check_messages(result)
    total = sum(result["acknowledged"] for result in results)
    assert database.query("SELECT COUNT(*) AS n FROM message") == [{"n": total}]
    assert database.query("SELECT COUNT(*) AS n FROM user") == [{"n": 8}]


def test_progress(parlord):
    done = bench(parlord.address, "-d", "1.5", "-w", "0", "-c", 2, "-i", "0.2", "unknown")
    assert done.returncode == 0
    lines = done.stderr.splitlines()
    assert len(lines) >= 2
    assert all(" s: " in line and "/s, p50 " in line and "errors 0" in line for line in lines)


def test_plot(parlord, tmp_path):
    file = tmp_path / "it's.svg"
    done = bench(parlord.address, "-d", "0.5", "-w", "0", "-c", 2, "--plot", file, "unknown")
    assert (done.returncode, done.stderr) == (0, "")
    svg = ElementTree.parse(file).getroot()
    assert svg.tag.endswith("svg") and svg.findall(".//{http://www.w3.org/2000/svg}path")


def test_plot_without_gnuplot(parlord, tmp_path):
    done = bench(parlord.address, "-d", "0.1", "-w", "0", "-c", 2, "--plot", tmp_path / "x.svg",
                 "unknown", env={"PATH": str(tmp_path)})
    assert done.returncode == 1
    assert "gnuplot" in done.stderr
    # The figures are not lost.
    assert "answered" in done.stdout


class Server:
    """One that keeps the messages of a lobby. answer(n), where it is given, is what it answers to the
    n-th message, from 1; bytes, or None to close the connection. Of a message keep(n, text) gives the
    texts that are kept."""

    OK = b'{"status":"ok"}\n'

    def __init__(self, answer=lambda n: Server.OK, keep=lambda n, text: [text]):
        self.answer = answer
        self.keep = keep
        self.messages = 0
        self.kept = []
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
                    data = (data + more.decode()).lstrip()
                    while data:
                        try:
                            request, end = decoder.raw_decode(data)
                        except ValueError:
                            break
                        data = data[end:].lstrip()
                        reply = self.reply(request)
                        if reply is None:
                            return
                        conn.sendall(reply)
            except (BrokenPipeError, ConnectionResetError):
                pass  # the tool has ended

    def reply(self, request):
        if request["cmd"] == "register":
            return b'{"status":"ok","sid":"s"}\n'
        with self.lock:
            if request["cmd"] == "getChatHistory":
                return self.history(request)
            assert request["cmd"] == "chat"
            self.messages += 1
            self.kept += self.keep(self.messages, request["message"])
            return self.answer(self.messages)

    def history(self, request):
        limit = request["limit"]
        first = request["after"] if "after" in request else max(len(self.kept) - limit, 0)
        entries = [{"username": "u", "message": text, "time": "t", "seq": first + 1 + i}
                   for i, text in enumerate(self.kept[first:first + limit])]
        return json.dumps({"status": "ok", "chat": entries}, separators=(",", ":")).encode() + b"\n"


def bench_canned(server, *more, seconds="0.2"):
    """The result, which must not be good, and its exit status is 1."""
    result = result_of(bench(server.address, "-j", "-d", seconds, "-w", "0", "-c", 3, *more), 1)
    assert result["ok"] is False
    return result


def test_the_canned_server_itself_is_right():
    """So what the tests below find is what they changed."""
    with Server() as server:
        server.kept = ["somebody else's"] * 7
        result = result_of(bench(server.address, "-j", "-d", "1", "-w", "0", "-c", 3))
    check_messages(result)


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
    with Server(answer=lambda n: reply if n == 5 else Server.OK,
                keep=lambda n, text: [] if n == 5 and kind != "unexpected" else [text]) as server:
        result = bench_canned(server)
    assert result["errors"] == {kind: 1}
    assert result["stored"] == result["acknowledged"]
    if reply.isascii():
        assert reply.decode().strip().split("\n")[0] in result["fault"]


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
                    if len(data) > 1000:
                        return conn.sendall(data)
                    for byte in data:
                        conn.sendall(bytes([byte]))
            whole(Slow())

        server.serve = serve
        result = result_of(bench(server.address, "-j", "-d", "1", "-w", "0", "-c", 3))
    check_messages(result)


# In the place of one message.
@pytest.mark.parametrize("keep, stored, fault", [
    (lambda text: [], -1, "acknowledged"),
    (lambda text: [text.replace("fox", "fix")], -1, "nobody sent"),
    (lambda text: [text, text], 0, "twice"),
])
def test_what_is_stored_wrongly_is_noticed(keep, stored, fault):
    with Server(keep=lambda n, text: keep(text) if n == 7 else [text]) as server:
        result = bench_canned(server, "-p", "4")
    assert result["errors"] == {}
    assert result["stored"] == result["acknowledged"] + stored
    assert fault in result["fault"]


def test_without_reading_back():
    with Server(keep=lambda n, text: []) as server:
        result = result_of(bench(server.address, "-j", "-d", "1", "-w", "0", "-c", 3,
                                 "--no-read-back"))
    check_figures(result)
    assert result["stored"] is None and result["acknowledged"] > 0


def test_lost_connection_is_noticed():
    with Server(answer=lambda n: None if n == 9 else Server.OK) as server:
        result = bench_canned(server)
    assert result["lost_connections"] == 1
    assert "lost" in result["fault"]
    # What others of its clients sent is read back all the same.
    assert result["stored"] == result["acknowledged"] > 0


def test_all_connections_lost():
    """The tool ends at once, however long it was to run."""
    with Server(answer=lambda n: None) as server:
        result = bench_canned(server, seconds="3600")
    assert result["lost_connections"] == 3
    assert result["acknowledged"] == 0


def test_requests_are_on_their_way_together():
    """Nobody is answered before all that may be on their way have come."""
    waiting = []

    def answer(number):
        waiting.append(number)
        if len(waiting) < 12:
            return b""
        waiting.clear()
        return Server.OK * 12

    with Server(answer=answer) as server:
        result = result_of(bench(server.address, "-j", "-d", "1", "-w", "0", "-c", 1, "-p", "12"))
    check_messages(result)
    assert result["acknowledged"] % 12 == 0


def test_waiting_counts_with_a_rate():
    """The server stands still once, and whatever was to be sent meanwhile has waited; without a rate
    it would be one request of many."""
    def answer(number):
        if number == 20:
            time.sleep(0.5)
        return Server.OK

    with Server(answer=answer) as server:
        result = result_of(bench(server.address, "-j", "-d", "1", "-w", "0", "-c", 1, "-r", "100"))
    check_messages(result)
    assert result["p90_us"] > 100000
    assert result["max_us"] >= 490000


# One is missing; the last one is told once more.
@pytest.mark.parametrize("ahead", [2, 0])
def test_what_is_not_new_is_noticed(ahead):
    class Wrong(Server):
        def history(self, request):
            if "after" in request:
                return json.dumps({"status": "ok", "chat": [{"seq": request["after"] + ahead}]},
                                  separators=(",", ":")).encode() + b"\n"
            return super().history(request)

    with Wrong() as server:
        result = bench_canned(server, "poll")
    assert result["errors"]["unexpected"] > 0 and result["requests"] == 0


def test_refused_setup_ends_it():
    class Refuser(Server):
        def reply(self, request):
            return b'{"status":"badPassword","message":"Wrong password"}\n'

    with Refuser() as server:
        done = bench(server.address, "-j", "-d", "1")
    assert (done.returncode, done.stdout) == (1, "")
    assert "register" in done.stderr and "badPassword" in done.stderr


def test_setup_waits_when_asked_to():
    class Busy(Server):
        refused = False

        def reply(self, request):
            if request["cmd"] == "register" and not self.refused:
                self.refused = True
                return b'{"status":"badCommand","message":"Too many","retry_after":1}\n'
            return super().reply(request)

    with Busy() as server:
        result = result_of(bench(server.address, "-j", "-d", "1", "-w", "0", "-c", 3))
    assert server.refused
    check_messages(result)


def test_nobody_there():
    with socket.create_server(("127.0.0.1", 0)) as sock:
        address = sock.getsockname()
    done = bench(address)
    assert (done.returncode, done.stdout) == (1, "")
    assert "cannot connect" in done.stderr


@pytest.mark.parametrize("arguments", [
    ["-c", "0"], ["-c", "20001"], ["-c", "x"], ["-c", ""], ["-c"], ["-d", "0"], ["-d", "nan"],
    ["-w", "-1"], ["-l", "31"], ["-l", "4097"], ["-R", "0"], ["-P", "x"], ["-P", "x="],
    ["-P", "x=1,"], ["-P", "X=1"], ["-s", "nowhere"], ["-q"], ["talk"], ["chat", "rooms"],
    ["-p", "0"], ["-p", "10001"], ["-p", "10000", "-c", "1000"], ["-r", "0"], ["-n", "a b"],
    ["-n", ""], ["-n", "x" * 21], ["-g", ""], ["--client"], ["--json=1"]])
def test_wrong_use(arguments):
    done = run([program("PARLOR"), "bench", *arguments])
    assert (done.returncode, done.stdout) == (2, "")
    assert "usage: parlor bench" in done.stderr


def test_help():
    done = run([program("PARLOR"), "bench", "-h"])
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("usage: parlor bench")


# --- bench/run ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def build():
    folder = Path(program("PARLOR")).parent
    made = run(["make", "-C", folder, "bench-programs"])
    assert made.returncode == 0, made.stderr
    return folder


def bench_run(build, parlord, database, mariadb, *arguments):
    return run([ROOT / "bench/run", "--build", build, "--port", parlord.port,
                "--parlord", parlord.pid, "--mariadbd", mariadb.pid, "--socket", mariadb.socket,
                "--user", database.user, "--database", database.name,
                "--password-file", database.password_file, "--most-clients", 8, *arguments])


def test_echo(build):
    """As parlor bench uses it, and what is no JSON."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        port = sock.getsockname()[1]
    server = subprocess.Popen([build / "bench/echo", str(port)], stdin=subprocess.PIPE)

    def connect():
        assert server.poll() is None
        try:
            return socket.create_connection(("127.0.0.1", port))
        except ConnectionRefusedError:
            return None

    with server:
        wait_until(connect, 10, "bench/echo listens")
        result = result_of(bench(("127.0.0.1", port), "-j", "-d", "1", "-w", "0", "-c", 3, "-p", 5,
                                 "echo"))
        check_figures(result)
        with connect() as client:
            client.sendall(b'{"a" 1}\n{"b":2}\n')
            with client.makefile() as replies:
                assert json.loads(replies.readline())["status"] == "badRequest"
                assert replies.readline() == '{"b":2}\n'
        server.stdin.close()
        assert server.wait(DEADLINE) == 0


def test_all_cases(build, parlord, database, mariadb, tmp_path):
    output = tmp_path / "figures.json"
    done = bench_run(build, parlord, database, mariadb, "--seconds", "0.5", "--rounds", 1,
                     "--output", output)
    assert done.returncode == 0, done.stderr
    written = json.loads(output.read_text())
    assert written["machine"]["processors"] >= 1 and "MariaDB" in written["machine"]["mariadbd"]
    cases = written["figures"]
    assert set(cases) == set(written["targets"]) >= {"chat", "parse", "read", "idle", "fair"}
    for case in cases.values():
        for results in case.values():
            assert len(results) == 1
            assert all(result.get("ok", True) for result in results)
    for targets in written["targets"].values():
        for target in targets:
            assert target["title"] in done.stdout
            assert len(target["values"]) == 1 and target["met"] in (True, False, None)
    missed = [target["title"] for targets in written["targets"].values() for target in targets
              if target["met"] is False]
    # Not so many were connected.
    assert "connections that answered in the end" in missed
    assert all(f"  MISSED {title}: " in done.stdout for title in missed)
    # What it made for itself alone is gone.
    assert mariadb.query("SHOW DATABASES LIKE 'parlord_bench%'") == []


def test_attacks(build, parlord, database, mariadb, tmp_path):
    """Each was really made, beside clients who were served; figures of both stand together."""
    output = tmp_path / "figures.json"
    done = bench_run(build, parlord, database, mariadb, "--seconds", "0.5", "--rounds", 1,
                     "--output", output, "attack")
    assert done.returncode == 0, done.stderr
    figures = json.loads(output.read_text())["figures"]["attack"]
    for attack in ("resets", "readers", "unfinished"):
        assert figures[attack][0]["attack"]["connections"] >= 8
    counters = parlord.ask_control(cmd="status")["counters"]
    assert counters["connections_lost"] >= 8
    assert counters["bad_requests"] > 100
    for name, results in figures.items():
        assert results[0]["ok"] is True and results[0]["p99_us"] > 0
        assert name.startswith("before ") or f"before {name}" in figures


def test_filled(build, start_parlord, database, mariadb, tmp_path):
    parlord = start_parlord()
    full_database = Database(mariadb, tmp_path).create()
    full = start_parlord(database=full_database)
    # One account for both, as the references log in with it.
    mariadb.query(f"GRANT EXECUTE ON {full_database.name}.* TO {database.user}@localhost")
    done = bench_run(build, parlord, database, mariadb, "--seconds", "0.5", "--rounds", 2,
                     "--output", tmp_path / "figures.json", "--fill", "2000,1000,30000",
                     "--full-port", full.port, "--full-parlord", full.pid,
                     "--full-database", full_database.name)
    assert done.returncode == 0, done.stderr
    targets = json.loads((tmp_path / "figures.json").read_text())["targets"]
    assert list(targets) == ["flat"] and len(targets["flat"]) > 3
    for target in targets["flat"]:
        assert min(target["values"]) <= target["value"] <= max(target["values"])
        assert len(target["values"]) == 2
    # What it made is as if it had come through the daemon.
    with full_database.connect() as connection:
        full_database.admin = connection
        assert_consistent(full_database, "filling")
    counted = ("SELECT COUNT(*) AS n, COUNT(DISTINCT room) AS rooms FROM message"
               " WHERE text LIKE 'Message %'")
    assert full_database.query(counted) == [{"n": 30000, "rooms": 1001}]
    assert database.query(counted) == [{"n": 0, "rooms": 0}]
    full_database.drop()


def test_a_case_that_fails_is_told(build, parlord, database, mariadb, tmp_path):
    database.query("DROP PROCEDURE get_chat_history")
    done = bench_run(build, parlord, database, mariadb, "--seconds", "0.2", "read",
                     "--output", tmp_path / "figures.json")
    assert done.returncode == 1
    assert "get_chat_history" in done.stderr or "getChatHistory" in done.stderr \
        or "the newest message" in done.stderr
    assert not (tmp_path / "figures.json").exists()


@pytest.mark.parametrize("arguments", [["nothing"], ["--seconds", "0"], ["--fill", "1,2"],
                                       ["--fill", "10,10,10"], ["--fill", "1000,1000,1000"]])
def test_wrong_use_of_run(build, parlord, database, mariadb, arguments):
    done = bench_run(build, parlord, database, mariadb, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "usage: bench/run" in done.stderr
