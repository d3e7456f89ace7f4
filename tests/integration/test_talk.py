# SPDX-License-Identifier: ISC
"""parlor talk, through pipes and at a pseudo-terminal whose screen is looked at."""

import codecs
import fcntl
import json
import os
import pty
import re
import select
import signal
import socket
import struct
import subprocess
import termios
import threading
import time
import unicodedata
from pathlib import Path

import pytest

from harness import sanitizer_reports, wait_until

ROOT = Path(__file__).resolve().parents[2]
PARLOR = os.path.abspath(os.environ.get("PARLOR", ROOT / "build" / "parlor"))
DEADLINE = 10
ENV = {**os.environ, "TERM": "vt100", "TZ": "UTC", "LC_ALL": "C.UTF-8", "EDITRC": "/dev/null",
       "HOME": "/nonexistent"}
PASSWORD = "secret"
TIME = r"\d\d:\d\d"
OK = {"status": "ok"}


# --- through a pipe


class Result:
    def __init__(self, status, out, err):
        self.status = status
        self.out = out
        self.err = err
        self.lines = out.splitlines()

    def __repr__(self):
        return f"status {self.status}\n--- out\n{self.out}\n--- err\n{self.err}"


def decode(data):
    return data.decode("utf-8", "surrogateescape")


def finish(process, data=None):
    out, err = map(decode, process.communicate(data, timeout=60))
    assert not sanitizer_reports(err), err
    return Result(process.returncode, out, err)


def start(*arguments):
    """parlor talk in a session of its own, so without a terminal to ask for a password."""
    return subprocess.Popen([PARLOR, "talk", *map(str, arguments)], stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENV,
                            start_new_session=True)


def talk(*arguments, text="", password=PASSWORD):
    """Gives it the password, if there is one, and the text, and waits for its end."""
    data = text if isinstance(text, bytes) else text.encode()
    if password is not None:
        arguments = ("-p", "-", *arguments)
        data = password.encode() + b"\n" + data
    return finish(start(*arguments), data)


@pytest.fixture
def ann(parlord):
    """talk() as ann, whose account exists, with her sid in ann.sid."""
    def run(text="", *arguments, **how):
        return talk("-s", address_of(parlord), "-u", "ann", *arguments, text=text, **how)

    run.client = parlord.connect()
    run.sid = run.client.register("ann", PASSWORD)
    return run


@pytest.fixture
def bob(parlord):
    """A client of bob's, with his sid in bob.sid."""
    client = parlord.connect()
    client.sid = client.register("bob", PASSWORD)
    return client


def address_of(parlord):
    return f"127.0.0.1:{parlord.port}"


def say(client, text, **fields):
    assert client.request(cmd="chat", sid=client.sid, message=text, **fields)["status"] == "ok"


def texts(database):
    return [row["text"] for row in database.query("SELECT text FROM message ORDER BY id")]


def sessions(database, user="ann"):
    return database.query("SELECT COUNT(*) AS n FROM session JOIN user u ON u.id = user_id "
                          "WHERE u.login = %s", [user])[0]["n"]


def shorten(value):
    """Names a test by the beginning of its parameter."""
    return repr(value)[:20]


def test_pipe_says_lines(ann, database):
    result = ann("Hello\n\nпривет 👋\n//help me\n  two  \nno line feed")
    assert (result.status, result.out, result.err) == (0, "", ""), result
    assert texts(database) == ["Hello", "привет 👋", "/help me", "  two  ", "no line feed"]
    assert sessions(database) == 1  # that of the fixture: talk has ended its own


def test_pipe_of_nothing(ann):
    result = ann("")
    assert (result.status, result.out, result.err) == (0, "", ""), result


def test_every_message_has_a_nonce_of_its_own(ann, database):
    assert ann("same\nsame\n").status == 0
    assert texts(database) == ["same", "same"]
    nonces = [row["nonce"] for row in database.query("SELECT nonce FROM nonce")]
    assert len(set(nonces)) == 2
    assert all(re.fullmatch(b"[0-9a-f]{32}", nonce) for nonce in nonces)


def test_pipe_reads_history(ann, bob):
    for n in range(30):
        say(bob, f"message {n}")
    result = ann("/read\n/read 2\n")
    assert result.status == 0
    assert [re.sub("^" + TIME, "T", line) for line in result.lines] == [
        f"T bob: message {n}" for n in [*range(10, 30), 28, 29]]


def test_times_are_local(ann, bob, database):
    say(bob, "hi")
    database.query("UPDATE message SET time = '2001-02-03 23:30:00'")
    ENV["TZ"] = "XYZ-2"
    try:
        assert ann("/read").lines == ["-- 2001-02-04 --", "01:30 bob: hi"]
    finally:
        ENV["TZ"] = "UTC"


def test_pipe_shows_nothing_unasked(ann, bob):
    say(bob, "before")
    assert ann("hello\n").out == ""


def test_pipe_follows(parlord, ann, bob):
    say(bob, "before")
    process = start("-s", address_of(parlord), "-u", "ann", "-f", "-i", "0.05", "-p", "-")
    process.stdin.write(b"secret\nI am here\n")
    process.stdin.flush()
    assert re.fullmatch(TIME + " bob: before", decode(process.stdout.readline()).strip())
    assert re.fullmatch(TIME + " ann: I am here", decode(process.stdout.readline()).strip())
    say(bob, "good morning")
    assert re.fullmatch(TIME + " bob: good morning", decode(process.stdout.readline()).strip())
    result = finish(process)
    assert (result.status, result.out, result.err) == (0, "", "")


