# SPDX-License-Identifier: ISC
"""Lists of 100,000 rows: whole and in order, in a bounded memory, and at nobody else's cost.

What a worker may grow by while it writes such lists. Of each reader it holds a page of rows of the
connection to the database (200 rows), the piece that is made of it (at most output_buffer and one
row, in a buffer that doubles as it grows), and what waits for the client (at most output_buffer and
one piece). With output_buffer = 64 KiB and the rows here that is about 0.5 MiB; the allocator may
hold as much again. The lists themselves have 2.5 to 14 MB.
"""

import json
import os
import re
import resource
import socket
import time

import pytest

from harness import Client, Database, wait_until

ROWS = 100_000
BUFFER = 65536
PER_READER = 1024 * 1024
PRIVATE = 777
# People of whom fewer than a page fit into the buffer.
LONG = range(40_000, 41_000)
LONG_NAME = "ы" * 255
DAY = "1990-05-17"
CITY = "Санкт-Петербург"


@pytest.fixture(scope="module")
def large(mariadb, tmp_path_factory):
    """A database with ROWS users who all have a session, and ROWS dialogs; one of them is private
    and another one has all the users. Tests only read it."""
    database = Database(mariadb, tmp_path_factory.mktemp("large")).create()
    with database.connect(autocommit=False) as connection, connection.cursor() as cursor:
        for statement in (
                "INSERT INTO user (id, login, created_at, first_name, last_name, birth, sex, city)"
                " SELECT seq, CONCAT('user', seq), UTC_TIMESTAMP(),"
                f" IF(seq BETWEEN {LONG[0]} AND {LONG[-1]}, '{LONG_NAME}', CONCAT('Имя ', seq)),"
                f" IF(seq % 3 = 0, NULL, ''), '{DAY}', 'f', '{CITY}' FROM seq_1_to_{ROWS}",
                "INSERT INTO session (sid_hash, user_id, created_at, used_at)"
                " SELECT UNHEX(SHA2(CONCAT('sid', seq), 256)), seq, UTC_TIMESTAMP(), UTC_TIMESTAMP()"
                f" FROM seq_1_to_{ROWS}",
                # All but the lobby.
                "INSERT INTO dialog (id, name, create_date, capacity, private)"
                f" SELECT seq, CONCAT('dialog ', seq), '{DAY}', 3, seq = {PRIVATE}"
                f" FROM seq_2_to_{ROWS}",
                "INSERT INTO room (id, audience) SELECT id, IF(private, id, 0) FROM dialog WHERE id > 1",
                # In another order than that of the ids.
                "INSERT INTO dialog_member (dialog_id, place, user_id)"
                f" SELECT 2, {ROWS + 1} - seq, seq FROM seq_1_to_{ROWS}",
                f"UPDATE dialog SET members = {ROWS}, members_joined = {ROWS}, capacity = NULL"
                " WHERE id IN (1, 2)"):
            cursor.execute(statement)
        connection.commit()
    yield database
    database.drop()


@pytest.fixture
def one_worker(start_parlord, large):
    def start(**options):
        return start_parlord({"workers": 1, **options,
                              "limits": {"output_buffer": BUFFER, "password_cost": 1,
                                         **options.get("limits", {})}}, large)
    return start


def request(cmd, **fields):
    return {"cmd": cmd, "sid": "sid5", **fields}


def profile(number):
    """As everybody's in the database."""
    return {"first_name": LONG_NAME if number in LONG else f"Имя {number}",
            "last_name": None if number % 3 == 0 else "",
            "D_birth": DAY, "sex": "f", "city": CITY}


def people(ids):
    return [(str(number), profile(number)) for number in ids]


def pairs(reply, name="ans"):
    """The entries of a list by id, twins included and in the order in which they came; their ages,
    which depend on the day, apart."""
    assert [key for key, _ in reply] == [name]
    entries = [(number, dict(fields)) for number, fields in reply[0][1]]
    ages = {fields.pop("age") for _, fields in entries}
    assert len(ages) == 1 and ages.pop() >= 36
    return entries


LISTS = {
    "get_users": request("get_users"),
    "get_dialogs": request("get_dialogs"),
    "lobby": request("get_user_from_dialog", id_dialog=1),
    "dialog": request("get_user_from_dialog", id_dialog=2),
    "getPlayersList": request("getPlayersList"),
}


