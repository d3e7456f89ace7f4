# SPDX-License-Identifier: ISC
"""parlorctl's commands for the running daemon, as an administrator types them; and bash's completion."""

import json
import os
import pty
import pwd
import re
import subprocess
from pathlib import Path

import pytest

from harness import wait_until
from harness.mariadb import program

ROOT = Path(__file__).resolve().parents[2]
EX_USAGE, EX_UNAVAILABLE, EX_NOINPUT, EX_NOPERM = 64, 69, 66, 77


def names(text):
    """Those that "users" lists."""
    return [line.split()[1] for line in text.splitlines()[1:]]


# --- status, clients, metrics -------------------------------------------------------------------------


def test_status(parlord):
    client = parlord.connect()
    sid = client.register("ann")
    client.request(cmd="chat", sid=sid, message="x")
    # The control process does not connect before it has to.
    parlord.parlorctl("users")
    said = parlord.parlorctl("status")
    assert said.startswith("parlord ") and ": ok, up " in said.splitlines()[0]
    processes = [line.split()[0] for line in said.splitlines() if line.split()[4:5] == ["ok"]]
    assert processes.count("worker") == 2 and processes.count("control") == 1, said
    assert [line.split()[1] for line in said.splitlines() if line.startswith("register")] == ["1"]
    assert re.search(r"(?m)^messages in a batch +1\.0$", said)
    status = json.loads(parlord.parlorctl("status", "--json"))
    assert status["health"] == "ok" and status["commands"]["register"]["ok"] == 1


def test_status_tells_that_the_database_is_away(start_parlord, private_mariadb, private_database):
    parlord = start_parlord({"database": {"query_timeout": 0.5}}, private_database)
    private_mariadb.kill()
    client = parlord.connect(30)

    def is_degraded():
        client.request(cmd="getGamesList", sid="x")
        return json.loads(subprocess.run(
            [program("PARLORCTL"), "-f", str(parlord.conf), "status", "--json"],
            stdout=subprocess.PIPE, check=False).stdout)["health"] == "degraded"

    wait_until(is_degraded, 30, "status says so")
    assert ": degraded, " in parlord.parlorctl("status", status=1)


def test_metrics(parlord):
    parlord.connect().register("ann")
    said = parlord.parlorctl("metrics")
    assert "parlord_healthy 1\n" in said
    assert 'parlord_requests_total{command="register",outcome="ok"} 1\n' in said


def test_clients_and_kick(parlord):
    clients = [parlord.connect() for _ in range(4)]
    for name in ("ann", "bob"):
        clients[0].register(name)
    for one, name in zip(clients[1:], ("ann", "ann", "bob")):
        assert one.request(cmd="Login", login=name, pas="secret")["id"]
    rows = [json.loads(line) for line in parlord.parlorctl("clients", "--json").splitlines()]
    mine = {row["address"]: row for row in rows if row["address"].startswith("127.")}
    assert len(mine) == 4
    addresses = ["%s:%d" % one.sock.getsockname() for one in clients]
    assert [mine[address]["id_user"] for address in addresses] == [0, 1, 1, 2]
    shown = parlord.parlorctl("clients")
    assert shown.splitlines()[0].split()[:3] == ["CLIENT", "ADDRESS", "USER"]
    assert all(address in shown for address in addresses)
    parlord.parlorctl("kick", "--username", "ann")
    for one in clients[1:3]:
        with pytest.raises((EOFError, ConnectionResetError)):
            one.receive_line(10)
    parlord.parlorctl("kick", str(mine[addresses[0]]["client"]))
    with pytest.raises((EOFError, ConnectionResetError)):
        clients[0].receive_line(10)
    assert clients[3].request(cmd="send_msg", text="m", id_dialog=1) == {"ans": "OK"}
    for arguments in (("kick",), ("kick", "1", "--username", "ann")):
        assert "either" in parlord.parlorctl(*arguments, status=EX_USAGE)
    assert "no such user" in parlord.parlorctl("kick", "--username", "eve", status=1)


# --- users --------------------------------------------------------------------------------------------


def test_users(parlord, database):
    client = parlord.connect()
    for name in ("ann", "Боря", "bob"):
        client.register(name)
    said = parlord.parlorctl("users")
    assert names(said) == ["ann", "Боря", "bob"]
    # What people see is straight.
    column = said.splitlines()[0].index("CREATED")
    assert all(line[column:column + 2] == "20" for line in said.splitlines()[1:])
    assert names(parlord.parlorctl("users", "b")) == ["bob"]
    assert json.loads(parlord.parlorctl("users", "--json", "Бо"))["username"] == "Боря"
    database.query("INSERT INTO user (login, created_at)"
                   " SELECT CONCAT('u', seq), UTC_TIMESTAMP() FROM seq_1_to_1200")
    rows = parlord.parlorctl("users", "--json", "u").splitlines()
    assert [json.loads(row)["username"] for row in rows] == [f"u{n}" for n in range(1, 1201)]