def test_games(ann, bob):
    assert bob.request(cmd="createGame", sid=bob.sid, gameName="chess club") == OK
    result = ann("/games\n/join chess club\n/who\nin the game\n/read 1\n/ready\n"
                 "/lobby\n/join chess club\n/read 1\n/leave\n/who\n/read 1\n")
    game = TIME + " ann: in the game"
    assert result.status == 0, result
    assert re.fullmatch(f"chess club\nbob\nann\n{game}\nyou are ready\n{game}\nann\nbob\n",
                        result.out), result
    assert bob.request(cmd="getPlayersListForGame", sid=bob.sid, gameName="chess club")[
        "players"] == [{"username": "bob"}]


def test_create_game(ann, bob, database):
    result = ann("/create one two 3\n/games\n/leave\n/create solo\n/leave\n/create 7\n/games\n")
    assert (result.status, result.lines) == (0, ["one two", "7"]), result
    games = database.query("SELECT name, max_players FROM game ORDER BY id")
    assert [(game["name"], game["max_players"]) for game in games] == [
        ("one two", 3), ("solo", None), ("7", None)]


def test_join_of_another_game_is_refused(ann, bob):
    assert bob.request(cmd="createGame", sid=bob.sid, gameName="his") == OK
    result = ann("/create mine\n/join his\n/join nowhere\n/read\n")
    assert (result.status, result.out) == (1, "")
    assert result.err == "parlor talk: Already in a game\nparlor talk: gameName: no such game\n"


def test_dialogs(ann, bob, database):
    dialog = bob.request(cmd="create_new_dialog", sid=bob.sid, Name="Кухня")["id_dialog"]
    bob.request(cmd="send_msg", sid=bob.sid, id_dialog=dialog, text="in here")
    result = ann(f"/dialogs\n/dialog Кухня\n/read\nhello\n/who\n/leave\n/dialog {dialog}\n/who\n")
    assert result.status == 0, result
    assert re.fullmatch(f"#1 Lobby\n#{dialog} Кухня\n{TIME} bob: in here\n"
                        r"bob \(id 2\)\nann \(id 1\)\nbob \(id 2\)\n", result.out), result
    assert ann("hello", dialog).status == ann("hello", "Кухня").status == 0
    assert ann("hello", "lobby").status == ann("hello", "1").status == 0
    rooms = [row["room"] for row in database.query("SELECT room FROM message ORDER BY id")]
    assert rooms == [dialog] * 4 + [1] * 2


def test_new_dialogs(ann, bob):
    result = ann("/new open\n/private hidden\nour secret\n/invite 2\n/who\n")
    assert result.status == 0, result
    assert result.lines == ['the dialog "open" has the id 2', 'the dialog "hidden" has the id 3',
                            "invited", "ann (id 1)", "bob (id 2)"]
    messages = bob.request(cmd="get_msg", sid=bob.sid, id_dialog=3)["msg"]
    assert [message["text"] for message in messages.values()] == ["our secret"]


@pytest.mark.parametrize("text, words", [
    ("/nonsense", "there is no command /nonsense; /help lists them"),
    ("/", "there is no command /;"),
    ("/join", "usage: /join NAME"), ("/games all", "usage: /games"),
    ("/invite 2", "only to dialogs"),
    ("/new x\n/invite bob", "a user's id"), ("/new x\n/invite 99", "id_user: no such user"),
    ("/read 0", "a number from 1 to 1000"), ("/read x", "a number from 1 to 1000"),
    ("/dialog 77", "no dialog with the id 77"), ("/dialog None", 'no dialog "None"'),
    ("/new twins\n/new twins\n/dialog twins", "use the id of one"),
    ("/leave", "nobody can leave the lobby"), ("/passwd", "no terminal"),
    (b"\xff\xfe", r"not UTF-8: \xff\xfe"), (b"a\0b", "not UTF-8"),
    ("x" * 4097, "not sent: xxx"), ("y" * 20000, "too long"), ("z" * 300000, "too long"),
], ids=shorten)
def test_what_is_refused_is_told(ann, database, text, words):
    if isinstance(text, str):
        text = text.encode()
    result = ann(text + b"\nlast")
    assert result.status == 1
    assert words in result.err and result.err.count("parlor talk: ") == 1, result
    assert texts(database) == ["last"]


def test_help_in_a_pipe(ann):
    help_text = subprocess.run([PARLOR, "talk", "-h"], capture_output=True, text=True, check=True)
    assert ann("/help").out in help_text.stdout


def test_quit_reads_no_further(ann, database):
    assert ann("one\n/quit\ntwo\n").status == 0
    assert texts(database) == ["one"]


# --- logging in


def test_wrong_password(ann, database):
    result = ann("hello", password="wrong")
    assert (result.status, result.out) == (1, "")
    assert result.err == "parlor talk: Incorrect login or password; -n makes a new account\n"
    assert texts(database) == []


def test_unknown_name_makes_no_account(ann, parlord, database):
    result = talk("-s", address_of(parlord), "-u", "eve", text="hello")
    assert (result.status, result.out) == (1, "")
    assert "Incorrect login or password" in result.err
    assert database.query("SELECT login FROM user") == [{"login": "ann"}]


def test_new_account(parlord, database):
    for _ in range(2):
        result = talk("-s", address_of(parlord), "-u", "eve", "-n", text="hello")
        assert result.status == 0, result
    assert database.query("SELECT login FROM user") == [{"login": "eve"}]
    assert texts(database) == ["hello"] * 2


def test_new_account_of_a_known_name(ann, database):
    result = ann("hello", "-n", password="wrong")
    assert result.status == 1
    assert "no new account: Username is taken" in result.err
    assert texts(database) == []


