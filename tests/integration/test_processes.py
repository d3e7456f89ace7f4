# SPDX-License-Identifier: ISC
"""Master and workers, sockets, privileges, and clients that misbehave."""

import json
import os
import pwd
import re
import select
import signal
import socket
import struct
import subprocess
import threading
import time

import pytest

from harness import Client, Parlord, process_state, session_members, wait_until
from harness.client import encode
from harness.hostile import reset
from harness.mariadb import program
from harness.process import free_port, newest
from harness.systemd import Passed, needs_systemd
from harness.transactions import held, wait_for_blocked

EX_UNAVAILABLE, EX_CONFIG, EX_USAGE = 69, 78, 64
LOBBY_LOCK = "SELECT * FROM room WHERE id = 1 FOR UPDATE"
IS_ROOT = os.getuid() == 0
SANITIZED = bool(os.environ.get("PARLORD_SANITIZED"))
SLOW_DATABASE = {"query_timeout": 30}


def run_program(*arguments, wrapper=(), deadline=20):
    run = subprocess.run([*wrapper, program("PARLORD"), *map(str, arguments)],
                         stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         text=True, timeout=deadline, check=False)
    return run.returncode, run.stdout


def configured(folder, database, options=None):
    """A daemon that is not started; its file is written."""
    daemon = Parlord(folder, database, options)
    daemon.port = free_port()
    daemon.write_conf()
    return daemon


def serves(address, count=1):
    """Whether each of so many new connections is answered."""
    for _ in range(count):
        with Client(address) as client:
            if client.request(cmd="nonsense")["message"] != "Unknown command":
                return False
    return True


def refused(address):
    try:
        Client(address, 2).close()
    except (ConnectionRefusedError, FileNotFoundError):
        return True
    return False


# --- ending -----------------------------------------------------------------------------------------


@pytest.mark.parlord({"workers": 1, "database": SLOW_DATABASE})
def test_sigterm_answers_what_was_asked(parlord, database):
    """A request in flight, and those that stand behind it in the pipeline, sent before the signal."""
    client, idle, half = (parlord.connect(20) for _ in range(3))
    sid = client.register("ann")
    idle.request(cmd="nonsense")
    half.send_raw(b'{"cmd":"nonsense"}\n{"cmd":"cha')
    assert half.receive()["message"] == "Unknown command"
    with held(database, LOBBY_LOCK):
        client.send(*({"cmd": "chat", "sid": sid, "message": f"m{n}"} for n in range(20)))
        client.send({"cmd": "last"})
        wait_for_blocked(database, 1)
        parlord.signal(signal.SIGTERM)
        # Who has nothing to wait for is let go.
        assert idle.is_closed(5)
        assert half.is_closed(5)
        assert parlord.is_running()
    assert client.receive_many(20) == [{"status": "ok"}] * 20
    assert client.receive()["message"] == "Unknown command"
    assert client.is_closed()
    client.close()
    assert parlord.stop() == 0
    assert [row["text"] for row in database.query("SELECT text FROM message ORDER BY seq")] == [
        f"m{n}" for n in range(20)]


@pytest.mark.parlord({"workers": 2, "database": SLOW_DATABASE, "limits": {"drain_timeout": 1}})
def test_drain_timeout_cuts_what_is_unfinished(parlord, database):
    client = parlord.connect(20)
    sid = client.register("ann")
    with held(database, LOBBY_LOCK):
        client.send({"cmd": "chat", "sid": sid, "message": "unfinished"})
        wait_for_blocked(database, 1)
        begun = time.monotonic()
        parlord.signal(signal.SIGTERM)
        assert client.is_closed(5)
        assert 0.9 < time.monotonic() - begun < 2.5
        parlord.wait_for_log("cut: drain_timeout is over")
        # Then the worker leaves, by itself.
        assert parlord.process.wait(10) == 0
        parlord.status = 0
        assert time.monotonic() - begun < 3.5
    assert "killed" not in parlord.log_text()