def test_ban(parlord):
    client = parlord.connect()
    client.register("ann")
    said = parlord.parlorctl("ban", "--for", "2d", "--reason", "spam and more", "ann")
    assert "ann is banned until 20" in said and said.endswith("sessions ended: 1\n")
    reply = client.request(cmd="register", username="ann", password="secret")
    assert reply["message"] == "You are banned: spam and more"
    assert 2 * 86400 - 60 < reply["retry_after"] <= 2 * 86400
    assert "spam and more" in parlord.parlorctl("users")
    assert "no longer" in parlord.parlorctl("unban", "ann")
    assert "is not banned" in parlord.parlorctl("unban", "ann", status=1)
    assert "ann is banned for good" in parlord.parlorctl("ban", "ann")
    assert "retry_after" not in client.request(cmd="register", username="ann", password="secret")
    for wrong in ("", "d", "1y", "1dd", "-1d", "1.5d"):
        assert "--for" in parlord.parlorctl("ban", f"--for={wrong}", "ann", status=EX_USAGE)
    assert "seconds" in parlord.parlorctl("ban", "--for", "0", "ann", status=1)


def test_logout(parlord):
    client = parlord.connect()
    sid = client.register("ann")
    client.request(cmd="Login", login="ann", pas="secret")
    assert "sessions ended: 1" in parlord.parlorctl("logout", "ann")
    with pytest.raises((EOFError, ConnectionResetError)):
        client.receive_line(10)
    assert parlord.connect().request(cmd="chat", sid=sid, message="m")["status"] == "badSid"


def test_passwd_from_standard_input(parlord):
    client = parlord.connect()
    client.register("ann")
    assert "new password" in parlord.parlorctl("passwd", "ann", text="пароль 2\nmore\n")
    assert client.request(cmd="register", username="ann", password="пароль 2")["status"] == "ok"
    assert "no password" in parlord.parlorctl("passwd", "ann", text="", status=EX_NOINPUT)
    assert "password" in parlord.parlorctl("passwd", "ann", text="\n", status=1)
    assert "no such user" in parlord.parlorctl("passwd", "eve", text="x\n", status=1)


@pytest.mark.parametrize("again,status", [("новый", 0), ("other", EX_NOINPUT)])
def test_passwd_at_a_terminal(parlord, again, status):
    """Asked for twice, and not shown."""
    client = parlord.connect()
    client.register("ann")
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(program("PARLORCTL"), ["parlorctl", "-f", str(parlord.conf), "passwd", "ann"])
    shown = b""
    for question, answer in ((b"New password: ", "новый"), (b"again: ", again)):
        while question not in shown:
            shown += os.read(terminal, 1024)
        os.write(terminal, answer.encode() + b"\n")
    try:
        while piece := os.read(terminal, 1024):
            shown += piece
    except OSError:
        pass  # that is a pseudoterminal's end
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == status, shown
    assert "новый".encode() not in shown and b"other" not in shown
    reply = client.request(cmd="register", username="ann", password="новый")
    assert reply["status"] == ("badPassword" if status else "ok")


def test_export_and_erase(parlord, database):
    client = parlord.connect()
    sid = client.register("ann")
    client.request(cmd="create_new_dialog", sid=sid, Name="d")
    database.query("INSERT INTO message (room, seq, audience, id, user_id, time, text)"
                   " SELECT 1, seq, 0, NEXTVAL(message_id), 1, UTC_TIMESTAMP(), seq FROM seq_1_to_100")
    database.query("UPDATE room SET last_seq = 100 WHERE id = 1")
    everything = json.loads(parlord.parlorctl("export-user", "ann"))
    assert set(everything) == {"user", "sessions", "dialogs", "messages"}
    assert [message["text"] for message in everything["messages"]] == [str(n) for n in range(1, 101)]
    assert everything["user"]["username"] == "ann" and len(everything["dialogs"]) == 1
    assert "--yes" in parlord.parlorctl("erase-user", "ann", status=EX_USAGE)
    assert names(parlord.parlorctl("users")) == ["ann"]
    assert "100 messages are blank" in parlord.parlorctl("erase-user", "--yes", "ann")
    assert names(parlord.parlorctl("users")) == []
    assert "no such user" in parlord.parlorctl("export-user", "ann", status=1)


# --- all of it ----------------------------------------------------------------------------------------


def test_announce(parlord):
    client = parlord.connect()
    sid = client.register("ann")
    assert "message 1 of the lobby" in parlord.parlorctl("announce", "Обед в час")
    assert client.request(cmd="getChatHistory", sid=sid)["chat"][0]["message"] == "Обед в час"
    assert "UTF-8" in parlord.parlorctl("announce", b"\xff", status=EX_USAGE)