@pytest.mark.parametrize("name", ["", "a b", "x" * 33], ids=shorten)
def test_impossible_name(parlord, database, name):
    result = talk("-s", address_of(parlord), "-u", name, "-n")
    assert result.status == 1
    assert result.err.startswith("parlor talk: login must be ")
    assert database.query("SELECT login FROM user") == []


@pytest.mark.parametrize("arguments", [("-u", "\udcff"), ("-u", "ann", "\udcff")], ids=shorten)
def test_arguments_that_are_not_utf8(ann, parlord, arguments):
    result = talk("-s", address_of(parlord), *arguments)
    assert (result.status, result.err) == (1, "parlor talk: what is not UTF-8 can't be sent\n")


def test_account_of_the_chat_protocol(parlord, database):
    parlord.connect().request(cmd="Registration", login="ann", pas="пароль 1")
    assert talk("-s", address_of(parlord), "-u", "ann", text="hi", password="пароль 1").status == 0
    assert texts(database) == ["hi"]


@pytest.mark.parametrize("content", ["secret\n", "secret", "secret\nmore\n"])
def test_password_file(ann, tmp_path, content):
    (tmp_path / "password").write_text(content)
    assert ann("hi", "-p", tmp_path / "password", password=None).status == 0


def test_password_file_that_is_not_there(ann, tmp_path):
    result = ann("hi", "-p", tmp_path / "password", password=None)
    assert result.status == 1
    assert "password: No such file" in result.err


def test_no_way_to_get_a_password(ann):
    result = ann("hi", password=None)
    assert (result.status, result.err) == (
        1, "parlor talk: there is no terminal to ask for a password\n")


def test_unreachable_server():
    with socket.create_server(("127.0.0.1", 0)) as sock:
        port = sock.getsockname()[1]
    result = talk("-s", f"127.0.0.1:{port}", "-u", "ann", text="hi")
    assert (result.status, result.out) == (1, "")
    assert "Connection refused" in result.err


def test_unknown_room(ann):
    result = ann("hi", "Nowhere")
    assert (result.status, result.err) == (1, 'parlor talk: there is no dialog "Nowhere"\n')


def test_session_that_is_ended_by_others(parlord, ann, database):
    process = start("-s", address_of(parlord), "-u", "ann", "-f", "-i", "0.05", "-p", "-")
    process.stdin.write(b"secret\nhi\n")
    process.stdin.flush()
    assert b"ann: hi" in process.stdout.readline()
    assert ann.client.request(cmd="change_password", sid=ann.sid, password=PASSWORD,
                              new_password="other") == OK
    # It leaves by itself, so its input stays open.
    assert process.wait(DEADLINE) == 1
    assert "the session has ended" in finish(process).err


# --- a server that is not what it should be


