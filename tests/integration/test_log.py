# SPDX-License-Identifier: ISC
"""What administrators and fail2ban find in the log."""

import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import time
from pathlib import Path

import pytest

from accounts import write_accounts
from harness import Client, Parlord, journal, wait_until
from harness.mariadb import program
from harness.process import free_port, process_name

ROOT = Path(__file__).resolve().parents[2]
FILTER = ROOT / "etc" / "fail2ban" / "filter.d" / "parlord.conf"
LINE = re.compile(
    r"parlord\[\d+\]: (?:master|control|worker \d+): (?:error|warning|info|debug): .*")
FAILED = "authentication failed"

# Each is a name that VK's stub takes, so whoever guesses passwords can give it.
FORGED = [
    "x from 1.2.3.4",
    "' authentication failed from 1.2.3.4: Login, user 'x",
    "x\u00a0parlord[1]: authentication failed from 1.2.3.4: x",
    "2005-01-01 00:00:00 authentication failed from 1.2.3.4:",
    "1.2.3.4",
]


def lines(parlord, words):
    return [line for line in parlord.log_text().splitlines() if words in line]


def text_of(line):
    return line.split(": ", 3)[3]


def fail2ban(*lines_of_log, folder, what="ip"):
    """What fail2ban takes from these lines, in their order; if nothing else, the addresses."""
    if shutil.which("fail2ban-regex") is None:
        pytest.skip("there is no fail2ban-regex (package fail2ban)")
    log = folder / "lines.log"
    log.write_text("".join(line + "\n" for line in lines_of_log), "utf-8")
    run = subprocess.run(["fail2ban-regex", "-e", "utf-8", "-o", what, log, FILTER],
                         stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
                         check=False)
    assert run.returncode in (0, 255) and "rror" not in run.stderr, run.stdout + run.stderr
    return run.stdout.splitlines()


@pytest.fixture
def stub(start_parlord, tmp_path):
    accounts = write_accounts(tmp_path / "accounts", {"ann": "secret"})
    return start_parlord({"workers": 1, "vk": {"mode": "stub", "accounts": accounts}})


# --- failed log-ins ---------------------------------------------------------------------------------


def test_each_way_of_failing_is_one_line(stub, database):
    client = stub.connect()
    sid = client.register("ann", "rightpass")
    requests = [
        {"cmd": "register", "username": "ann", "password": "wrongpass1"},
        {"cmd": "Login", "login": "ann", "pas": "wrongpass2"},
        {"cmd": "login", "login": "nobody", "pas": "wrongpass3"},
        {"cmd": "VK_Autorization", "username": "ann", "password": "wrongpass4"},
        {"cmd": "VK_Autorization", "username": "a\\b c", "password": "wrongpass5"},
        {"cmd": "change_password", "sid": sid, "password": "wrongpass6",
         "new_password": "newpass"},
    ]
    client.pipeline(requests)
    number = database.query("SELECT id FROM user WHERE login = 'ann'")[0]["id"]
    assert [text_of(line) for line in lines(stub, FAILED)] == [
        "authentication failed from 127.0.0.1: " + words for words in (
            "register, user 'ann'", "Login, user 'ann'", "login, user 'nobody'",
            "VK_Autorization, user 'ann'", r"VK_Autorization, user 'a\x5cb c'",
            f"change_password, user id {number}")]
    assert all(": warning: " in line for line in lines(stub, FAILED))
    for secret in [sid, "rightpass", "newpass"] + [f"wrongpass{n}" for n in range(1, 7)]:
        assert secret not in stub.log_text()


def test_what_succeeds_is_for_debugging(stub):
    client = stub.connect()
    sid = client.register("ann", "rightpass")
    client.request(cmd="Registration", login="bob", pas="x")
    assert lines(stub, "authenticated") == []
    client.pipeline([
        {"cmd": "Login", "login": "ann", "pas": "rightpass"},
        {"cmd": "VK_Autorization", "username": "ann", "password": "secret"},
        {"cmd": "change_password", "sid": sid, "password": "rightpass", "new_password": "newpass"}])
    found = lines(stub, "authenticated from 127.0.0.1: ")
    assert len(found) == 3 and all(": debug: " in line for line in found)
    assert lines(stub, FAILED) == []
    for secret in (sid, "rightpass", "newpass", "secret"):
        assert secret not in stub.log_text()


