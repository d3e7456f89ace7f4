# SPDX-License-Identifier: ISC
"""parlor test, run against a tiny canned server: it is the runner that is tested here."""

import json
import os
import socket
import struct
import subprocess
import threading

import pytest

PARLOR = os.path.abspath(os.environ.get("PARLOR", "build/parlor"))
OK = b'{"status":"ok"}\n'
CLEAR = {"cmd": "clear"}
# Nothing here takes long; this only keeps a broken runner or server from hanging the suite.
DEADLINE = 60
# Offset of tcpi_data_segs_in in struct tcp_info (linux/tcp.h).
DATA_SEGS_IN = 152


def is_clear(data):
    try:
        return json.loads(data) == CLEAR
    except ValueError:
        return False


def read_all(conn):
    return b"".join(iter(lambda: conn.recv(65536), b""))


class Server:
    """Answers clear with `clear`, and every other input with what reply(bytes) returns, once the
    client has shut down its sending side; talk(conn), where given, serves the other connections
    itself. Keeps what it read, in order, in `inputs`."""

    def __init__(self, reply=b"", clear=OK, talk=None, sock=None):
        self.reply = reply if callable(reply) else lambda data: reply
        self.clear = clear
        self.talk = talk
        self.inputs = []
        self.segments = []
        self.expect_clear = True
        self.failure = None
        self.done = threading.Event()  # the runner has finished
        self.sock = sock or socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self.run, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *unused):
        self.done.set()
        # Wakes accept(), which closing alone would not.
        self.sock.shutdown(socket.SHUT_RDWR)
        self.thread.join(DEADLINE)
        self.sock.close()
        assert not self.thread.is_alive()
        assert self.failure is None

    @property
    def address(self):
        name = self.sock.getsockname()
        return "unix:" + name if isinstance(name, str) else "%s:%d" % name[:2]

    def run(self):
        while True:
            try:
                conn = self.sock.accept()[0]
            except OSError:
                return
            try:
                with conn:
                    conn.settimeout(DEADLINE)
                    self.serve(conn)
            except (BrokenPipeError, ConnectionResetError):
                pass  # the runner gave up on us, which some tests are about
            except Exception as e:  # shown by __exit__
                self.failure = e

    def serve(self, conn):
        if self.talk is not None and not self.expect_clear:
            self.expect_clear = True
            self.talk(conn)
            return
        data = read_all(conn)
        self.inputs.append(data)
        if conn.family == socket.AF_INET:
            info = conn.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)
            self.segments.append(struct.unpack_from("I", info, DATA_SEGS_IN)[0])
        if is_clear(data):
            self.expect_clear = False
            conn.sendall(self.clear)
        else:
            self.expect_clear = True
            conn.sendall(self.reply(data))


class Result:
    def __init__(self, run):
        self.status = run.returncode
        self.lines = run.stdout.splitlines()
        self.out = run.stdout
        self.err = run.stderr

    @property
    def points(self):
        return [line for line in self.lines if line.startswith(("ok ", "not ok "))]

    @property
    def notes(self):
        return [line for line in self.lines if line.startswith("#")]


def parlor(*args, cwd=None):
    run = subprocess.run([PARLOR, *map(str, args)], cwd=cwd, capture_output=True, text=True,
                         timeout=DEADLINE)
    # A sanitizer's finding would otherwise pass for a failed test.
    assert "Sanitizer" not in run.stderr and "runtime error" not in run.stderr, run.stderr
    return Result(run)


def run_test(server, *args, cwd=None):
    return parlor("test", "-s", server.address, *args, cwd=cwd)


@pytest.fixture
def write(tmp_path):
    """write("a/b", tst, ans) makes the files of a test; None leaves one out."""

    def write_test(name, tst='{"cmd":"x"}\n', ans='{"status":"ok"}\n'):
        for extension, text in ((".tst", tst), (".ans", ans)):
            if text is None:
                continue
            path = tmp_path / (name + extension)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return tmp_path / (name + ".tst")

    return write_test


def assert_fails(result, *words):
    """One test, one failure, and its diagnostics have all the words."""
    assert result.status == 1
    assert result.lines[:2] == ["TAP version 13", "1..1"]
    assert len(result.points) == 1 and result.points[0].startswith("not ok 1 - ")
    for word in words:
        assert word in "\n".join(result.notes)
    for line in result.lines[3:]:
        assert line.startswith(("#", "Bail out!"))