@pytest.mark.parlord({"workers": 1, "limits": {"drain_timeout": 1}})
def test_drain_timeout_cuts_who_does_not_read(parlord, database):
    client = parlord.connect(20)
    sid = client.register("ann")
    fill_lobby(database)
    client.send(*({"cmd": "getChatHistory", "sid": sid, "limit": 1000} for _ in range(20)))
    assert client.sock.recv(1)
    begun = time.monotonic()
    parlord.signal(signal.SIGTERM)
    assert parlord.process.wait(10) == 0
    parlord.status = 0
    assert time.monotonic() - begun < 3.5
    assert "cut: drain_timeout is over" in parlord.log_text()


@pytest.mark.parlord({"workers": 2})
def test_sigint_ends_in_order_too(parlord):
    """As Ctrl-C sends it: to every process at once."""
    client = parlord.connect()
    client.register("ann")
    os.killpg(parlord.pid, signal.SIGINT)
    assert client.is_closed()
    client.close()
    assert parlord.process.wait(10) == 0
    parlord.status = 0


@pytest.mark.parlord({"workers": 2, "database": SLOW_DATABASE})
def test_a_killed_masters_workers_drain(parlord, database):
    """They answer what was asked, and leave."""
    client, idle = parlord.connect(20), parlord.connect(20)
    sid = client.register("ann")
    idle.request(cmd="nonsense")
    session = parlord.pid
    with held(database, LOBBY_LOCK):
        client.send(*({"cmd": "chat", "sid": sid, "message": f"m{n}"} for n in range(5)))
        wait_for_blocked(database, 1)
        parlord.kill()
        assert idle.is_closed(5)
    assert client.receive_many(5) == [{"status": "ok"}] * 5
    assert client.is_closed()
    client.close()
    wait_until(lambda: not session_members(session), 10, "nobody is left")


@pytest.mark.parlord({"workers": 2, "database": SLOW_DATABASE, "limits": {"drain_timeout": 5}})
def test_nobody_new_is_kept_waiting_while_it_drains(parlord, database):
    """Whoever comes is refused at once. Taken in by the kernel, he would wait for nothing."""
    client = parlord.connect(20)
    sid = client.register("ann")
    with held(database, LOBBY_LOCK):
        client.send({"cmd": "chat", "sid": sid, "message": "in flight"})
        wait_for_blocked(database, 1)
        parlord.signal(signal.SIGTERM)
        wait_until(lambda: refused(parlord.address), 2, "new clients are refused")
    assert client.receive() == {"status": "ok"}


@pytest.mark.parlord({"workers": 2, "database": SLOW_DATABASE})
def test_starting_again_after_the_master_was_killed(parlord, database, tmp_path):
    """The workers that drain don't hold the address: the next daemon can start at once."""
    client = parlord.connect(20)
    sid = client.register("ann")
    with held(database, LOBBY_LOCK):
        client.send({"cmd": "chat", "sid": sid, "message": "in flight"})
        wait_for_blocked(database, 1)
        parlord.kill()
        another = Parlord(tmp_path / "another", database,
                          {"listen": [f"127.0.0.1:{parlord.port}"], "workers": 1})
        try:
            another.start(wait=False)
            wait_until(lambda: another.log_text().count("listening on")
                       or not another.is_running(), 10)
            assert another.is_running(), another.log_text()
            wait_until(lambda: serves(parlord.address), 5)
        finally:
            another.stop()
    assert client.receive() == {"status": "ok"}


# --- workers ----------------------------------------------------------------------------------------