class Proxy:
    """Passes lines on. lose(request, reply) is asked with each reply: whether to close both
    connections instead."""

    def __init__(self, target, lose):
        self.target = target
        self.lose = lose
        self.requests = []
        self.sock = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.sock.getsockname()[1]
        threading.Thread(target=self.run, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.sock.shutdown(socket.SHUT_RDWR)
        self.sock.close()

    def run(self):
        while True:
            try:
                conn = self.sock.accept()[0]
            except OSError:
                return
            with conn, socket.create_connection(self.target) as server:
                try:
                    self.serve(conn.makefile("rb"), conn, server.makefile("rb"), server)
                except OSError:
                    pass

    def serve(self, requests, client, replies, server):
        for line in requests:
            self.requests.append(json.loads(line))
            server.sendall(line)
            reply = replies.readline()
            if not reply or self.lose(self.requests[-1], json.loads(reply)):
                return
            client.sendall(reply)


class Canned:
    """A server that answers reply(request): bytes, an object, or None for the usual answer."""

    def __init__(self, reply):
        self.reply = reply
        self.requests = []
        self.sock = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.sock.getsockname()[1]
        threading.Thread(target=self.run, daemon=True).start()

    __enter__ = Proxy.__enter__
    __exit__ = Proxy.__exit__

    USUAL = {"Login": {"ans": "Authorization success", "id": 1}, "register": {**OK, "sid": "s"},
             "getChatHistory": {**OK, "chat": []}, "get_msg": {"Error": "0", "msg": {}}}

    def run(self):
        while True:
            try:
                conn = self.sock.accept()[0]
            except OSError:
                return
            with conn:
                try:
                    self.serve(conn)
                except OSError:
                    pass

    def serve(self, conn):
        for line in conn.makefile("rb"):
            self.requests.append(json.loads(line))
            reply = self.reply(self.requests[-1])
            if reply is None:
                reply = self.USUAL.get(self.requests[-1]["cmd"], OK)
            if not isinstance(reply, bytes):
                reply = json.dumps(reply).encode() + b"\n"
            conn.sendall(reply)


def lose_first(cmd):
    """Loses the first reply to a command, which has been carried out then."""
    lost = []

    def lose(request, reply):
        if request["cmd"] != cmd or lost:
            return False
        lost.append(reply)
        return True

    return lose


@pytest.mark.parametrize("room, cmd", [("lobby", "chat"), ("Kitchen", "send_msg")])
def test_lost_acknowledgement_is_no_second_message(parlord, ann, database, room, cmd):
    ann.client.request(cmd="create_new_dialog", sid=ann.sid, Name="Kitchen")
    with Proxy(parlord.address, lose_first(cmd)) as proxy:
        result = talk("-s", proxy.address, "-u", "ann", room, text="one\ntwo\n")
    assert (result.status, result.out) == (0, ""), result
    assert texts(database) == ["one", "two"]
    sent = [request for request in proxy.requests if request["cmd"] == cmd]
    assert len(sent) == 3 and sent[0] == sent[1]
    assert result.err.splitlines() == [
        "parlor talk: connection lost: the server closed the connection; trying again",
        "parlor talk: not sent yet: one", "parlor talk: connected again",
        "parlor talk: sent again: one"]


def test_killed_worker(parlord, ann, database):
    """At some moment while lines are being sent, again and again."""
    process = start("-s", address_of(parlord), "-u", "ann", "-p", "-")
    process.stdin.write(b"secret\n")
    for n in range(300):
        process.stdin.write(b"%d\n" % n)
        process.stdin.flush()
        if n % 100 == 50:
            wait_until(lambda n=n: str(n - 20) in texts(database))
            for pid in wait_until(parlord.workers):
                parlord.kill_worker(pid)
    result = finish(process)
    assert result.status == 0, result
    assert texts(database) == [str(n) for n in range(300)]
    assert "connected again" in result.err


def test_server_that_stays_away(parlord, ann):
    process = start("-s", address_of(parlord), "-u", "ann", "-t", "1", "-p", "-")
    process.stdin.write(b"secret\n/games\nhello\n/who\n")
    process.stdin.flush()
    assert process.stdout.readline() == b"ann\n"
    assert parlord.stop() == 0
    result = finish(process, b"gone\n/games\nmore\n")
    assert result.status == 1
    assert "no connection for 1 s, giving up: " in result.err, result
    assert "never acknowledged: gone" in result.err


def test_idle_connection_that_the_server_closed(parlord, ann, database):
    """Nothing was under way, so nothing is lost, and there is nothing to tell."""
    process = start("-s", address_of(parlord), "-u", "ann", "-p", "-")
    process.stdin.write(b"secret\n/who\n")
    process.stdin.flush()
    assert process.stdout.readline() == b"ann\n"
    workers = parlord.workers()
    for pid in workers:
        parlord.kill_worker(pid)
    wait_until(lambda: len(set(parlord.workers()) - set(workers)) == 2)
    time.sleep(1.1)  # no condition to wait for: it is the time that makes a connection idle
    result = finish(process, b"/who\n/games\n")
    assert (result.status, result.out, result.err) == (0, "ann\n", ""), result


@pytest.mark.parametrize("line, words", [
    (b"hello\n", "no JSON object"), (b"\n", "no JSON object"), (b"[]\n", "an array"),
    (b'{"a":1,"a":1}\n', "no JSON object"), (b"\x1b[2J\xff\r\n", r"\x1b[2J\xff\x0d"),
])
@pytest.mark.parametrize("cmd", ["Login", "getChatHistory", "chat"])
def test_line_that_is_no_json_ends_it(cmd, line, words):
    with Canned(lambda request: line if request["cmd"] == cmd else None) as server:
        result = talk("-s", server.address, "-u", "ann", text="one\ntwo\n")
    assert (result.status, result.out) == (1, "")
    assert "the server sent a line that is no JSON object" in result.err
    assert words in result.err and "\x1b" not in result.err
    assert [request["cmd"] for request in server.requests].count(cmd) == 1


@pytest.mark.parametrize("reply", [{}, {"status": 1}, {"ans": 5}, {"Error": "1"}, {"msg": []}])
def test_object_that_is_no_answer(reply):
    with Canned(lambda request: reply if request["cmd"] == "chat" else None) as server:
        result = talk("-s", server.address, "-u", "ann", text="one\n")
    assert result.status == 1
    assert "not sent: one: an answer that makes no sense" in result.err


@pytest.mark.parametrize("refusal, tries", [
    ({"status": "badCommand", "message": "Slower", "retry_after": 1}, 2),
    ({"status": "internalError", "message": "incident x"}, 2),
    ({"status": "badCommand", "message": "No"}, 1),
])
def test_refusal_that_passes(refusal, tries):
    chats = []

    def reply(request):
        if request["cmd"] != "chat":
            return None
        chats.append(request)
        return refusal if len(chats) == 1 else OK

    with Canned(reply) as server:
        result = talk("-s", server.address, "-u", "ann", text="one\n")
    assert len(chats) == tries and all(chat == chats[0] for chat in chats)
    assert result.status == (0 if tries > 1 else 1)
    assert f": one: {refusal['message']}" in result.err


def test_trouble_that_lasts():
    trouble = {"status": "internalError", "message": "incident x"}
    with Canned(lambda request: trouble if request["cmd"] == "chat" else None) as server:
        result = talk("-s", server.address, "-u", "ann", "-t", "0.5", text="one\n")
    assert result.status == 1
    assert result.err.endswith("parlor talk: not sent: one: incident x\n")


def test_server_that_says_nothing():
    with Canned(lambda request: b"" if request["cmd"] == "chat" else None) as server:
        result = talk("-s", server.address, "-u", "ann", "-t", "0.3", text="one\n")
    assert result.status == 1
    assert "connection lost: time-out; trying again" in result.err
    assert "never acknowledged: one" in result.err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_signal_ends_the_session(parlord, ann, database, number):
    process = start("-s", address_of(parlord), "-u", "ann", "-p", "-")
    process.stdin.write(b"secret\n/who\n")
    process.stdin.flush()
    assert process.stdout.readline() == b"ann\n"
    assert sessions(database) == 2
    process.send_signal(number)
    assert process.wait(DEADLINE) == -number
    finish(process)
    assert sessions(database) == 1


def test_signal_while_the_server_thinks():
    with Canned(lambda request: b"" if request["cmd"] == "chat" else None) as server:
        process = start("-s", server.address, "-u", "ann", "-p", "-")
        process.stdin.write(b"secret\none\n")
        process.stdin.flush()
        wait_until(lambda: any(request["cmd"] == "chat" for request in server.requests))
        process.terminate()
        assert process.wait(DEADLINE) == -signal.SIGTERM
        assert "never acknowledged: one" in finish(process).err


def test_output_that_can_not_be_written(ann, parlord):
    with open("/dev/full", "w", encoding="utf-8") as full:
        run = subprocess.run([PARLOR, "talk", "-s", address_of(parlord), "-u", "ann", "-p", "-"],
                             input=b"secret\n/who\n", stdout=full, env=ENV, timeout=DEADLINE,
                             check=False)
    assert run.returncode == 1


# --- nothing steers the terminal


HOSTILE = "\x1b[2J\x1b]0;title\x07 a\rb\nc \x9b31m \x7f \u202eabc\u2028d \u200b"
HARMLESS = (r"\x1b[2J\x1b]0;title\x07 a\x0db\x0ac \xc2\x9b31m \x7f \xe2\x80\xaeabc\xe2\x80\xa8d "
            r"\xe2\x80\x8b")


def is_tame(text):
    return all(unicodedata.category(c) not in ("Cc", "Zl", "Zp") and c != "\u202e" or c == "\n"
               for c in text)


def test_hostile_message(ann, bob):
    say(bob, HOSTILE)
    result = ann("/read")
    assert result.status == 0 and len(result.lines) == 1
    assert result.out.endswith(f" bob: {HARMLESS}\n")
    assert is_tame(result.out)


def test_emoji_stay_whole(ann, bob):
    text = "👩‍👩‍👧‍👦 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f नमस्ते é"
    say(bob, text)
    assert ann("/read").out.endswith(f" bob: {text}\n")


def hostile_reply(request):
    lists = {
        "getChatHistory": {**OK, "chat": [
            {"username": HOSTILE, "message": HOSTILE, "time": HOSTILE, "seq": 1}, {}, 5]},
        "get_msg": {"Error": "0", "msg": {HOSTILE: {"id_user": 7, "text": HOSTILE, "time": None}}},
        "get_user_info": {"ans": {"login": HOSTILE}},
        "getGamesList": {**OK, "games": [{"gameName": HOSTILE}, {}]},
        "getPlayersList": {**OK, "players": [{"username": HOSTILE}, {}]},
        "get_dialogs": {"ans": {"7": {"Name": HOSTILE}, HOSTILE: {"Name": HOSTILE}}},
        "get_user_from_dialog": {"ans": {HOSTILE: {}, "7": {}}},
        "joinGame": {"status": HOSTILE, "message": HOSTILE},
        "leave_dialog": {"ans": HOSTILE},
    }
    return lists.get(request["cmd"])


COMMANDS = ("/read\n/games\n/who\n/dialogs\n/dialog 7\n/read\n/who\n/join x\n/leave\n"
            "/dialog \x1b[2J\n\x1b[2J\n")


def test_hostile_server(tmp_path):
    with Canned(hostile_reply) as server:
        result = talk("-s", server.address, "-u", "ann", "-f", text=COMMANDS)
    assert HARMLESS in result.out and HARMLESS in result.err, result
    assert is_tame(result.out) and is_tame(result.err)


# --- at a terminal


class Screen:
    """As much of a VT100 as libedit and parlor talk use; what it does not know fails the test."""

    SEQUENCE = re.compile(r"\[(\??\d*(?:;\d*)*)([A-Za-z@])|[=>]|[()][0B]")

    def __init__(self, rows, columns):
        self.rows = rows
        self.columns = columns
        self.lines = [[]]  # those that have scrolled away too
        self.row = self.column = 0
        self.pending = ""
        self.decoder = codecs.getincrementaldecoder("utf-8")()

    def feed(self, data):
        text = self.pending + self.decoder.decode(data)
        self.pending = ""
        at = 0
        while at < len(text):
            if text[at] == "\x1b":
                found = self.SEQUENCE.match(text, at + 1)
                if not found:
                    assert len(text) - at < 12, f"unknown sequence {text[at:at + 20]!r}"
                    self.pending = text[at:]
                    return
                if found.group(2):
                    self.control(found.group(2), found.group(1))
                at = found.end()
            else:
                self.put(text[at])
                at += 1

    def line(self):
        while self.row >= len(self.lines):
            self.lines.append([])
        line = self.lines[self.row]
        line += [" "] * (self.column - len(line))
        return line

    def put(self, c):
        if c == "\r":
            self.column = 0
        elif c == "\n":
            self.row += 1
            self.line()
        elif c == "\b":
            self.column = max(min(self.column, self.columns - 1) - 1, 0)
        elif c != "\a" and c != "\0":
            assert unicodedata.category(c) != "Cc", f"{c!r} came to the terminal"
            width = 2 if unicodedata.east_asian_width(c) in "WF" else 1
            if self.column + width > self.columns:
                self.row += 1
                self.column = 0
            line = self.line()
            line[self.column:self.column + width] = [c] + [""] * (width - 1)
            self.column += width

    def control(self, letter, parameters):
        number = int(parameters) if parameters.isdigit() else 0
        line = self.line()
        if letter == "A":
            self.row -= number or 1
            assert self.row >= 0, "above the screen"
        elif letter == "B":
            self.row += number or 1
            self.line()
        elif letter == "C":
            self.column = min(self.column + (number or 1), self.columns - 1)
        elif letter == "D":
            self.column = max(min(self.column, self.columns - 1) - (number or 1), 0)
        elif letter == "K" and number == 0:
            del line[self.column:]
        elif letter == "J" and number == 0:
            del line[self.column:]
            del self.lines[self.row + 1:]
        elif letter not in "mhl":
            raise AssertionError(f"unknown sequence ESC [ {parameters} {letter}")

    def text(self):
        return "\n".join("".join(line).rstrip() for line in self.lines)


class Terminal:
    """parlor talk at a pseudo-terminal."""

    def __init__(self, *arguments, rows=24, columns=80, env=None):
        self.master, slave = pty.openpty()
        self.screen = Screen(rows, columns)
        self.raw = b""
        self.resize(rows, columns)
        self.before = termios.tcgetattr(slave)
        self.process = subprocess.Popen(
            [PARLOR, "talk", *map(str, arguments)], stdin=slave, stdout=slave, stderr=slave,
            env={**ENV, **(env or {})}, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        self.slave = slave

    def resize(self, rows, columns):
        self.screen.rows, self.screen.columns = rows, columns
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, text):
        os.write(self.master, text if isinstance(text, bytes) else text.encode())

    def read(self, timeout):
        if not select.select([self.master], [], [], timeout)[0]:
            return
        data = os.read(self.master, 65536)
        self.raw += data
        self.screen.feed(data)

    def wait(self, pattern, deadline=DEADLINE):
        """Until a regular expression is found on the screen."""
        end = time.monotonic() + deadline
        while not (found := re.search(pattern, self.screen.text(), re.MULTILINE)):
            assert time.monotonic() < end, f"no {pattern!r} on\n{self.screen.text()}"
            self.read(0.05)
        return found

    def answer(self, question, secret):
        self.wait(question)
        # Whatever is typed before that would be thrown away.
        wait_until(lambda: not self.echoes())
        self.type(secret + "\n")

    def settle(self, seconds=0.3):
        """Until nothing more comes: for what shall not."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.read(0.05)

    def echoes(self):
        return bool(termios.tcgetattr(self.slave)[3] & termios.ECHO)

    def finish(self, status=0):
        end = time.monotonic() + DEADLINE
        while self.process.poll() is None:
            assert time.monotonic() < end, f"it does not end:\n{self.screen.text()}"
            self.read(0.05)
        self.settle(0.1)
        assert not sanitizer_reports(decode(self.raw)), decode(self.raw)
        assert self.process.returncode == status, self.screen.text()
        assert termios.tcgetattr(self.slave) == self.before, "the terminal is not as it was"

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.master)
        os.close(self.slave)


@pytest.fixture
def terminals():
    started = []

    def start_terminal(*arguments, **how):
        started.append(Terminal(*arguments, **how))
        return started[-1]

    yield start_terminal
    for terminal in started:
        terminal.close()


@pytest.fixture
def at_terminal(parlord, ann, terminals):
    """Starts parlor talk as ann and logs in."""
    def log_in(*arguments, prompt="^lobby>$", **how):
        terminal = terminals("-s", address_of(parlord), "-u", "ann", "-i", "0.05", *arguments,
                             **how)
        terminal.answer("^Password:$", PASSWORD)
        terminal.wait(prompt)
        return terminal

    return log_in


def test_password_is_hidden(at_terminal):
    terminal = at_terminal()
    assert PASSWORD not in terminal.screen.text()
    terminal.wait(r"^\* you are ann \(id 1\); /help lists the commands$")
    terminal.type("/quit\n")
    terminal.finish()
    assert PASSWORD.encode() not in terminal.raw


def test_end_of_input_ends_it(at_terminal, database):
    terminal = at_terminal()
    terminal.type("\x04")
    terminal.finish()
    assert sessions(database) == 1


def test_own_message_is_shown_once(at_terminal, database):
    terminal = at_terminal()
    terminal.type("hello, world\n")
    terminal.wait(f"^{TIME} ann: hello, world\nlobby>$")
    terminal.settle()
    assert terminal.screen.text().count("hello, world") == 1
    terminal.type("//two\n")
    terminal.wait(f"^{TIME} ann: hello, world\n{TIME} ann: /two\nlobby>$")
    assert texts(database) == ["hello, world", "/two"]


@pytest.mark.parametrize("typed", [
    "half a sentence", "полслова 👋 и", "x" * 100, "y" * 73, "z" * 153, "漢字" * 40], ids=shorten)
def test_message_appears_while_typing(at_terminal, bob, database, typed):
    terminal = at_terminal()
    terminal.type(typed)
    typed_so_far = re.escape(typed[:8])
    terminal.wait(f"^lobby> {typed_so_far}")
    terminal.settle()
    for text in ("one", "two"):
        say(bob, text)
        terminal.wait(f"^{TIME} bob: {text}\nlobby> {typed_so_far}")
    terminal.settle()
    screen = terminal.screen.text()
    assert screen.count("lobby> ") == 1
    # Nothing else than what was there and what came.
    shown = re.sub(r"\s", "", screen[screen.index("lobby> ") + 7:])
    assert shown == re.sub(r"\s", "", typed)
    terminal.type(" goes on\n")
    terminal.wait(f"^{TIME} ann: {typed_so_far}")
    terminal.wait("^lobby>$")
    assert texts(database) == ["one", "two", typed + " goes on"]
    assert terminal.screen.text().count("lobby>") == 1


def test_cursor_stays_in_the_middle(at_terminal, bob, database):
    terminal = at_terminal()
    terminal.type("ac\x02")  # C-b
    terminal.wait("^lobby> ac$")
    say(bob, "hi")
    terminal.wait(f"^{TIME} bob: hi\nlobby> ac$")
    terminal.type("b\n")
    terminal.wait("ann: abc$")
    assert texts(database) == ["hi", "abc"]


@pytest.mark.parametrize("how", [{"columns": 20}, {"env": {"TERM": "dumb"}},
                                 {"env": {"TERM": "xterm-256color"}}, {"env": {"LC_ALL": "C"}}])
def test_other_terminals(at_terminal, bob, database, how):
    terminal = at_terminal(**how)
    terminal.type("слово " * 5)
    terminal.settle()
    say(bob, "hi")
    terminal.wait("bob: hi")
    terminal.type("!\n")
    wait_until(lambda: texts(database) == ["hi", "слово " * 5 + "!"])
    terminal.type("/quit\n")
    terminal.finish()


def test_history(at_terminal, database):
    terminal = at_terminal()
    terminal.type("one\n")
    terminal.wait("ann: one")
    terminal.type("\x10 more\n")  # C-p
    terminal.wait("ann: one more$")
    assert texts(database) == ["one", "one more"]


def test_completion(at_terminal):
    terminal = at_terminal()
    terminal.type("/dialogs\x01\x0b/he\t")
    terminal.wait("^lobby> /help")
    terminal.type("\n")
    terminal.wait(r"^  /quit +leave$")


def test_commands_at_a_terminal(at_terminal, bob):
    assert bob.request(cmd="createGame", sid=bob.sid, gameName="chess") == OK
    dialog = bob.request(cmd="create_new_dialog", sid=bob.sid, Name="Kitchen")["id_dialog"]
    bob.request(cmd="send_msg", sid=bob.sid, id_dialog=dialog, text="soup")
    terminal = at_terminal()
    terminal.type("/games\n")
    terminal.wait("^lobby> /games\nchess\nlobby>$")
    terminal.type("/join chess\n")
    terminal.wait("^game chess>$")
    terminal.type("/who\n")
    terminal.wait("^game chess> /who\nbob\nann\ngame chess>$")
    say(bob, "welcome", gameName="chess")
    terminal.wait(f"^{TIME} bob: welcome\ngame chess>$")
    terminal.type("/leave\n/who\n")
    terminal.wait("^lobby> /who\nann\nbob\nlobby>$")
    terminal.type("/dialogs\n")
    terminal.wait(f"^lobby> /dialogs\n#1 Lobby\n#{dialog} Kitchen\nlobby>$")
    terminal.type("/dialog Kitchen\n")
    terminal.wait(f"^{TIME} bob: soup\n#{dialog} Kitchen>$")
    terminal.type("good\n")
    terminal.wait(f"^{TIME} ann: good\n#{dialog} Kitchen>$")
    terminal.type("/nonsense\n")
    terminal.wait("^\\* there is no command /nonsense")
    terminal.type("/quit\n")
    terminal.finish()


def test_room_on_the_command_line(at_terminal, bob):
    bob.request(cmd="create_new_dialog", sid=bob.sid, Name="Kitchen")
    at_terminal("Kitchen", prompt="^#2 Kitchen>$")


def test_newest_messages_come_first(at_terminal, bob):
    for n in range(15):
        say(bob, f"message {n}")
    terminal = at_terminal()
    terminal.wait("message 14\nlobby>$")
    assert re.findall(r"message \d+", terminal.screen.text()) == [
        f"message {n}" for n in range(5, 15)]


def test_many_new_messages(at_terminal, bob):
    terminal = at_terminal("-i", "1")
    bob.pipeline({"cmd": "chat", "sid": bob.sid, "message": f"message {n}"} for n in range(350))
    terminal.wait("message 349\nlobby>$")
    assert re.findall(r"message \d+", terminal.screen.text()) == [
        f"message {n}" for n in range(350)]


def test_hostile_message_at_a_terminal(at_terminal, bob):
    """The screen knows what may come to it."""
    terminal = at_terminal()
    say(bob, HOSTILE)
    terminal.wait("bob: " + re.escape(HARMLESS[:20]))
    terminal.settle()
    assert b"\x1b[2J" not in terminal.raw and b"\x9b" not in terminal.raw


def test_hostile_server_at_a_terminal(terminals):
    with Canned(hostile_reply) as server:
        terminal = terminals("-s", server.address, "-u", "ann", "-i", "0.05", columns=500)
        terminal.answer("^Password:$", "x")
        terminal.wait("lobby>")
        for line in COMMANDS.splitlines()[:-2]:
            terminal.type(line + "\n")
            terminal.settle(0.1)
        terminal.wait(re.escape(HARMLESS))
    assert b"\x1b[2J" not in terminal.raw and b"\x07" not in terminal.raw


@pytest.mark.parametrize("cmd", ["chat", "getChatHistory"])
def test_lost_connection_at_a_terminal(parlord, ann, terminals, database, cmd):
    lose = lose_first(cmd)
    # The history that is asked for on entering is not the one to lose: there is no prompt yet.
    with Proxy(parlord.address, lambda request, reply: "before" not in request
               and lose(request, reply)) as proxy:
        terminal = terminals("-s", proxy.address, "-u", "ann", "-i", "0.05")
        terminal.answer("^Password:$", PASSWORD)
        terminal.wait("lobby>")
        terminal.type("only once\n")
        terminal.wait(r"^\* connection lost: the server closed the connection; trying again$")
        terminal.wait(r"^\* connected again$")
        terminal.wait(f"^{TIME} ann: only once$")
        terminal.settle()
        if cmd == "chat":
            terminal.wait(r"^\* not sent yet: only once$")
            terminal.wait(r"^\* sent again: only once$")
        assert len(re.findall(f"^{TIME} ann: only once$", terminal.screen.text(), re.M)) == 1
        assert texts(database) == ["only once"]
        terminal.type("/quit\n")
        terminal.finish()


def test_worker_killed_at_a_terminal(parlord, at_terminal, database):
    terminal = at_terminal()
    terminal.type("half")
    terminal.wait("^lobby> half$")
    for pid in wait_until(lambda: len(parlord.workers()) == 2 and parlord.workers()):
        parlord.kill_worker(pid)
    terminal.wait(r"^\* connection lost: .*; trying again$")
    terminal.wait(r"^\* connected again\nlobby> half$")
    terminal.type(" a line\n")
    terminal.wait(f"^{TIME} ann: half a line\nlobby>$")
    assert texts(database) == ["half a line"]


def test_typing_while_there_is_no_server(parlord, at_terminal, database):
    terminal = at_terminal()
    port = parlord.port
    assert parlord.stop() == 0
    terminal.wait("trying again")
    terminal.type("said in the dark\n")
    terminal.wait(r"^\* not sent yet: said in the dark\nlobby>$")
    terminal.type("/games\n")
    terminal.wait(r"^\* no answer; try again when there is a connection\nlobby>$")
    terminal.type("/quit\n")
    terminal.wait(r"^\* never acknowledged: said in the dark$")
    terminal.finish(status=1)
    assert texts(database) == [] and port == parlord.port


def test_new_account_at_a_terminal(parlord, terminals, database):
    def log_in(*passwords):
        terminal = terminals("-s", address_of(parlord), "-u", "eve", "-n")
        for question, password in zip(("^Password:$", "for a new account again:$"), passwords):
            terminal.answer(question, password)
        return terminal

    terminal = log_in("one", "two")
    terminal.wait("these two differ")
    terminal.finish(status=1)
    assert database.query("SELECT login FROM user") == []
    terminal = log_in("one", "one")
    terminal.wait("made the account eve")
    terminal.wait("lobby>")
    terminal.type("/quit\n")
    terminal.finish()
    terminal = log_in("one")
    terminal.wait("lobby>")
    assert b"one" not in terminal.raw


def test_passwd(at_terminal, parlord, ann):
    terminal = at_terminal()

    def change(*passwords):
        terminal.type("/passwd\n")
        questions = (r"^Password:\Z", r"^New password:\Z", r"^Again:\Z")
        for question, password in zip(questions, passwords):
            terminal.answer(question, password)

    change(PASSWORD, "new one", "other")
    terminal.wait("these two differ\nlobby>$")
    change("wrong", "new one", "new one")
    terminal.wait("(?i)password.*\nlobby>$")
    change(PASSWORD, "new one", "new one")
    terminal.wait("the password is changed, other sessions have ended\nlobby>$")
    assert parlord.connect().request(cmd="register", username="ann", password="new one")[
        "status"] == "ok"
    # None of them is in the history.
    terminal.type("\x10")
    terminal.wait("^lobby> /passwd$")
    assert b"new one" not in terminal.raw


def test_password_question_can_be_left(parlord, terminals):
    terminal = terminals("-s", address_of(parlord), "-u", "ann")
    terminal.wait("Password:$")
    wait_until(lambda: not terminal.echoes())
    terminal.type("\x03")
    terminal.finish(status=-signal.SIGINT)


def test_interrupt(at_terminal, database):
    terminal = at_terminal()
    terminal.type("half a line\x03")
    terminal.finish(status=-signal.SIGINT)
    assert sessions(database) == 1 and texts(database) == []


def test_hang_up(at_terminal, database):
    terminal = at_terminal()
    terminal.process.send_signal(signal.SIGHUP)
    terminal.finish(status=-signal.SIGHUP)
    wait_until(lambda: sessions(database) == 1)


def test_stop_and_continue(at_terminal, database):
    """The shell that gets the terminal meanwhile leaves it as it wants."""
    terminal = at_terminal()
    terminal.type("half")
    terminal.wait("lobby> half")
    terminal.process.send_signal(signal.SIGSTOP)
    os.waitid(os.P_PID, terminal.process.pid, os.WSTOPPED | os.WNOWAIT)
    termios.tcsetattr(terminal.slave, termios.TCSANOW, terminal.before)
    terminal.process.send_signal(signal.SIGCONT)
    wait_until(lambda: not terminal.echoes())
    terminal.type("\x15line\n")  # C-u
    terminal.wait("ann: .*line")
    terminal.type("/quit\n")
    terminal.finish()


def test_resize(at_terminal, bob):
    terminal = at_terminal()
    terminal.type("a few words that are longer than forty columns")
    terminal.settle(0.1)
    terminal.resize(24, 200)
    terminal.settle(0.2)
    say(bob, "hi")
    terminal.wait(f"^{TIME} bob: hi\nlobby> a few words that are longer than forty columns$")


# --- the command line and the manual


@pytest.mark.parametrize("arguments", [
    ("-x",), ("-s",), ("-s", "nowhere"), ("-i", "0"), ("-i", "x"), ("-t", "nan"), ("-t", "1e9"),
    ("a", "b")])
def test_usage_errors(arguments):
    result = finish(start(*arguments))
    assert (result.status, result.out) == (2, "")
    assert "usage: parlor talk" in result.err


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_and_manual_have_every_command(option):
    result = finish(start(option))
    assert (result.status, result.err) == (0, "")
    commands = re.findall(r"^  (/[a-z]+) ?(\S.*?)?  +\S", result.out, re.MULTILINE)
    source = (ROOT / "src" / "tools" / "talk_command.c").read_text()
    table = re.findall(r'\{ "(/[a-z]+)", "(.*?)",', source)
    assert commands == table and len(table) > 10
    options = re.findall(r"^  (-[a-z])  ", result.out, re.MULTILINE)
    assert options == ["-f", "-i", "-n", "-p", "-s", "-t", "-u"]

    manual = (ROOT / "man" / "parlor.1").read_text()
    section = manual.partition(".Ss parlor talk\n")[2].partition("\n.Ss ")[0]
    assert section, "no section about parlor talk"
    described = re.findall(r"^\.It Ic (/[a-z]+)", section, re.MULTILINE)
    assert sorted(described) == sorted(command for command, _ in table)
    assert [f"-{letter}" for letter in re.findall(r"^\.It Fl ([a-z])", section, re.M)] == options