# --- passing


def test_pass(write):
    test = write("good", '{"cmd": "x"}\n')
    with Server(OK) as server:
        result = run_test(server, test)
    assert result.status == 0
    assert result.lines == ["TAP version 13", "1..1", f"ok 1 - {test}"]
    assert result.err == ""
    assert json.loads(server.inputs[0]) == CLEAR
    assert server.inputs[1:] == [b'{"cmd": "x"}\n']


def test_key_order_and_white_space_do_not_matter(write):
    test = write("t", ans='\n{ "b" : [ 1 , {"y":2,"x":null} ],\n\t"a" : "\\u0041" }{"c":1}\r\n 7')
    with Server(b'{"a":"A","b":[1,{"x":null,"y":2}]}\n{"c":1}\n7\n') as server:
        assert run_test(server, test).status == 0


def test_empty_test(write):
    with Server(b"") as server:
        assert run_test(server, write("t", "", "")).status == 0


def test_each_test_is_cleared_first(write, tmp_path):
    write("a")
    write("b")
    with Server(OK) as server:
        assert run_test(server, tmp_path).status == 0
    assert [is_clear(data) for data in server.inputs] == [True, False, True, False]


def test_broken_json_is_sent_byte_for_byte(write):
    raw = b"{'cmd': \xff\x00\r\n\xf0\x9f}}]\n\t{\"cmd\":" + bytes(range(256))
    test = write("broken", raw, '{"status":"badRequest","message":"m"}')
    with Server(b'{"message":"m","status":"badRequest"}\n') as server:
        assert run_test(server, test).status == 0
    assert server.inputs[1] == raw


