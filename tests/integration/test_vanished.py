# SPDX-License-Identifier: ISC
"""Clients whom the network loses without a word: no end and no reset ever comes from them. They must
not stay for ghosts."""

import re
import socket

import pytest

from harness import wait_until
from harness.client import encode
from harness.neighbour import Neighbour, why_not
from harness.process import free_port
from harness.transactions import held, wait_for_blocked

PEER_TIMEOUT = 2
# Of which peer_timeout is a small part, and the kernel's own times would be a multiple.
DEADLINE = 30
WAYS = pytest.mark.parametrize("lose", [Neighbour.unplug, Neighbour.vanish],
                               ids=["link-down", "nobody-there"])


@pytest.fixture(scope="module")
def can_have_neighbours():
    reason = why_not()
    if reason:
        pytest.skip(reason)


@pytest.fixture
def neighbours(can_have_neighbours, tmp_path):
    """Two; the first may be lost."""
    made = []
    try:
        for _ in range(2):
            made.append(Neighbour(tmp_path / "neighbour.log"))
        yield made
    finally:
        for neighbour in made:
            neighbour.close()


@pytest.fixture
def parlord(neighbours, start_parlord):
    """No time but peer_timeout can end a connection."""
    port = free_port()
    addresses = ["127.0.0.1", *(neighbour.here for neighbour in neighbours)]
    parlord = start_parlord({
        "listen": [f"{address}:{port}" for address in addresses],
        "limits": {"peer_timeout": PEER_TIMEOUT, "idle_timeout": 0, "first_request_timeout": 3600,
                   "request_timeout": 3600, "send_timeout": 3600, "drain_timeout": 1}}, wait=False)
    parlord.port = port
    parlord.wait_ready()
    return parlord


@pytest.fixture
def connect(parlord):
    """connect(neighbour): a client who is there."""
    clients = []

    def start(neighbour):
        clients.append(neighbour.connect((neighbour.here, parlord.port)))
        return clients[-1]

    yield start
    for client in clients:
        client.close()


def name_of(client):
    return "%s:%d" % client.sock.getsockname()


def is_shown(parlord, client):
    return name_of(client) in [shown["address"]
                               for shown in parlord.ask_control(cmd="clients")["clients"]]


def counter(parlord, name):
    return parlord.ask_control(cmd="status")["counters"][name]


def is_served(client):
    return client.request(cmd="nonsense")["message"] == "Unknown command"


def wait_until_given_up(parlord, client, lost=1):
    """lost: how many there are then."""
    wait_until(lambda: not is_shown(parlord, client), DEADLINE, "the connection is given up")
    parlord.wait_for_log(rf"{re.escape(name_of(client))}: connection lost: ")
    assert counter(parlord, "connections_lost") == lost


def assert_session_lives(client, sid, username):
    assert client.request(cmd="getPlayersList", sid=sid)["players"] == [{"username": username}]


@WAYS
def test_an_idle_client(parlord, neighbours, connect, lose):
    client = connect(neighbours[0])
    sid = client.register("ann")
    assert is_shown(parlord, client)
    lose(neighbours[0])
    wait_until_given_up(parlord, client)
    assert_session_lives(parlord.connect(), sid, "ann")
    neighbours[0].come_back()
    assert_session_lives(connect(neighbours[0]), sid, "ann")
    # Nobody knows the old connection any more.
    with pytest.raises((ConnectionError, EOFError)):
        client.request(cmd="nonsense")


@WAYS
def test_a_client_with_a_reply_on_its_way(parlord, database, neighbours, connect, lose):
    """What was asked is done all the same."""
    client = connect(neighbours[0])
    sid = client.register("ann")
    with held(database, "SELECT * FROM room WHERE id = 1 FOR UPDATE"):
        client.send({"cmd": "chat", "sid": sid, "message": "hello"})
        wait_for_blocked(database, 1)
        lose(neighbours[0])
    wait_until_given_up(parlord, client)
    assert database.query("SELECT text FROM message") == [{"text": "hello"}]
    assert_session_lives(parlord.connect(), sid, "ann")


def test_a_silent_client_is_kept(parlord, neighbours, connect):
    """For longer than it takes to give up two others, one after the other. Its kernel answers."""
    silent, never_asked = connect(neighbours[1]), connect(neighbours[1])
    sid = silent.register("ann")
    for count in (1, 2):
        other = connect(neighbours[0])
        assert is_served(other)
        neighbours[0].vanish()
        wait_until_given_up(parlord, other, count)
        assert is_shown(parlord, silent) and is_shown(parlord, never_asked)
        neighbours[0].come_back()
    assert_session_lives(silent, sid, "ann")
    assert is_served(never_asked)


def test_a_client_who_takes_nothing(parlord):
    """He is there, but the kernel holds replies for which he has no room, as parlord.conf(5) says."""
    client = parlord.connect()
    client.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    assert is_served(client) and is_shown(parlord, client)
    client.sock.setblocking(False)
    requests = encode({"cmd": "nonsense"}) * 1000

    def asks_on():
        try:
            client.sock.send(requests)
        except (BlockingIOError, ConnectionError):
            pass
        return is_shown(parlord, client)

    wait_until(lambda: not asks_on(), DEADLINE, "the connection is given up")
    parlord.wait_for_log(rf"{re.escape(name_of(client))}: connection lost: ")
    assert counter(parlord, "cut_send_timeout") == 0