def check_list(kind, line):
    """The whole reply, row by row."""
    reply = json.loads(line, object_pairs_hook=list)
    if kind in ("get_users", "lobby"):
        assert pairs(reply) == people(range(1, ROWS + 1))
    elif kind == "dialog":
        assert pairs(reply) == people(range(ROWS, 0, -1))
    elif kind == "getPlayersList":
        assert reply == [("status", "ok"), ("players", [[("username", f"user{number}")]
                                                        for number in range(1, ROWS + 1)])]
    else:
        (name, entries), = reply
        assert name == "ans"
        assert [(number, dict(fields)) for number, fields in entries] == [
            ("1", {"Name": "Lobby", "create_date": None, "capacity": ROWS}),
            ("2", {"Name": "dialog 2", "create_date": DAY, "capacity": ROWS})] + [
            (str(number), {"Name": f"dialog {number}", "create_date": DAY, "capacity": 3})
            for number in range(3, ROWS + 1) if number != PRIVATE]


def memory(parlord, name):
    """VmHWM, the most so far, or VmRSS, of the worker, in bytes."""
    worker, = parlord.workers()
    with open(f"/proc/{worker}/status", encoding="ascii", errors="replace") as status:
        return int(re.search(rf"^{name}:\s+(\d+) kB", status.read(), re.M)[1]) * 1024


def warm_up(parlord, readers=1):
    """Does once, on a small scale, all that the test does, so that only its size is measured: with so
    many connections to the database."""
    clients = [parlord.connect() for _ in range(readers)]
    for client in clients:
        client.send(*[{**request, "limit": 100} for request in LISTS.values()] * 3)
    for client in clients:
        client.receive_many(3 * len(LISTS))
        client.close()


def reader(parlord):
    """A client for whom the kernel keeps little: the sooner the worker has to wait for him."""
    client = parlord.connect(deadline=30)
    client.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
    return client


class Others:
    """Another client of the worker, who asks now and then."""

    def __init__(self, parlord):
        self.client = parlord.connect(deadline=5)
        self.slowest = 0
        self.answers = 0

    def ask(self):
        start = time.monotonic()
        reply = self.client.request(request("getGamesList"))
        assert reply == {"status": "ok", "games": []}
        self.slowest = max(self.slowest, time.monotonic() - start)
        self.answers += 1


def read_slowly(clients, others, piece=262144):
    """Each reads a piece in turn, and between them the others ask; the lines."""
    got = [bytearray() for _ in clients]
    reading = list(range(len(clients)))
    while reading:
        for number in list(reading):
            data = clients[number].sock.recv(piece)
            assert data, "the server closed in the middle"
            got[number] += data
            if data.endswith(b"\n"):
                reading.remove(number)
        others.ask()
    return got


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_is_whole_and_worker_memory_bounded(one_worker, kind):
    parlord = one_worker()
    warm_up(parlord)
    before = memory(parlord, "VmHWM")
    client, others = reader(parlord), Others(parlord)
    # What comes behind it is where it belongs.
    client.send(LISTS[kind], {"cmd": "nonsense"})
    parts = bytearray()
    while parts.count(b"\n") < 2:
        data = client.sock.recv(262144)
        assert data
        parts += data
        others.ask()
    grown = memory(parlord, "VmHWM") - before
    line, following = parts.splitlines()
    check_list(kind, line)
    assert json.loads(following)["message"] == "Unknown command"
    assert others.answers > 5 and others.slowest < 1, others.slowest
    print(f"{kind}: {grown} bytes for {len(line)}; others at most {others.slowest:.3f} s")
    assert grown < PER_READER < len(line) / 2, f"{grown} bytes for a reply of {len(line)}"


def test_four_slow_readers(one_worker):
    parlord = one_worker()
    warm_up(parlord, 4)
    before = memory(parlord, "VmHWM")
    kinds = ["get_users", "get_dialogs", "dialog", "getPlayersList"]
    clients, others = [reader(parlord) for _ in kinds], Others(parlord)
    for client, kind in zip(clients, kinds):
        client.send(LISTS[kind])
    lines = read_slowly(clients, others)
    grown = memory(parlord, "VmHWM") - before
    for kind, line in zip(kinds, lines):
        check_list(kind, line)
    assert others.slowest < 1, others.slowest
    print(f"{grown} bytes; others at most {others.slowest:.3f} s")
    assert grown < 4 * PER_READER, grown


def test_memory_is_given_back(one_worker):
    """A second time costs nothing: what a reader takes goes with him."""
    parlord = one_worker()
    def read():
        with Client(parlord.address, 30) as client:
            client.send(LISTS["get_dialogs"])
            client.receive_line()

    warm_up(parlord)
    read()
    before = memory(parlord, "VmRSS")
    for _ in range(3):
        read()
    assert memory(parlord, "VmRSS") - before < PER_READER