def test_a_worker_that_never_served_is_restarted_more_and_more_slowly(start_parlord, database,
                                                                      tmp_path):
    """A database that accepts and says nothing keeps workers from ever serving."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "silent.sock"))
        listener.listen(100)
        parlord = start_parlord({"workers": 1, "database": {
            "socket": str(tmp_path / "silent.sock"), "connect_timeout": 300}}, database, wait=False)
        pauses = []
        (pid,) = wait_until(parlord.workers)
        for _ in range(5):
            parlord.kill_worker(pid)
            begun = time.monotonic()
            (pid,) = wait_until(lambda: [new for new in parlord.workers() if new != pid], 10)
            pauses.append(time.monotonic() - begun)
        # 0.1, 0.2, 0.4, 0.8, 1.6 s, and what the machine adds.
        assert all(pauses[n] > 0.09 * 2 ** n for n in range(5)), pauses
        assert pauses[4] < 5
        assert len(re.findall("was killed by signal 9", parlord.log_text())) == 5
        # Being asked to end while one is pending is no trouble.
        parlord.kill_worker(pid)
        wait_until(lambda: not parlord.workers(), 5)
        begun = time.monotonic()
        assert parlord.stop(10) == 0
        assert time.monotonic() - begun < 2


@pytest.mark.parlord({"workers": 3})
def test_a_worker_that_served_is_replaced_at_once(parlord):
    wait_until(lambda: len(parlord.workers()) == 3)
    for _ in range(10):
        before = parlord.workers()
        victim = parlord.kill_worker(before[0])
        begun = time.monotonic()
        wait_until(lambda: len(set(parlord.workers()) - {victim}) == 3, 5, "a new worker")
        assert time.monotonic() - begun < 1
        assert set(before[1:]) < set(parlord.workers()), "the others go on"
        assert serves(parlord.address, 3)
        # One that has not served yet would have to wait.
        last = newest(parlord.workers())
        wait_until(lambda: sockets_of(last) >= 2, 5, "it has the database")
    # The master has not gone wild.
    before = cpu_seconds(parlord.pid)
    assert before < 2, f"the master has used {before} s of processor time"


def sockets_of(pid):
    """How many connected stream sockets of the process lead to the database, and to the master."""
    links = [os.readlink(f"/proc/{pid}/fd/{fd}") for fd in os.listdir(f"/proc/{pid}/fd")]
    inodes = {link[8:-1] for link in links if link.startswith("socket:")}
    with open("/proc/net/unix", encoding="utf-8") as table:
        return sum(line.split()[6] in inodes and line.split()[5] == "03" for line in list(table)[1:])


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.parlord({"workers": 2})
def test_the_master_sleeps_after_a_death(parlord):
    """It neither spins nor becomes deaf when a worker goes, whatever its last words were."""
    wait_until(lambda: len(parlord.workers()) == 2)
    for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGABRT):
        before = parlord.workers()
        os.kill(before[0], number)
        wait_until(lambda: len(set(parlord.workers()) - {before[0]}) == 2, 10, "a new worker")
        wait_until(lambda: process_state(parlord.pid) == "S", 5, "the master sleeps")
        # Each must have served before it dies, or its follower is late.
        last = newest(parlord.workers())
        wait_until(lambda: sockets_of(last) >= 2, 5, "it has the database")
    begun, used = time.monotonic(), cpu_seconds(parlord.pid)
    serves(parlord.address, 50)
    wait_until(lambda: time.monotonic() - begun > 0.5)
    assert cpu_seconds(parlord.pid) - used < 0.2
    assert parlord.stop(10) == 0


# --- sockets ----------------------------------------------------------------------------------------


@needs_systemd
def test_sockets_from_systemd(start_parlord, database, tmp_path):
    path = str(tmp_path / "passed.sock")
    with socket.create_server(("127.0.0.1", 0)) as tcp, socket.socket(socket.AF_UNIX) as local:
        local.bind(path)
        local.listen()
        passed = Passed([tcp, local], ["tcp", "tcp"])
        parlord = start_parlord({"workers": 2}, database, **passed.how)
        passed.close()
        address = tcp.getsockname()
        # Nobody else listens to them.
        tcp.close()
        local.close()
        wait_until(lambda: serves(address), 10)
        assert serves(address, 5) and serves(path, 5)
        # They take the place of those of the configuration.
        assert refused(parlord.address)
        assert not re.search("warning.*systemd", parlord.log_text())
        assert parlord.stop() == 0
    assert os.path.exists(path), "it is systemd's"


@needs_systemd
def test_stray_descriptors_are_closed(start_parlord, database, tmp_path):
    """Wrong name, not listening, not a stream, not a socket: each is closed with a warning."""
    with socket.create_server(("127.0.0.1", 0)) as good, \
            socket.create_server(("127.0.0.1", 0)) as misnamed, socket.socket() as deaf, \
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams, \
            open(tmp_path / "file", "w", encoding="utf-8") as file:
        deaf.bind(("127.0.0.1", 0))
        datagrams.bind(("127.0.0.1", 0))
        strays = [misnamed, deaf, datagrams, file]
        passed = Passed([misnamed, deaf, good, datagrams, file],
                        ["other", "tcp", "tcp", "tcp", "tcp"])
        parlord = start_parlord({"workers": 1}, database, **passed.how)
        passed.close()
        wait_until(lambda: serves(good.getsockname()), 10)
        warnings = re.findall(r"warning: systemd passed descriptor (\d+)", parlord.log_text())
        assert warnings == ["3", "4", "6", "7"]
        inodes = {os.fstat(stray.fileno()).st_ino for stray in strays}
        for pid in [parlord.pid] + parlord.workers():
            held_open = {os.stat(f"/proc/{pid}/fd/{fd}").st_ino
                         for fd in os.listdir(f"/proc/{pid}/fd")}
            assert not held_open & inodes


@needs_systemd
def test_sockets_for_another_process_are_not_taken(start_parlord, database):
    """LISTEN_PID of somebody else: the descriptors are not meant for us."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        passed = Passed([other], ["tcp"])
        passed.wrapper[2] = passed.wrapper[2].replace("LISTEN_PID=$$", "LISTEN_PID=1")
        parlord = start_parlord({"workers": 1}, database, **passed.how)
        passed.close()
        wait_until(lambda: not refused(parlord.address), 10)
        wait_until(lambda: serves(parlord.address), 10)