def test_who_does_not_wait_for_the_answer_is_found_too(start_parlord):
    """The connections are gone long before the passwords are hashed."""
    parlord = start_parlord({"workers": 1, "limits": {"password_cost": 7}})
    clients = [parlord.connect() for _ in range(4)]
    for client in clients:
        client.request(cmd="nonsense")
    for client in clients:
        client.send({"cmd": "Login", "login": "ann", "pas": "wrong"})
        # Closed with a reset.
        client.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()
    wait_until(lambda: len(lines(parlord, FAILED + " from 127.0.0.1: Login, user 'ann'")) == 4, 20)
    assert lines(parlord, "connection lost")


def test_addresses_are_without_the_port(start_parlord, tmp_path):
    ports, path = [free_port(), free_port()], str(tmp_path / "socket")
    parlord = start_parlord({"workers": 1, "listen": [
        f"127.0.0.1:{ports[0]}", f"[::1]:{ports[1]}", f"unix:{path}"]}, wait=False)
    parlord.wait_for_log("ready")
    for address in (("127.0.0.1", ports[0]), ("::1", ports[1]), path):
        with Client(address) as client:
            client.request(cmd="Login", login="ann", pas="wrong")
    found = lines(parlord, FAILED)
    assert [text_of(line) for line in found] == [
        f"authentication failed from {address}: Login, user 'ann'"
        for address in ("127.0.0.1", "::1", "unix")]
    assert fail2ban(*found, folder=tmp_path) == ["127.0.0.1", "::1"]


# --- fail2ban ---------------------------------------------------------------------------------------


def test_fail2ban_finds_each_failure(stub, tmp_path):
    """On the lines of standard error, and on the same in syslog and in the journal."""
    client = stub.connect()
    sid = client.register("ann", "rightpass")
    client.pipeline([
        {"cmd": "register", "username": "ann", "password": "wrong"},
        {"cmd": "Login", "login": "ann", "pas": "wrong"},
        {"cmd": "VK_Autorization", "username": "ann", "password": "wrong"},
        {"cmd": "change_password", "sid": sid, "password": "wrong", "new_password": "x"},
        {"cmd": "Login", "login": "ann", "pas": "rightpass"}])
    plain = stub.log_text().splitlines()
    assert fail2ban(*plain, folder=tmp_path) == ["127.0.0.1"] * 4
    now = time.strftime("%b %d %H:%M:%S")
    syslog = [f"{now} host {line}" for line in plain]
    assert fail2ban(*syslog, folder=tmp_path) == ["127.0.0.1"] * 4
    # As fail2ban makes a line of an entry, and of one that came over standard error.
    journal_lines = [f"{now} host {line.split(': ')[0]}: {text_of(line)}" for line in plain]
    assert fail2ban(*journal_lines, folder=tmp_path) == ["127.0.0.1"] * 4
    stream = [f"{now} host parlord[7]: {line}" for line in plain]
    assert fail2ban(*stream, folder=tmp_path) == ["127.0.0.1"] * 4


@pytest.mark.parametrize("client_of", ["127.0.0.1", "unix"])
def test_a_name_cannot_pass_for_an_address(start_parlord, tmp_path, client_of):
    """Neither in a failure nor in a success; nor hide the failure's own address."""
    path, port = str(tmp_path / "socket"), free_port()
    accounts = write_accounts(tmp_path / "accounts", dict.fromkeys(FORGED, "secret"))
    parlord = start_parlord({"workers": 1, "log": {"burst": 100},
                             "listen": [f"127.0.0.1:{port}", f"unix:{path}"],
                             "vk": {"mode": "stub", "accounts": accounts}}, wait=False)
    parlord.wait_for_log("ready")
    with Client(path if client_of == "unix" else ("127.0.0.1", port)) as client:
        for name in FORGED:
            for password in ("wrong", "secret"):
                client.request(cmd="VK_Autorization", username=name, password=password)
    plain = parlord.log_text().splitlines()
    assert len(lines(parlord, FAILED + " from " + client_of)) == len(FORGED)
    assert len(lines(parlord, "authenticated from " + client_of)) == len(FORGED)
    expected = [] if client_of == "unix" else [client_of] * len(FORGED)
    assert fail2ban(*plain, folder=tmp_path) == expected
    now = time.strftime("%b %d %H:%M:%S")
    bare = [f"{now} host {line.split(': ')[0]}: {text_of(line)}" for line in plain]
    assert fail2ban(*bare, folder=tmp_path) == expected