def test_prune(parlord, database):
    sid = parlord.connect().register("ann")
    for number in range(3):
        parlord.connect().request(cmd="chat", sid=sid, message=f"m{number}")
    database.query("UPDATE message SET time = time - INTERVAL 10 DAY WHERE seq < 3")
    assert "nonce_ttl" in parlord.parlorctl("prune", "--older-than", "6d", status=1)
    assert "--older-than" in parlord.parlorctl("prune", status=EX_USAGE)
    assert "removed 2 messages" in parlord.parlorctl("prune", "--older-than", "9d")
    assert "removed 0 messages" in parlord.parlorctl("prune", "--older-than", "9d")


def test_reload(parlord):
    before = parlord.workers()
    parlord.parlorctl("reload")
    wait_until(lambda: parlord.workers() and not set(parlord.workers()) & set(before), 20,
               "there are other workers")


def test_drain(start_parlord):
    parlord = start_parlord()
    parlord.parlorctl("drain")
    wait_until(lambda: not parlord.is_running(), 20, "it has ended")
    parlord.status = parlord.process.returncode
    assert parlord.status == 0


# --- who can't ----------------------------------------------------------------------------------------


def test_no_daemon(database, tmp_path):
    run = database.parlorctl("-s", str(tmp_path / "control.sock"), "status", check=False)
    assert run.returncode == EX_UNAVAILABLE and "is parlord running?" in run.stdout


def test_a_socket_that_nobody_serves(parlord, database):
    parlord.kill()
    wait_until(lambda: database.parlorctl("-s", parlord.control, "status", check=False).returncode
               == EX_UNAVAILABLE, 20, "it is away")


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else")
def test_not_permitted(parlord):
    """Somebody else may not even read the configuration: with -s he need not."""
    nobody = pwd.getpwnam("nobody")
    command = [program("PARLORCTL"), "-s", parlord.control, "status"]
    run = subprocess.run(command, user=nobody.pw_uid, group=nobody.pw_gid, extra_groups=[],
                         capture_output=True, text=True, check=False)
    assert run.returncode == EX_NOPERM and "daemon's group" in run.stderr, run
    assert ": ok" in subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_wrong_use(parlord):
    for arguments in ((), ("nothing",), ("ban",), ("ban", "a", "b"), ("status", "x"),
                      ("status", "--for", "1d"), ("ban", "ann", "--nothing")):
        assert "usage: parlorctl" in parlord.parlorctl(*arguments, status=EX_USAGE)


# --- bash ---------------------------------------------------------------------------------------------


def complete(name, *words):
    """What bash's completion offers for the last word."""
    script = f". {ROOT}/etc/bash-completion/{name}; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1));" \
        f" _{name}; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    run = subprocess.run(["bash", "-uc", script, "bash", name, *words], capture_output=True, text=True,
                         check=True)
    assert not run.stderr, run.stderr
    return set(run.stdout.split())


def help_of(name, *command):
    return subprocess.run([program(name.upper()), *command], capture_output=True, text=True,
                          check=True).stdout


@pytest.mark.parametrize("name", ["parlorctl", "parlor"])
def test_completion_knows_commands_and_options(name):
    text = help_of(name, "-h")
    commands = set(re.findall(r"(?m)^  ([a-z][\w-]*)  +\S", text))
    assert len(commands) >= 3
    assert complete(name, "") == commands
    options = re.compile(r"(?<![\w-])(--[a-z][\w-]*|-[A-Za-z])(?![\w-])")
    presets = set(re.findall(r"(?m)^  ([a-z]+)  +\S", help_of("parlor", "bench", "-h")))
    assert complete("parlor", "bench", "") == presets
    common = set(options.findall(text)) if name == "parlorctl" else set()
    for command in commands:
        own = set(options.findall(help_of(name, command, "-h"))) | common
        offered = complete(name, command, "-")
        assert own - {"-h"} <= offered, command
        assert offered <= own | {"-h"}, command
    assert complete(name, "-") >= {"-h", "-V"}
    some = sorted(commands)[0]
    assert some in complete(name, some[:2])


def test_completion_knows_presets():
    presets = help_of("parlor", "bench", "-h").partition("presets:")[2]
    assert complete("parlor", "bench", "") == set(re.findall(r"(?m)^  ([a-z]+)  +\S", presets))


def test_completion_behind_common_options(tmp_path):
    assert "ban" in complete("parlorctl", "-f", "parlord.conf", "")
    assert complete("parlorctl", "--testing", "ban", "--r") == {"--reason"}
    (tmp_path / "some.conf").touch()
    assert complete("parlorctl", "-f", str(tmp_path / "so")) == {str(tmp_path / "some.conf")}