def ipv6_available():
    try:
        with socket.socket(socket.AF_INET6) as sock:
            sock.bind(("::1", 0))
            return True
    except OSError:
        return False


def test_several_addresses(start_parlord, database, tmp_path):
    path = str(tmp_path / "parlord.sock")
    ports = [free_port() for _ in range(3)]
    addresses = [("127.0.0.1", ports[0]), ("127.0.0.1", ports[1]), path]
    listen = [f"127.0.0.1:{ports[0]}", f"127.0.0.1:{ports[1]}", f"unix:{path}"]
    if ipv6_available():
        addresses.append(("::1", ports[2]))
        listen.append(f"[::1]:{ports[2]}")
        # Both worlds on one port.
        both = free_port()
        addresses += [("127.0.0.1", both), ("::1", both)]
        listen += [f"0.0.0.0:{both}", f"[::]:{both}"]
    parlord = start_parlord({"listen": listen}, database, wait=False)
    for text in listen:
        parlord.wait_for_log(re.escape(f"listening on {text}"))
    for address in addresses:
        assert serves(address, 4)
    # Anybody may connect to a socket file, as to a port.
    assert os.stat(path).st_mode & 0o777 == 0o666
    with Client(path) as client:
        sid = client.register("ann")
    with Client(addresses[-1]) as client:
        assert client.request(cmd="getGamesList", sid=sid)["status"] == "ok"
    assert parlord.stop() == 0
    assert all(map(refused, addresses))


def test_stale_socket_file(start_parlord, database, tmp_path):
    path = str(tmp_path / "parlord.sock")
    options = {"listen": [f"unix:{path}"], "workers": 1}
    parlord = start_parlord(options, database, wait=False)
    wait_until(lambda: os.path.exists(path) and not refused(path), 10)
    assert serves(path)
    for pid in parlord.workers() + [parlord.pid]:
        os.kill(pid, signal.SIGKILL)
    parlord.process.wait()
    parlord.killed = True
    wait_until(lambda: not session_members(parlord.pid), 5)
    # Threads of a process that is dead already may hold its descriptors for a moment.
    wait_until(lambda: refused(path), 5)
    assert os.path.exists(path)
    start_parlord(options, database, wait=False)
    wait_until(lambda: not refused(path), 10)
    assert serves(path)

    # One that lives is an obstacle, and goes on.
    status, said = run_program("-f", configured(tmp_path / "another", database, options).conf)
    assert status == EX_UNAVAILABLE and path in said and "in use" in said, said
    assert serves(path)


def test_other_files_in_the_way_stay(database, tmp_path):
    path = tmp_path / "precious"
    path.write_text("data")
    status, said = run_program("-f", configured(
        tmp_path / "p", database, {"listen": [f"unix:{path}"]}).conf)
    assert status == EX_UNAVAILABLE and str(path) in said
    assert path.read_text() == "data"