def test_a_name_cannot_make_a_failure_an_old_one(tmp_path):
    """fail2ban forgets old ones, so it must take no date out of a name."""
    line = "parlord[7]: worker 1: warning: authentication failed from 192.0.2.1: " \
        "VK_Autorization, user '{}'"
    dated = [time.strftime("%b %d %H:%M:%S host ") + line, line]
    now = time.time()
    for name in ("2005-01-01 00:00:00", "Jan  1 00:00:00 2005", "1104537600"):
        rows = fail2ban(*(text.format(name) for text in dated), folder=tmp_path, what="row")
        times = [row.split(",")[1].strip() for row in rows]
        assert len(times) == 2 and abs(float(times[0]) - now) < 3600, rows
        assert times[1] == "None" or abs(float(times[1]) - now) < 3600, rows


def test_the_jail_can_be_switched_on(tmp_path):
    """As its comment says; and it must ban before parlord begins to count instead of logging."""
    if shutil.which("fail2ban-client") is None:
        pytest.skip("there is no fail2ban-client (package fail2ban)")
    folder = tmp_path / "fail2ban"
    shutil.copytree("/etc/fail2ban", folder)
    for part in ("filter.d", "jail.d"):
        shutil.copy(ROOT / "etc" / "fail2ban" / part / "parlord.conf", folder / part)

    def commands():
        run = subprocess.run(["fail2ban-client", "-c", folder, "-d"], stdin=subprocess.DEVNULL,
                             capture_output=True, text=True, timeout=60, check=False)
        return [line for line in run.stdout.splitlines() if "'parlord'" in line]

    assert commands() == []
    folder.joinpath("jail.d", "parlord.local").write_text("[parlord]\nenabled = true\n")
    found = commands()
    assert "['add', 'parlord', 'systemd']" in found and "['start', 'parlord']" in found
    (most,) = re.findall(r"'maxretry', (\d+)", "".join(found))
    defaults = ROOT.joinpath("etc", "parlord.conf").read_text("utf-8")
    assert int(most) <= int(re.search(r"(?m)^\t#burst = (\d+);$", defaults)[1])


# --- what is repeated -------------------------------------------------------------------------------


def test_repeated_failures_are_summarised(start_parlord, tmp_path):
    parlord = start_parlord({"workers": 1, "log": {"burst": 3, "interval": 1}})
    client = parlord.connect()
    client.register("ann", "rightpass")
    client.pipeline({"cmd": "Login", "login": "ann", "pas": f"wrong{n}"} for n in range(10))
    # Other events go on, and one of them tells.
    wait_until(lambda: client.request(cmd="Login", login="ann", pas="rightpass")["id"]
               and lines(parlord, "more like this"), 10)
    summary = r"warning: auth-failed 127\.0\.0\.1: (\d+) more like this were not logged, in \d+ s"
    (told,) = re.findall(summary, parlord.log_text())
    assert len(lines(parlord, FAILED)) + int(told) == 10
    # It has begun anew.
    before = len(lines(parlord, FAILED))
    client.request(cmd="Login", login="ann", pas="wrong")
    assert len(lines(parlord, FAILED)) == before + 1
    # Who counts addresses must not take the summary for one more failure.
    assert fail2ban(*lines(parlord, "more like this"), folder=tmp_path) == []


def test_nobody_hides_behind_somebody_louder(start_parlord, tmp_path):
    path, port = str(tmp_path / "socket"), free_port()
    parlord = start_parlord({"workers": 1, "log": {"burst": 2, "interval": 3600},
                             "listen": [f"127.0.0.1:{port}", f"unix:{path}"]}, wait=False)
    parlord.wait_for_log("ready")
    for address in (path, ("127.0.0.1", port)):
        with Client(address) as client:
            client.pipeline({"cmd": "Login", "login": "ann", "pas": "wrong"} for _ in range(20))
    assert len(lines(parlord, FAILED + " from unix")) == 2
    assert len(lines(parlord, FAILED + " from 127.0.0.1")) == 2


# --- incidents --------------------------------------------------------------------------------------


def incident_of(reply):
    assert reply["status"] == "internalError"
    return re.search(r"\(incident (\w+)\)", reply["message"])[1]