def test_big_test_does_not_deadlock(write):
    """The server reads nothing more until its replies, larger than any buffer, are read."""
    request, reply = b'{"cmd":"x"}\n', b'{"a":"' + b"z" * 1000 + b'"}\n'
    count = 20000

    def talk(conn):
        got = answered = 0
        while data := conn.recv(65536):
            got += len(data)
            conn.sendall(reply * (got // len(request) - answered))
            answered = got // len(request)

    with Server(talk=talk) as server:
        result = run_test(server, "-t", 50, write("big", request * count, reply * count))
    assert result.status == 0, result.out


def test_replies_in_any_packets(write):
    def talk(conn):
        conn.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        read_all(conn)
        for byte in b'{"a":1}\n{"b":"\xd1\x8f"}\n':
            conn.sendall(bytes([byte]))

    with Server(talk=talk) as server:
        assert run_test(server, write("t", ans='{"a":1}{"b":"я"}')).status == 0


def test_bytewise_sends_single_bytes(write):
    raw = b'{"cmd":"x","text":"' + b"y" * 200 + b'"}\n'
    test = write("t", raw)
    with Server(OK) as server:
        assert run_test(server, test).status == 0
        assert run_test(server, "-b", test).status == 0
    assert server.inputs[1] == server.inputs[3] == raw
    assert server.segments[1] == 1
    # The kernel joins bytes once the initial window of 10 segments (RFC 6928) is in flight.
    assert server.segments[3] >= 10


def test_bytewise_over_a_unix_socket(write):
    """There are no packets there and no TCP_NODELAY, but all must arrive."""
    raw = bytes(range(256)) * 8
    test = write("t", raw)
    with Server(OK, sock=unix_server(test.parent / "s")) as server:
        assert run_test(server, "-b", test).status == 0
    assert server.inputs[1] == raw


def unix_server(path):
    sock = socket.socket(socket.AF_UNIX)
    sock.bind(str(path))
    sock.listen()
    return sock


# --- failing


def test_wrong_value(write):
    ans = {"status": "ok", "chat": [{"n": i} for i in range(50)]}
    got = json.loads(json.dumps(ans))
    got["chat"][25]["n"] = "x"
    test = write("t", ans='{"first":1}' + json.dumps(ans))
    with Server(b'{"first":1}\n' + json.dumps(got).encode() + b"\n") as server:
        result = run_test(server, test)
    assert_fails(result, "reply 2 differs")
    assert [line[4:] for line in result.notes[1:]] == [
        "  ...", "      },", "      {", '-       "n": 25', '+       "n": "x"', "      },",
        "      {", "  ..."]


@pytest.mark.parametrize("expected, got", [
    ("1", "1.0"), ("1", '"1"'), ("null", "false"), ('{"a":1}', '{"a":1,"b":2}'), ("[1,2]", "[2,1]"),
    ('"a "', '"a"')])
def test_unequal_values(write, expected, got):
    with Server(b'{"v":%s}\n' % got.encode()) as server:
        assert_fails(run_test(server, write("t", ans='{"v":%s}' % expected)), "reply 1 differs")


def test_missing_reply(write):
    test = write("t", ans='{"a":1} {"b":2} {"c":3}')
    with Server(b'{"a":1}\n') as server:
        assert_fails(run_test(server, test), "reply 2 of 3 is missing", '-   "b": 2')


def test_surplus_reply(write):
    with Server(OK + b'{"more":1}\n') as server:
        assert_fails(run_test(server, write("t")), "reply 2 is surplus", '+   "more": 1')


def test_every_difference_counts_but_few_are_shown(write):
    test = write("t", ans="{}" * 10)
    with Server(b'{"a":1}\n' * 10 + b"{") as server:
        result = run_test(server, test)
    assert_fails(result, "reply 3 differs", "7 more replies are wrong", "after 10 of 10 replies: ")
    assert "reply 4" not in result.out


@pytest.mark.parametrize("reply, words", [
    (b"hello\n", "reply 1 is not a line of JSON"),
    (b"\n" + OK, "reply 1 is not a line of JSON"),
    (OK[:-1], "in the middle of a line"),
    (b'{\n"status":"ok"}\n', "reply 1 is not a line of JSON"),
    (OK[:-1] + OK, "reply 1 is not a line of JSON"),
    (b'{"status":"ok","status":"ok"}\n', "reply 1 is not a line of JSON"),
    (b'{"status":"\xff"}\n', "reply 1 is not a line of JSON"),
    (b"\x00\x1b[31m\n", "reply 1 is not a line of JSON"),
])
def test_reply_that_is_no_line_of_json(write, reply, words):
    with Server(reply) as server:
        assert_fails(run_test(server, write("t")), words)


def test_reply_can_not_forge_or_steer(write):
    with Server(b"\x1b[2J\rok 1 \xff\n") as server:
        result = run_test(server, write("t"))
    assert_fails(result, r"\x1b[2J\x0dok 1 \xff")
    assert "\x1b" not in result.out


def test_missing_answer(write):
    test = write("t", ans=None)
    with Server(OK) as server:
        assert_fails(run_test(server, test), "t.ans: No such file")
    assert server.inputs == []


def test_answer_without_test(write, tmp_path):
    write("t", tst=None)
    with Server(OK) as server:
        result = run_test(server, tmp_path)
    assert_fails(result, "an answer without its .tst")
    assert result.points == [f"not ok 1 - {tmp_path}/t.ans"]


@pytest.mark.parametrize("ans, words", [
    ('{"a":1}\n\n{"b":}', "t.ans:3: "), ("{'a':1}", "t.ans:1: "), ('{"a":1} x', "t.ans:1: "),
    ('{"a":1,"a":2}', "t.ans:1: "), ('{"a":', "t.ans:1: "), (b'{"a":"\xff"}', "t.ans:1: ")])
def test_answer_that_is_not_json(write, ans, words):
    with Server(OK) as server:
        assert_fails(run_test(server, write("t", ans=ans)), words)


@pytest.mark.parametrize("name", ["a-b", "a.b", "a b", "я", "", "a\n"])
def test_bad_name(write, tmp_path, name):
    test = write("d/" + name)
    with Server(OK) as server:
        assert_fails(run_test(server, test), "must match [a-zA-Z0-9_]+")
        assert_fails(run_test(server, tmp_path / "d"), "must match [a-zA-Z0-9_]+")
    assert server.inputs == []


@pytest.mark.parametrize("clear", [
    b'{"status":"badCommand","message":"not in testing mode"}\n', b"", OK + OK, b"nonsense\n"])
def test_failed_clear_sends_no_test(write, clear):
    with Server(OK, clear=clear) as server:
        assert_fails(run_test(server, write("t")), "clear: ")
    assert len(server.inputs) == 1


def test_time_out(write):
    def talk(conn):
        conn.sendall(OK)
        server.done.wait(DEADLINE)

    with Server(talk=talk) as server:
        result = run_test(server, "-t", "0.3", write("t", ans=OK * 2))
    assert_fails(result, "after 1 of 2 replies: time-out")


def test_server_that_does_not_close(write):
    """All the replies are right, but the end must come too."""
    def talk(conn):
        conn.sendall(OK)
        server.done.wait(DEADLINE)

    with Server(talk=talk) as server:
        assert_fails(run_test(server, "-t", "0.3", write("t")), "after 1 of 1 replies: time-out")


def test_time_out_is_for_the_whole_test(write):
    """A server that always says something in time still can't go on for ever."""
    def talk(conn):
        while not server.done.wait(0.05):
            conn.sendall(OK)

    with Server(talk=talk) as server:
        assert_fails(run_test(server, "-t", "0.5", write("t")), "time-out")


def test_time_out_while_sending(write):
    """A server that reads nothing."""
    test = write("t", b" " * 30_000_000)
    with Server(talk=lambda conn: server.done.wait(DEADLINE)) as server:
        result = run_test(server, "-t", "0.5", test)
    assert_fails(result, "after 0 of 1 replies: time-out", "bytes of the request were not sent")


def test_the_next_test_runs_after_a_failure(write, tmp_path):
    write("a", "A")
    write("b", "B")
    with Server(lambda data: OK if data == b"B" else b"oops\n") as server:
        result = run_test(server, tmp_path)
    assert result.status == 1
    assert result.points == [f"not ok 1 - {tmp_path}/a.tst", f"ok 2 - {tmp_path}/b.tst"]


def test_server_closing_early_with_replies_missing(write):
    def talk(conn):
        conn.recv(1)

    with Server(talk=talk) as server:
        assert_fails(run_test(server, write("t", b"x" * 30_000_000)), "bytes of the request")


def test_server_may_refuse_the_rest(write):
    """Too long a request: answered, then closed although more is coming. Not a failure."""
    def talk(conn):
        conn.recv(65536)
        conn.sendall(b'{"status":"badRequest"}\n')
        conn.shutdown(socket.SHUT_WR)
        conn.recv(1 << 20)

    test = write("t", b"x" * 30_000_000, '{"status":"badRequest"}')
    with Server(talk=talk) as server:
        result = run_test(server, test)
    assert result.status == 0, result.out


@pytest.mark.parametrize("read, size", [(read_all, 100), (lambda conn: conn.recv(1), 30_000_000)],
                         ids=["when all is sent", "while sending"])
def test_reset(write, read, size):
    """All the replies are there, but a reset is not the orderly end that the protocol promises."""
    def talk(conn):
        read(conn)
        conn.sendall(OK)
        conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    with Server(talk=talk) as server:
        assert_fails(run_test(server, write("t", b"x" * size)), "reset")


# --- finding tests and the server


def test_recursion_in_sorted_order(write, tmp_path):
    for name in ("b", "a/z", "a/B/c", "a/B/10", "a_1", "a/9", "Z", "c/x"):
        write(name)
    (tmp_path / "README").write_text("not a test")
    (tmp_path / "empty").mkdir()
    with Server(OK) as server:
        result = run_test(server, tmp_path)
    names = ["Z", "a/9", "a/B/10", "a/B/c", "a/z", "a_1", "b", "c/x"]
    assert result.lines == ["TAP version 13", "1..8"] + [
        f"ok {i} - {tmp_path}/{name}.tst" for i, name in enumerate(names, 1)]


def test_arguments_in_their_order(write, tmp_path):
    for name in ("b", "d/x", "a"):
        write(name)
    with Server(OK) as server:
        result = run_test(server, "b.tst", "d/", "a.tst", cwd=tmp_path)
    assert result.points == ["ok 1 - b.tst", "ok 2 - d/x.tst", "ok 3 - a.tst"]
    assert result.status == 0


def test_what_can_not_be_read_fails(write, tmp_path):
    write("good")
    os.symlink("nowhere", tmp_path / "dangling.tst")
    os.mkfifo(tmp_path / "fifo.tst")
    (tmp_path / "sub").mkdir()
    os.symlink("..", tmp_path / "sub" / "loop")
    with Server(OK) as server:
        result = run_test(server, tmp_path)
    assert result.status == 1
    assert result.points == [
        f"not ok 1 - {tmp_path}/dangling.tst", f"not ok 2 - {tmp_path}/fifo.tst",
        f"ok 3 - {tmp_path}/good.tst", f"not ok 4 - {tmp_path}/sub/loop"]


def test_hash_in_a_path_is_no_directive(write, tmp_path):
    write("x #TODO/t")
    with Server(b"{}\n") as server:
        result = run_test(server, tmp_path)
    assert result.points == [f"not ok 1 - {tmp_path}/x \\#TODO/t.tst"]


def test_unreachable_server(write, tmp_path):
    write("a")
    write("b")
    with socket.create_server(("127.0.0.1", 0)) as sock:
        port = sock.getsockname()[1]
    result = parlor("test", "-s", f"127.0.0.1:{port}", tmp_path)
    assert result.status == 1
    assert result.lines[:3] == ["TAP version 13", "1..2", f"not ok 1 - {tmp_path}/a.tst"]
    assert f"127.0.0.1 port {port}: Connection refused" in result.lines[3]
    assert result.lines[4].startswith("Bail out!")
    assert len(result.lines) == 5


def test_server_that_does_not_accept(write):
    """A full backlog: connecting takes part in the time-out."""
    with socket.socket(socket.AF_UNIX) as sock, socket.socket(socket.AF_UNIX) as other:
        path = write("t").parent / "s"
        sock.bind(str(path))
        sock.listen(0)
        other.connect(str(path))
        result = parlor("test", "-t", "0.3", "-s", f"unix:{path}", write("t"))
    assert_fails(result, "Connection timed out")


@pytest.mark.parametrize("form", ["127.0.0.1:%d", "localhost:%d", "127.0.0.1 %d", "[127.0.0.1]:%d"])
def test_address_forms(write, form):
    with Server(OK) as server:
        result = parlor("test", "-s", form % server.sock.getsockname()[1], write("t"))
    assert result.status == 0, result.out


@pytest.mark.parametrize("form", ["[::1]:%d", "::1 %d"])
def test_ipv6_address(write, form):
    sock = socket.create_server(("::1", 0), family=socket.AF_INET6)
    with Server(OK, sock=sock):
        result = parlor("test", "-s", form % sock.getsockname()[1], write("t"))
    assert result.status == 0, result.out


def test_unix_address(write, tmp_path):
    with Server(OK, sock=unix_server(tmp_path / "s")) as server:
        assert run_test(server, write("t")).status == 0


# --- the command line


@pytest.mark.parametrize("address", [
    "", ":", "host", "host:", ":1", "host:x", "host:0", "host:65536", "host:-1", "::1:7420",
    "[::1]", "unix:", "unix:/" + "x" * 108, "h" * 256 + ":1", "a b:1"])
def test_bad_address(write, address):
    result = parlor("test", "-s", address, write("t"))
    assert result.status == 2
    assert "must be HOST:PORT" in result.err and result.out == ""


@pytest.mark.parametrize("seconds", ["0", "-1", "x", "", "1x", "nan", "inf", "1e9"])
def test_bad_timeout(write, seconds):
    result = parlor("test", "-t", seconds, write("t"))
    assert result.status == 2
    assert "-t must be" in result.err and result.out == ""


@pytest.mark.parametrize("args", [
    (), ("nonsense",), ("-x",), ("test",), ("test", "-x", "f.tst"), ("test", "-s"),
    ("test", "missing.tst"), ("test", "other"), ("test", "empty"), ("test", "t.ans"),
    ("test", "t.tst", "empty")])
def test_usage_errors(write, tmp_path, args):
    write("t")
    (tmp_path / "empty").mkdir()
    (tmp_path / "other").write_text("{}")
    result = parlor(*args, cwd=tmp_path)
    assert result.status == 2
    assert "usage: parlor" in result.err and result.out == ""


def test_unknown_subcommand_is_named():
    assert 'unknown subcommand "nonsense"' in parlor("nonsense").err


def test_version_and_help():
    version = parlor("-V")
    assert (version.status, version.err) == (0, "")
    assert version.out.startswith("parlor ") and len(version.lines) == 1
    help_text = parlor("-h")
    assert (help_text.status, help_text.err) == (0, "")
    assert "usage: parlor" in help_text.out and "  test " in help_text.out
    test_help = parlor("test", "-h")
    assert (test_help.status, test_help.err) == (0, "")
    assert "usage: parlor test" in test_help.out
    assert "127.0.0.1:7420" in test_help.out and "10 s" in test_help.out


def test_output_that_can_not_be_written(write):
    with Server(OK) as server, open("/dev/full", "w") as full:
        run = subprocess.run([PARLOR, "test", "-s", server.address, str(write("t"))], stdout=full,
                             timeout=DEADLINE)
    assert run.returncode == 1