def test_port_in_use(parlord, database, tmp_path):
    for taken in (f"127.0.0.1:{parlord.port}", f"0.0.0.0:{parlord.port}"):
        daemon = configured(tmp_path / "p", database, {"listen": [taken]})
        status, said = run_program("-f", daemon.conf)
        assert status == EX_UNAVAILABLE
        assert taken in said and "in use" in said, said
    # Also where others of its addresses are free, which it gives up again.
    free = free_port()
    daemon = configured(tmp_path / "p", database,
                        {"listen": [f"127.0.0.1:{free}", f"127.0.0.1:{parlord.port}"]})
    assert run_program("-f", daemon.conf)[0] == EX_UNAVAILABLE
    assert refused(("127.0.0.1", free))
    assert serves(parlord.address)


# --- privileges -------------------------------------------------------------------------------------


def process_status(pid):
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        return dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)


@pytest.mark.skipif(not IS_ROOT, reason="only root can become somebody else")
def test_workers_drop_privileges(start_parlord, database, tmp_path):
    """Only the master can read the file that holds the password."""
    nobody = pwd.getpwnam("nobody")
    socket_file = tmp_path / "parlord.sock"
    parlord = start_parlord({"user": "nobody", "workers": 2, "listen": [f"unix:{socket_file}"],
                             "database": {"password_file": None, "password": database.password}},
                            database, wait=False)
    os.chmod(parlord.conf, 0o600)
    # The path to the database's socket must be open to him; it is what it is for others.
    wait_until(lambda: len(parlord.workers()) == 2)
    wait_until(lambda: process_status(parlord.workers()[0])["Uid"].split()[0] == str(nobody.pw_uid))
    for pid in parlord.workers():
        wait_until(lambda: process_status(pid)["Uid"].split() == [str(nobody.pw_uid)] * 4, 5)
        status = process_status(pid)
        assert status["Uid"].split() == [str(nobody.pw_uid)] * 4
        assert status["Gid"].split() == [str(nobody.pw_gid)] * 4
        assert status["Groups"].split() in ([], [str(nobody.pw_gid)])
        for capabilities in ("CapPrm", "CapEff", "CapAmb"):
            assert int(status[capabilities], 16) == 0
    assert process_status(parlord.pid)["Uid"].split()[0] == "0"
    # Nobody is left who keeps root's rights but the master.
    (victim, _) = parlord.workers()
    wait_until(lambda: not refused(str(socket_file)), 10)
    assert serves(str(socket_file), 3)
    parlord.kill_worker(victim)
    wait_until(lambda: len(set(parlord.workers()) - {victim}) == 2, 15)
    last = newest(parlord.workers())
    wait_until(lambda: process_status(last)["Uid"].split() == [str(nobody.pw_uid)] * 4, 5)


@pytest.mark.skipif(not IS_ROOT, reason="only root can become somebody else")
def test_a_group_of_its_own(start_parlord, database):
    parlord = start_parlord({"user": "nobody", "group": "daemon", "workers": 1,
                             "database": {"password_file": None, "password": database.password}},
                            database, wait=False)
    wait_until(parlord.workers)
    wait_until(lambda: process_status(parlord.workers()[0])["Gid"].split() == ["1"] * 4, 5)
    assert process_status(parlord.workers()[0])["Groups"].split() in ([], ["1"])


@pytest.mark.skipif(not IS_ROOT, reason="only root can become somebody else")
@pytest.mark.parametrize("options", [{"user": "no_such_user"}, {"group": "no_such_group"}])
def test_unknown_user_or_group(database, tmp_path, options):
    status, said = run_program("-f", configured(tmp_path / "p", database, options).conf)
    assert status == EX_CONFIG and "no_such" in said, said


# --- the command line -------------------------------------------------------------------------------


def test_checking_a_configuration(database, tmp_path):
    good = configured(tmp_path / "good", database)
    status, said = run_program("-t", "-f", good.conf)
    assert status == 0, said
    for options, words in (({"workers": -1}, "workers"), ({"nonsense": 1}, "nonsense"),
                           ({"database": {"name": "a`b"}}, "database.name"),
                           ({"listen": ["localhost:1"]}, "listen")):
        bad = configured(tmp_path / "bad", database, options)
        status, said = run_program("-t", "-f", bad.conf)
        assert status == EX_CONFIG
        assert re.search(rf"{re.escape(str(bad.conf))}:\d+: .*{re.escape(words)}", said), said
        # It does not start either.
        assert run_program("-f", bad.conf)[0] == EX_CONFIG
    status, said = run_program("-t", "-f", tmp_path / "none.conf")
    assert status == EX_CONFIG and "none.conf" in said
    good.conf.write_text(good.conf.read_text() + "database: {")
    status, said = run_program("-t", "-f", good.conf)
    assert status == EX_CONFIG and re.search(r":\d+: ", said), said