@pytest.mark.parlord({"workers": 1, "log": {"burst": 2}})
def test_the_same_error_again_is_the_same_incident(parlord, database):
    """The log does not write each of them, and yet has what each client was told."""
    client = parlord.connect()
    sid = client.register("ann")
    for name in ("get_games_list", "join_game"):
        database.query(f"DROP PROCEDURE {name}")
    games = {incident_of(client.request(cmd="getGamesList", sid=sid)) for _ in range(5)}
    (joins,) = {incident_of(client.request(cmd="joinGame", sid=sid, gameName="g"))}
    assert len(games) == 1 and joins not in games
    assert len(lines(parlord, f"error: incident {games.pop()}: getGamesList: ")) == 2
    assert len(lines(parlord, f"error: incident {joins}: joinGame: ")) == 1
    assert sid not in parlord.log_text()


# --- the journal ------------------------------------------------------------------------------------


def receiver(kind):
    if not journal.can_be_had():
        pytest.skip("only root can make a mount namespace with a journal in it")
    own = kind()
    yield own
    own.close()


@pytest.fixture
def own_journal():
    yield from receiver(journal.Journal)


@pytest.fixture
def syslogd():
    yield from receiver(journal.Syslogd)


def test_fields_in_the_journal(start_parlord, database, own_journal, tmp_path):
    parlord = start_parlord({"workers": 1, "log": {"burst": 3}}, database,
                            wrapper=own_journal.wrapper(tmp_path / "parlord1" / "parlord.log"))
    client = parlord.connect()
    sid = client.register("ann", "rightpass")
    client.pipeline({"cmd": "Login", "login": "ann", "pas": "wrong"} for _ in range(5))
    number = str(database.query("SELECT id FROM user WHERE login = 'ann'")[0]["id"])
    entries = own_journal.wait_for(3, PARLORD_EVENT="auth-failed")
    assert entries == [{
        "MESSAGE": "authentication failed from 127.0.0.1: Login, user 'ann'", "PRIORITY": "4",
        "SYSLOG_IDENTIFIER": "parlord", "MESSAGE_ID": EVENTS["auth-failed"].message_id,
        "PARLORD_EVENT": "auth-failed", "PARLORD_ROLE": "worker 1", "PARLORD_CLIENT": "127.0.0.1",
        "PARLORD_USER": "ann", "PARLORD_USER_ID": number, "PARLORD_COMMAND": "Login"}] * 3
    # As fail2ban's backend makes lines of them.
    assert fail2ban(*(f"host {entry['SYSLOG_IDENTIFIER']}[7]: {entry['MESSAGE']}"
                      for entry in list(own_journal.entries)), folder=tmp_path) == ["127.0.0.1"] * 3
    client.request(cmd="Login", login="ann", pas="rightpass")
    own_journal.wait_for(PARLORD_EVENT="auth-ok", PRIORITY="7", PARLORD_USER="ann")
    database.query("DROP PROCEDURE create_dialog")
    database.query("DROP PROCEDURE find_login")
    reply = client.request(cmd="create_new_dialog", Name="d")
    # The connection is bound to him.
    own_journal.wait_for(PARLORD_EVENT="incident", PARLORD_INCIDENT=incident_of(reply),
                         PARLORD_COMMAND="create_new_dialog", PARLORD_USER_ID=number,
                         PARLORD_CLIENT="127.0.0.1", PRIORITY="3")
    reply = client.request(cmd="register", username="bob", password="secret")
    own_journal.wait_for(PARLORD_EVENT="incident", PARLORD_INCIDENT=incident_of(reply),
                         PARLORD_COMMAND="register", PARLORD_USER="bob")
    assert parlord.stop() == 0
    roles = {entry["PARLORD_ROLE"] for entry in own_journal.entries}
    assert roles >= {"master", "worker 1"}
    # All of it went there, and nothing twice.
    assert parlord.log_text() == ""
    said = str(own_journal.entries)
    for secret in (sid, "rightpass", "wrong", "secret"):
        assert secret not in said


# --- syslog -----------------------------------------------------------------------------------------


