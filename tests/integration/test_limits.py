# SPDX-License-Identifier: ISC
"""Limits against abuse: connections, rates and times. Clients that are bounded come from addresses
of 127.0.0.0/8 that are not trusted; the tests look on from 127.0.0.1, which is."""

import time

import pytest

from harness import Client, wait_until

TRUSTED = {"trusted": ["127.0.0.1/32", "::1/128"]}
ANN, BOB = "127.1.2.3", "127.1.2.4"


def limits(**options):
    return pytest.mark.parlord({"limits": {"password_cost": 1, **TRUSTED, **options}})


def counter(parlord, name):
    return parlord.ask_control(cmd="status")["counters"][name]


def is_served(client):
    return client.request(cmd="nonsense")["message"] == "Unknown command"


def gets_in(parlord, source):
    try:
        with Client(parlord.address, source=source) as client:
            return is_served(client)
    except (EOFError, ConnectionError):
        return False


def refusal(reply):
    """The words of a refusal that says when to try again."""
    assert reply["status"] == "badCommand" and reply["retry_after"] >= 1, reply
    return reply["message"]


# --- connections ------------------------------------------------------------------------------------


def fill(parlord, source, count):
    clients = [parlord.connect(source=source) for _ in range(count)]
    assert all(is_served(client) for client in clients)
    return clients


def assert_turned_away(parlord, source):
    with Client(parlord.address, source=source) as client:
        assert refusal(client.receive()) == "Too many connections from your address"
        assert client.is_closed()


@limits(max_connections_per_address=5)
def test_connections_of_an_address(parlord):
    """Over all workers; others come in, and a place that is given up can be had."""
    clients = fill(parlord, ANN, 5)
    for _ in range(4):  # whichever worker takes it
        assert_turned_away(parlord, ANN)
    fill(parlord, BOB, 5)
    fill(parlord, "127.0.0.1", 10)
    assert counter(parlord, "rejected_address") == 4
    assert counter(parlord, "connections_rejected") == 4
    parlord.wait_for_log(r"127\.1\.2\.3:\d+: refused: Too many connections from your address")
    clients.pop().close()
    wait_until(lambda: gets_in(parlord, ANN))


@limits(max_connections_per_address=4)
def test_a_dead_worker_has_no_connections(parlord):
    """What was counted for it is not counted any more."""
    for _ in range(3):
        clients = fill(parlord, ANN, 4)
        assert_turned_away(parlord, ANN)
        before = set(parlord.workers())
        for pid in before:
            parlord.kill_worker(pid)
        assert all(client.is_closed() for client in clients)
        wait_until(lambda: not before & set(parlord.workers()))
        parlord.wait_ready()
        wait_until(lambda: gets_in(parlord, ANN))
        wait_until(lambda: len(parlord.ask_control(cmd="clients")["clients"]) == 1)


# --- rates ------------------------------------------------------------------------------------------


@limits(request_rate=1, request_burst=5)
def test_requests_of_a_connection(parlord):
    """A chat command gets the same reply; waiting helps; other connections are not concerned."""
    client = parlord.connect(source=ANN)
    assert all(is_served(client) for _ in range(5))
    requests = [{"cmd": "get_users"}, {"cmd": "chat"}, {"cmd": 1}, {"cmd": "Login"}]
    for reply in client.pipeline(requests):
        assert refusal(reply) == "Too many requests on this connection"
    client.send_raw(b"no JSON\n")
    assert "retry_after" in client.receive()
    assert is_served(parlord.connect(source=ANN))
    assert counter(parlord, "refused_request_rate") == 5
    wait_until(lambda: is_served(client))


@limits(request_rate=0, address_rate=1, address_burst=20)
def test_requests_of_an_address(parlord):
    """Over all its connections, of all workers."""
    clients = [parlord.connect(source=ANN) for _ in range(8)]
    replies = [client.request(cmd="nonsense") for _ in range(5) for client in clients]
    served = [reply for reply in replies if reply["message"] == "Unknown command"]
    # Some tokens came while they were being asked.
    assert 20 <= len(served) < 40
    assert {refusal(reply) for reply in replies if reply not in served} \
        == {"Too many requests from your address"}
    assert counter(parlord, "refused_address_rate") == 40 - len(served)
    assert all(is_served(parlord.connect(source=BOB)) for _ in range(5))
    assert all(is_served(parlord.connect()) for _ in range(50))


@limits(request_rate=1, request_burst=1, address_rate=1, address_burst=1,
        max_connections_per_address=1, first_request_timeout=0.1, idle_timeout=1)
def test_who_is_trusted_is_not_bounded(parlord):
    clients = [parlord.connect() for _ in range(3)]
    cut = parlord.connect(source=ANN)
    assert cut.is_closed()
    for client in clients:
        assert all(reply["message"] == "Unknown command"
                   for reply in client.pipeline([{"cmd": "nonsense"}] * 100))


# --- times ------------------------------------------------------------------------------------------


@limits(first_request_timeout=0.3)
def test_the_first_request_is_waited_for(parlord):
    """Until it is complete, however slowly it comes."""
    silent = parlord.connect(source=ANN)
    slow = parlord.connect(source=ANN)
    slow.send_raw(b'{"cmd": "nons')
    served = parlord.connect(source=ANN)
    assert is_served(served)
    assert silent.is_closed() and slow.is_closed()
    parlord.wait_for_log(r"127\.1\.2\.3:\d+: connection closed: its first request was not complete")
    assert counter(parlord, "cut_first_request_timeout") == 2
    assert is_served(served)


@limits(idle_timeout=1, request_rate=0, address_rate=0)
def test_an_idle_connection_ends(parlord):
    """Time begins anew with each request, and the session lives on."""
    client = parlord.connect(source=ANN)
    sid = client.register("ann")
    end = time.monotonic() + 2
    while time.monotonic() < end:
        assert client.request(cmd="getPlayersList", sid=sid)["status"] == "ok"
    assert client.is_closed()
    assert counter(parlord, "cut_idle_timeout") == 1
    parlord.wait_for_log("connection closed: nothing was asked for idle_timeout")
    reply = parlord.connect().request(cmd="getPlayersList", sid=sid)
    assert reply["players"] == [{"username": "ann"}]