def test_version_and_usage():
    status, said = run_program("-V")
    assert status == 0 and re.fullmatch(r"parlord \d[\w.~+-]*\n", said)
    status, said = run_program("-h")
    assert status == 0 and said.startswith("usage: parlord")
    for wrong in (["-x"], ["surplus"], ["-f"]):
        status, said = run_program(*wrong)
        assert status == EX_USAGE and "usage: parlord" in said


# --- descriptors and memory -------------------------------------------------------------------------


def resident(pid):
    """KiB"""
    return int(process_status(pid)["VmRSS"].split()[0])


def test_out_of_descriptors(start_parlord, database):
    """Accepting pauses and resumes; those who are in notice nothing."""
    parlord = start_parlord({"workers": 1, "database": {"pool_size": 1}}, database,
                            wrapper=["bash", "-c", 'ulimit -n 40; exec "$@"', "bash"])
    (worker,) = parlord.workers()
    first = parlord.connect()
    sid = first.register("ann")
    # The kernel takes them in, whether or not the worker does.
    clients = [parlord.connect() for _ in range(60)]
    parlord.wait_for_log("can't accept connections for a while")
    for client in clients:
        client.send({"cmd": "nonsense"})
    for number in range(50):
        assert first.request(cmd="chat", sid=sid, message=f"m{number}") == {"status": "ok"}
    answered = [client for client in clients if has_reply(client, 0.01)]
    assert 5 <= len(answered) < 40, len(answered)
    # It does not spin meanwhile.
    used, begun = cpu_seconds(worker), time.monotonic()
    wait_until(lambda: time.monotonic() - begun > 1)
    assert cpu_seconds(worker) - used < 0.3
    # Some leave, others come in; in the end all were served.
    waiting = [client for client in clients if client not in answered]
    while waiting:
        for client in answered:
            client.close()
        answered = wait_until(lambda: [c for c in waiting if has_reply(c, 0.01)], 10,
                              "others are let in")
        waiting = [client for client in waiting if client not in answered]
    assert parlord.workers() == [worker]
    assert first.request(cmd="getGamesList", sid=sid)["status"] == "ok"


def has_reply(client, seconds):
    try:
        return client.receive(seconds)["message"] == "Unknown command"
    except TimeoutError:
        return False


def fill_lobby(database, messages=100, character="x"):
    """400 KB of history, if all of it is asked for."""
    with database.connect() as connection, connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO message (room, seq, audience, id, user_id, time, text)"
            " VALUES (1, %s, 0, NEXTVAL(message_id), 1, UTC_TIMESTAMP(), %s)",
            [(seq, character * 4096) for seq in range(1, messages + 1)])
        cursor.execute("UPDATE room SET last_seq = %s WHERE id = 1", (messages,))


@pytest.mark.parlord({"workers": 1, "limits": {"send_timeout": 2}})
def test_a_client_that_never_reads(parlord, database):
    """It is paused, then cut; what the worker holds for it is bounded."""
    (worker,) = parlord.workers()
    other = parlord.connect()
    sid = other.register("ann")
    fill_lobby(database)
    other.request(cmd="getChatHistory", sid=sid)
    before = resident(worker)
    client = parlord.connect(20)
    request = encode({"cmd": "getChatHistory", "sid": sid, "limit": 1000})
    client.sock.setblocking(False)
    sent = 0
    peak = before
    begun = time.monotonic()

    def cut():
        nonlocal sent, peak
        peak = max(peak, resident(worker))
        try:
            # Thousands of requests, for a gigabyte of replies.
            while sent < 3000 * len(request):
                sent += client.sock.send(request * 50)
        except BlockingIOError:
            pass
        except (ConnectionResetError, BrokenPipeError):
            return True
        assert other.request(cmd="nonsense")["message"] == "Unknown command"
        return "replies were not read in time" in parlord.log_text()

    wait_until(cut, 15, "it is cut")
    assert 1.8 < time.monotonic() - begun < 6
    parlord.wait_for_log(r"127\.0\.0\.1:\d+: connection closed: replies were not read in time")
    # AddressSanitizer keeps what was freed for a while.
    bound = (256 if SANITIZED else 16) * 1024
    assert peak - before < bound, f"{before} KiB became {peak} KiB"
    assert other.request(cmd="getGamesList", sid=sid)["status"] == "ok"
    assert parlord.workers() == [worker]