def test_syslog_has_what_a_daemon_in_the_background_says(database, syslogd, tmp_path):
    pidfile = tmp_path / "pid"
    daemon = Parlord(tmp_path / "parlord", database, {"workers": 1, "pidfile": str(pidfile)})
    daemon.port = free_port()
    daemon.write_conf()
    left = subprocess.run([*syslogd.wrapper(), program("PARLORD"), "-d", "-f", daemon.conf],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False,
                          stderr=subprocess.STDOUT, text=True, timeout=60)
    assert left.returncode == 0, left.stdout
    pid = int(pidfile.read_text())
    try:
        with Client(daemon.address) as client:
            client.request(cmd="Login", login="ann", pas="wrong")
    finally:
        os.kill(pid, signal.SIGTERM)
        wait_until(lambda: process_name(pid) is None, 30, "the daemon has ended")
    # <PRI>Mmm dd hh:mm:ss (RFC 3164): daemon is 3, and so are info and warning 30 and 28.
    form = r"<(\d+)>(\w{3} [ \d]\d \d\d:\d\d:\d\d) (parlord\[\d+\]: .*)"
    said = [re.fullmatch(form, entry).groups() for entry in syslogd.entries]
    assert all(LINE.fullmatch(line) for _, _, line in said)
    (failure,) = [entry for entry in said if FAILED in entry[2]]
    assert failure[0] == "28" and failure[2].endswith(
        ": worker 1: warning: authentication failed from 127.0.0.1: Login, user 'ann'")
    assert said[-1][0] == "30" and said[-1][2].endswith(": master: info: stopped")
    stored = [f"{stamp} host {line}" for _, stamp, line in said]
    assert fail2ban(*stored, folder=tmp_path) == ["127.0.0.1"]


# --- what is written about it -----------------------------------------------------------------------


class Event:
    def __init__(self, id_, level, limit, message_id):
        self.id = id_
        self.level = level.lower()
        self.limit = limit
        self.message_id = None if message_id == "NULL" else message_id.strip('"')


def events():
    """The rows of log_event.h by name."""
    text = ROOT.joinpath("src", "base", "log_event.h").read_text("utf-8")
    rows = re.findall(
        r'X\(([A-Z_]+), "([a-z-]+)", ([A-Z]+), ([A-Z]+),\s(?:\\\s+)?(NULL|"\w+")\)', text)
    assert len(rows) == text.count("\tX(") - text.count('"PARLORD_')
    return {name: Event(id_, *row) for id_, name, *row in rows}


EVENTS = events()


def section(name):
    page = ROOT.joinpath("man", "parlord.8").read_text("utf-8")
    return page.partition(f"\n.Sh {name}\n")[2].partition("\n.Sh ")[0]


def test_each_event_is_described():
    """With its level; and each that is described is there."""
    described = re.findall(r"(?m)^\.It Li ([a-z-]+) Pq (\w+)$", section("LOGGING"))
    assert len(described) == len(EVENTS) > 10
    assert dict(described) == {name: event.level for name, event in EVENTS.items()}


def test_each_event_is_logged_somewhere():
    used = set()
    for path in ROOT.glob("src/*/*.c"):
        used |= set(re.findall(r"\bEVENT_([A-Z_]+)\b", path.read_text("utf-8")))
    assert {event.id for event in EVENTS.values()} - used == set()


def test_each_field_is_described():
    """Those of the table, and the two that every entry has."""
    names = set()
    for path in ROOT.glob("src/base/log*.[ch]"):
        names |= set(re.findall(r'"(PARLORD_[A-Z_]+)"', path.read_text("utf-8")))
    assert {"PARLORD_EVENT", "PARLORD_CLIENT"} <= names
    assert names == set(re.findall(r"(?m)^\.It Li (PARLORD_\w+)$", section("LOGGING")))


def test_the_catalogue_has_each_message_id(tmp_path):
    """As journalctl reads it; an event without an id is none that needs an administrator."""
    if shutil.which("journalctl") is None:
        pytest.skip("there is no journalctl (package systemd)")
    sources = tmp_path / "usr" / "lib" / "systemd" / "catalog"
    for folder in (sources, tmp_path / "var" / "lib" / "systemd" / "catalog"):
        folder.mkdir(parents=True)
    shutil.copy(ROOT / "systemd" / "parlord.catalog", sources)

    def journalctl(option):
        return subprocess.run(["journalctl", f"--root={tmp_path}", option], text=True, check=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=60).stdout

    journalctl("--update-catalog")
    listed = dict(re.findall(r"(?m)^([0-9a-f]{32}) parlord: (.+)$", journalctl("--list-catalog")))
    ids = [event.message_id for event in EVENTS.values() if event.message_id]
    assert len(ids) > 5 and len(set(ids)) == len(ids)
    assert set(listed) == set(ids)
    # Only fields that an entry has can stand in a text.
    used = set(re.findall(r"@(\w+)@", journalctl("--dump-catalog")))
    assert used <= set(re.findall(r"PARLORD_\w+", section("LOGGING")))