@pytest.mark.skipif(bool(os.environ.get("PARLORD_SANITIZED")), reason="the sanitizer's memory counts")
def test_idle_connections_cost_little(one_worker):
    """Each has had a long request and its answer; nothing of these is kept."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    parlord = one_worker()
    warm_up(parlord)
    count, long_request = 3000, {"cmd": "nonsense", "padding": "x" * 16000}
    with parlord.connect() as client:
        client.request(long_request)
    before = memory(parlord, "VmRSS")
    clients = []
    for _ in range(count):
        clients.append(parlord.connect())
        assert clients[-1].request(long_request)["message"] == "Unknown command"
    each = (memory(parlord, "VmRSS") - before) / count
    print(f"{each:.0f} bytes for each")
    assert each < 2048, each


def stop_reading(parlord, count=1):
    """Clients who have asked for more than the sockets hold, and read nothing. What the worker can
    write it has written: it waits for them."""
    clients = []
    for _ in range(count):
        client = reader(parlord)
        client.send(LISTS["get_users"])
        clients.append(client)

    def idle():
        used = worker_ticks(parlord)
        time.sleep(0.2)
        return worker_ticks(parlord) == used

    wait_until(idle, 20, "the worker has nothing to do")
    return clients


def worker_ticks(parlord):
    worker, = parlord.workers()
    with open(f"/proc/{worker}/stat", encoding="utf-8", errors="replace") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def test_a_stopped_reader_holds_no_connection_to_the_database(one_worker):
    """With one connection for all, and more who do not read than there are connections."""
    parlord = one_worker(database={"pool_size": 1})
    stopped = stop_reading(parlord, 3)
    others = Others(parlord)
    for _ in range(20):
        others.ask()
    assert others.slowest < 1, others.slowest
    # Who goes on gets all the rest.
    line = read_slowly(stopped[:1], others)[0]
    check_list("get_users", line)


def test_a_stopped_reader_is_cut_in_time(one_worker):
    parlord = one_worker(limits={"send_timeout": 1})
    others = Others(parlord)
    client = reader(parlord)
    client.send(LISTS["get_users"])
    parlord.wait_for_log("replies were not read in time")
    # What was under way to him still comes, and then no end of the list.
    parts = bytearray()
    try:
        while data := client.sock.recv(262144):
            parts += data
    except ConnectionResetError:
        pass
    assert parts and b"\n" not in parts
    for _ in range(5):
        others.ask()
    client = reader(parlord)
    client.send(LISTS["getPlayersList"])
    check_list("getPlayersList", client.receive_line())


def test_a_steady_reader_is_not_cut(one_worker):
    """He is slower than send_timeout for the whole, but never stops."""
    parlord = one_worker(limits={"send_timeout": 1})
    others = Others(parlord)
    client = reader(parlord)
    client.send(LISTS["get_users"], LISTS["get_users"])
    end = time.monotonic() + 2
    parts = bytearray()
    while time.monotonic() < end:
        parts += client.sock.recv(65536)
        others.ask()
        time.sleep(0.02)
    while parts.count(b"\n") < 2:
        data = client.sock.recv(262144)
        assert data, "the server closed in the middle"
        parts += data
    first, second = parts.splitlines()
    assert first == second
    check_list("get_users", first)


def test_readers_who_go_in_the_middle(one_worker):
    """They close, or reset, when the worker waits for them, or is just asking the database."""
    parlord = one_worker(database={"pool_size": 2})
    worker, = parlord.workers()
    warm_up(parlord, 4)
    before = memory(parlord, "VmRSS")
    others = Others(parlord)
    for number in range(20):
        client = reader(parlord)
        client.send(*LISTS.values())
        if number % 2:
            client.sock.recv(1 if number % 4 == 1 else 1_000_000)
        client.close()
        others.ask()
    for client in stop_reading(parlord, 2):
        client.close()
    others.ask()
    assert others.slowest < 1
    assert parlord.workers() == [worker]
    wait_until(lambda: memory(parlord, "VmRSS") - before < 4 * PER_READER, 5, "memory is given back")
    client = reader(parlord)
    client.send(LISTS["get_dialogs"])
    check_list("get_dialogs", client.receive_line())


def test_the_daemon_ends_while_readers_stand_still(one_worker):
    """drain_timeout is what they get."""
    parlord = one_worker(limits={"drain_timeout": 1})
    stop_reading(parlord)
    start = time.monotonic()
    assert parlord.stop() == 0
    assert 0.5 < time.monotonic() - start < 5