@pytest.mark.parlord({"workers": 1, "limits": {"send_timeout": 1.5}})
def test_a_client_that_reads_slowly_is_kept(parlord, database):
    """As long as it reads what may wait for it within send_timeout: 16 MB in about 4 s."""
    client = parlord.connect(30)
    sid = client.register("ann")
    fill_lobby(database, 999, "\U0001f47e")
    begun = time.monotonic()
    client.send({"cmd": "getChatHistory", "sid": sid, "limit": 1000}, {"cmd": "nonsense"})
    data = bytearray()
    while b"Unknown command" not in data[-200:]:
        wait_until(lambda: time.monotonic() - begun > len(data) / 4_000_000, 30)
        piece = client.sock.recv(65536)
        assert piece, "cut off: " + parlord.log_text()[-500:]
        data += piece
    assert time.monotonic() - begun > 3
    assert len(json.loads(data.split(b"\n")[0])["chat"]) == 999


@pytest.mark.parlord({"workers": 1, "limits": {"request_timeout": 2}})
def test_a_client_that_sends_a_byte_a_second(parlord):
    client, patient, idle = (parlord.connect(20) for _ in range(3))
    idle.request(cmd="nonsense")
    begun = time.monotonic()
    for number, byte in enumerate(encode({"cmd": "nonsense"})):
        # White space between requests is no request that has begun.
        patient.send_raw(b"\n")
        try:
            client.send_raw(bytes([byte]))
        except (BrokenPipeError, ConnectionResetError):
            break
        if client.is_closed(0.5):
            break
    assert number < 10
    assert 1.8 < time.monotonic() - begun < 4
    parlord.wait_for_log(
        r"127\.0\.0\.1:\d+: connection closed: a request was not complete in time")
    for client in (patient, idle):
        assert client.request(cmd="nonsense")["message"] == "Unknown command"


@pytest.mark.parlord({"workers": 1, "limits": {"request_timeout": 1}, "database": SLOW_DATABASE})
def test_a_slow_answer_is_not_the_clients_fault(parlord, database):
    """Neither request_timeout nor anything else runs while the database is slow."""
    client = parlord.connect(20)
    sid = client.register("ann")
    with held(database, LOBBY_LOCK):
        client.send({"cmd": "chat", "sid": sid, "message": "slow"})
        client.send_raw(b'{"cmd":"getGamesLi')
        begun = time.monotonic()
        wait_until(lambda: time.monotonic() - begun > 1.5)
    assert client.receive() == {"status": "ok"}
    client.send_raw(b'st","sid":"' + sid.encode() + b'"}')
    assert client.receive()["status"] == "ok"


@pytest.mark.parlord({"workers": 2})
def test_half_closed_client_gets_all_answers(parlord, database):
    client = parlord.connect(20)
    sid = client.register("ann")
    fill_lobby(database)
    client.send(*({"cmd": "chat", "sid": sid, "message": f"m{n}"} for n in range(200)))
    client.send(*({"cmd": "getChatHistory", "sid": sid, "limit": 100} for _ in range(10)))
    # The end of input ends the last request, too.
    client.send_raw(b'{"cmd":"last"}')
    client.shutdown()
    replies = client.receive_all()
    assert replies[:200] == [{"status": "ok"}] * 200
    assert [len(reply["chat"]) for reply in replies[200:210]] == [100] * 10
    assert [reply["message"] for reply in replies[210:]] == ["Unknown command"]


def test_input_that_ends_inside_a_value(parlord):
    client = parlord.connect()
    client.send_raw(b'{"cmd":"nonsense"}{"cmd":"non')
    client.shutdown()
    assert [reply["status"] for reply in client.receive_all()] == ["badCommand", "badRequest"]


@pytest.mark.parametrize("size", [10_000, 3_000_000])
def test_request_that_is_too_long(start_parlord, database, size):
    """The reply arrives although there is more input that nobody reads."""
    parlord = start_parlord({"workers": 1, "limits": {"max_request_size": 4096}}, database)
    (worker,) = parlord.workers()
    for _ in range(5):
        client = parlord.connect(20)
        data = b'{"cmd":"nonsense"}{"cmd":"' + b"x" * size + b'"}{"cmd":"nonsense"}\n'
        sender = threading.Thread(target=send_all, args=(client.sock, data))
        sender.start()
        replies = client.receive_all()
        sender.join(20)
        assert [reply["status"] for reply in replies] == ["badCommand", "badRequest"]
        assert replies[0]["message"] == "Unknown command"
    assert resident(worker) < (400 if SANITIZED else 100) * 1024
    # The bound itself is allowed.
    client = parlord.connect()
    request = {"cmd": "nonsense", "pad": ""}
    request["pad"] = "x" * (4096 - len(encode(request)) + 1)
    assert len(encode(request)) == 4097, "with its line feed"
    assert client.request(request)["message"] == "Unknown command"
    request["pad"] += "x"
    assert client.request(request)["status"] == "badRequest"
    assert client.is_closed()


def send_all(sock, data):
    try:
        sock.sendall(data)
    except OSError:
        pass


@pytest.mark.parlord({"workers": 1})
def test_clients_that_vanish(parlord, database):
    """In the middle of a request, of a reply, of a wait for the database, with a reset."""
    (worker,) = parlord.workers()
    first = parlord.connect()
    sid = first.register("ann")
    fill_lobby(database)
    requests = [b'{"cmd":"no', encode({"cmd": "getChatHistory", "sid": sid, "limit": 1000}) * 20,
                encode({"cmd": "chat", "sid": sid, "message": "m"}) * 20,
                encode({"cmd": "register", "username": "bob", "password": "x"}) * 5,
                encode({"cmd": "change_password", "sid": sid, "password": "secret",
                        "new_password": "secret"})]
    for number in range(100):
        client = Client(parlord.address)
        client.send_raw(requests[number % len(requests)])
        if number % 3 == 0:
            # A reset instead of an end.
            client.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if number % 4 == 1 and number % len(requests):
            client.sock.recv(1)
        client.close()
    assert first.request(cmd="getGamesList", sid=sid)["status"] == "ok"
    assert parlord.workers() == [worker]
    before = len(os.listdir(f"/proc/{worker}/fd"))
    wait_until(lambda: len(os.listdir(f"/proc/{worker}/fd")) <= min(before, 40), 10,
               "their descriptors are closed")


@pytest.mark.parlord({"workers": 1, "database": SLOW_DATABASE})
def test_a_reset_is_noticed_while_a_request_waits(parlord, database):
    client = parlord.connect()
    sid = client.register("ann")
    address = "%s:%d" % client.sock.getsockname()
    with held(database, LOBBY_LOCK):
        client.send({"cmd": "chat", "sid": sid, "message": "m"})
        wait_for_blocked(database, 1)
        reset(client)
        parlord.wait_for_log(f"{address}: connection lost: Connection reset by peer")


def overtakes(parlord):
    """Whether one request is answered before all of a pipeline that has begun to be answered."""
    requests = 30_000
    answered = 0
    worker = parlord.workers()[0]

    def read(patience):
        """What busy gets, until the other one gets something."""
        nonlocal answered
        while select.select([busy.sock, other.sock], [], [], patience)[0] == [busy.sock]:
            data = busy.sock.recv(1 << 20)
            answered += data.count(b"\n")
            if not data:
                break

    with parlord.connect() as busy, parlord.connect() as other:
        os.kill(worker, signal.SIGSTOP)
        busy.send_raw(b"[]" * requests)
        busy.shutdown()
        os.kill(worker, signal.SIGCONT)
        select.select([busy.sock], [], [], 30)
        other.send_raw(b"[]")
        read(30)
        other.receive()
        os.kill(worker, signal.SIGSTOP)
        # What the kernel still has for it.
        read(0.3)
        os.kill(worker, signal.SIGCONT)
        early = answered < requests
        read(30)
        assert answered == requests
        return early


@pytest.mark.parlord({"workers": 1})
def test_one_busy_client_does_not_starve_the_others(parlord):
    """Not in each of a few attempts: who asks may be late himself."""
    assert any(overtakes(parlord) for _ in range(10))
