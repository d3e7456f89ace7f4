# SPDX-License-Identifier: ISC
"""Clients that mean harm. In each test they really do, while others have to be answered; what the
workers need for it must stay within what parlord(8) says under "Memory", and what was cut must be in
the log and in the counters. Times are in test_limits.py; one client alone, in test_processes.py."""

import random
import re
import select
import socket
import time
from pathlib import Path

import pytest

from harness import Client, Parlord, wait_until
from harness.client import encode
from harness.hostile import Bystander, Counters, Memory, allow_descriptors, is_served, reset

WIRE = Path(__file__).resolve().parents[1] / "protocol/wire"
KIB, MIB = 1 << 10, 1 << 20

# What a worker takes besides, whatever the clients do: its allocator's slack, connections to the
# database, the largest request's JSON.
SLACK = 3 * MIB
IDLE = 2 * KIB
MAX_REQUEST_SIZE = OUTPUT_BUFFER = 64 * KIB
# Two of the longest requests, one of which is not read yet; a quarter more, as buffers grow in steps;
# and replies.
EACH = (2 * MAX_REQUEST_SIZE + 64 * KIB) * 5 // 4 + 2 * OUTPUT_BUFFER


@pytest.fixture(autouse=True)
def unwritten_memory(monkeypatch):
    """What is free is not written to, as memory is measured."""
    monkeypatch.setattr(Parlord, "environment", {})


def limits(workers=1, **options):
    return pytest.mark.parlord({"workers": workers, "limits": {
        "password_cost": 1, "max_request_size": MAX_REQUEST_SIZE, "output_buffer": OUTPUT_BUFFER,
        **options}})


def lines(parlord, reason):
    """How many of the log's lines say for that reason that a connection was closed."""
    return len(re.findall(rf"127\.\d+\.\d+\.\d+:\d+: connection closed: {reason}",
                          parlord.log_text()))


def connections(parlord):
    """Of clients, in all workers."""
    return sum(client["pid"] != parlord.control_process()
               for client in parlord.ask_control(cmd="clients")["clients"])


def send_until_closed(client, data, total):
    """Sends data again and again, at most total bytes, until the server has closed; what was sent."""
    sent = 0
    client.sock.settimeout(20)
    try:
        while sent < total:
            client.sock.sendall(data)
            sent += len(data)
    except (BrokenPipeError, ConnectionResetError):
        pass
    return sent


# --- input without an end ---------------------------------------------------------------------------


@pytest.mark.parametrize("start", [b'{"cmd":"', b'{"cmd":"nonsense","x":"', b'{"', b'["', b""])
@limits()
def test_100_megabytes_without_an_end(parlord, start):
    """A string, a key, a number. What comes behind is only dropped, and only for a while."""
    counters, memory = Counters(parlord), Memory(parlord)
    with Bystander(parlord):
        client = parlord.connect()
        client.send_raw(start)
        sent = send_until_closed(client, b"1" * MIB, 100 * MIB)
        wait_until(lambda: lines(parlord, "a request was longer than max_request_size") == 1)
        wait_until(lambda: connections(parlord) <= 2, 10, f"it is closed after {sent} bytes")
    memory.check(SLACK)
    assert counters["cut_max_request_size"] == 1
    assert counters["bytes_received"] < MIB


@pytest.mark.parametrize("start, piece, end", [
    (b"", b" ", b""), (b"", b"\r\n", b""), (b"no JSON", b"x", b"\n"), (b"", b"[", b"\n"),
    (b"", b'{"a":', b"\n"), (b"[1", b",1", b"\n"), (b"", b"{}", b"")])
@limits()
def test_100_megabytes_that_are_taken(parlord, start, piece, end):
    """White space, or the rest of a line whose fault is known, is dropped as it comes. Values that are
    no requests are answered, to who reads the answers."""
    counters, memory = Counters(parlord), Memory(parlord)
    piece *= 64 * KIB // len(piece)
    count = 100 * MIB // len(piece) if len(start + end) or not piece.strip() else 10
    with Bystander(parlord):
        client = parlord.connect(60)
        client.sock.setblocking(False)
        client.send_raw(start)
        client.sock.setblocking(False)
        replies, left = bytearray(), memoryview(piece)
        while count:
            readable, writable, _ = select.select([client.sock], [client.sock], [], 20)
            if readable:
                # They are many, and all the same.
                replies = (replies + client.sock.recv(MIB))[-4096:]
            if writable:
                left = left[client.sock.send(left):]
                if not left:
                    count, left = count - 1, memoryview(piece)
        client.buffer += replies
        client.send_raw(end + b'{"cmd":"last"}\n')
        while b"Unknown command" not in client.receive_line():
            pass
        assert is_served(client)
    memory.check(SLACK + EACH)
    assert counters["cut_max_request_size"] == 0
    assert counters["bad_requests"] >= bool(start or piece.strip())


@pytest.mark.parametrize("bracket", ["[", '{"a":', "[[],", '[{"a":1},'])
@limits()
def test_nested_100000_deep(parlord, bracket):
    memory = Memory(parlord)
    with Bystander(parlord):
        for _ in range(20):
            client = parlord.connect()
            client.send_raw(bracket.encode() * 100_000 + b'\n{"cmd":"last"}\n')
            assert "nested too deeply" in client.receive()["message"]
            assert client.receive()["message"] == "Unknown command"
    memory.check(SLACK)


@pytest.mark.parametrize("item", ["{}", "[]", "0", '{"":0}', '""', "null"])
@limits()
def test_values_that_cost_more_than_their_bytes(parlord, item):
    """Fifty clients at once; "{}," would be 80 bytes of memory for each of its own."""
    count = (MAX_REQUEST_SIZE - 100) // (len(item) + 1)
    request = encode({"cmd": "nonsense", "x": []}).strip()[:-2] \
        + ",".join([item] * count).encode() + b"]}\n"
    assert MAX_REQUEST_SIZE - 200 < len(request) <= MAX_REQUEST_SIZE
    memory = Memory(parlord)
    with Bystander(parlord):
        clients = [parlord.connect(30) for _ in range(50)]
        for _ in range(4):
            for client in clients:
                client.send_raw(request)
            for client in clients:
                assert "too many values" in client.receive()["message"]
    memory.check(SLACK + 50 * IDLE)


# --- every class of what is no JSON -----------------------------------------------------------------


@limits(workers=2)
def test_all_that_is_no_json(parlord):
    """What the tests of the protocol have, as it is and with bytes changed at random."""
    rng = random.Random(7)
    corpus = [path.read_bytes() for path in sorted(WIRE.glob("*.tst"))]
    corpus = [text for text in corpus if len(text) < 10_000]
    assert len(corpus) > 40
    counters, memory = Counters(parlord), Memory(parlord)
    told = 0
    with Bystander(parlord) as bystander:
        for number in range(600):
            text = bytearray(corpus[number % len(corpus)])
            for _ in range(number // len(corpus) if text else 0):
                text[rng.randrange(len(text))] = rng.randrange(256)
            with Client(parlord.address, 20) as client:
                client.send_raw(text)
                client.shutdown()
                told += sum(reply.get("status") == "badRequest" or
                            reply.get("message") == "Unknown command"
                            for reply in client.receive_all())
    assert told > 1000
    assert counters["bad_requests"] == told + bystander.unknown
    memory.check(2 * SLACK)


# --- slow and silent --------------------------------------------------------------------------------


@limits(request_timeout=3)
def test_many_that_send_a_byte_now_and_then(parlord):
    counters, memory = Counters(parlord), Memory(parlord)
    request = b'{"cmd":"' + b"x" * 1000
    with Bystander(parlord):
        clients = [parlord.connect() for _ in range(300)]
        for client in clients:
            client.send_raw(request[:20])
        sent, next_round = 20, time.monotonic()

        def drip():
            nonlocal sent, next_round
            if time.monotonic() >= next_round:
                for client in clients:
                    try:
                        client.send_raw(request[sent:sent + 1])
                    except (BrokenPipeError, ConnectionResetError):
                        pass
                sent, next_round = sent + 1, time.monotonic() + 0.2
            return counters["cut_request_timeout"] >= len(clients)

        wait_until(drip, 30, "all are cut")
        assert all(client.is_closed() for client in clients)
    assert counters["cut_request_timeout"] == len(clients)
    assert lines(parlord, "a request was not complete in time") == len(clients)
    memory.check(SLACK + len(clients) * IDLE)


@pytest.mark.parametrize("asked", [True, False])
def test_10000_idle_connections(start_parlord, asked):
    count = allow_descriptors(10_000)
    parlord = start_parlord({"workers": 1, "limits": {"max_connections": count + 100}})
    counters, memory = Counters(parlord), Memory(parlord)
    with Bystander(parlord):
        clients = []
        for _ in range(count):
            clients.append(Client(parlord.address, 30))
            if asked:
                assert is_served(clients[-1])
        wait_until(lambda: counters["connections_accepted"] >= count)
        memory.check(SLACK + count * IDLE)
        assert all(is_served(client) for client in clients[::50])
        for client in clients:
            client.close()
        wait_until(lambda: connections(parlord) <= 2, 60)
    assert counters["connections_rejected"] == 0


@limits(max_connections=50, workers=2)
def test_more_connections_than_may_be(parlord):
    """All who come too late are told so and counted."""
    counters = Counters(parlord)
    with Bystander(parlord) as bystander:
        # Newcomers would now be turned away with the rest.
        bystander.pause()
        wait_until(lambda: connections(parlord) == 1)
        inside = [parlord.connect() for _ in range(49)]
        assert all(is_served(client) for client in inside)
        for _ in range(200):
            with Client(parlord.address) as client:
                assert client.receive()["retry_after"] == 1
                assert client.is_closed()
            assert is_served(bystander.client)
        assert counters["rejected_connections"] == counters["connections_rejected"] == 200
        for client in inside:
            client.close()
        wait_until(lambda: connections(parlord) == 1)
        bystander.go()
    parlord.wait_for_log("connections are refused: there are limits.max_connections, 50")


# --- replies that nobody reads ----------------------------------------------------------------------


@limits(send_timeout=3)
def test_readers_that_do_not_read(parlord):
    """To each 10,000 replies are due, of 160 KB."""
    with Bystander(parlord) as bystander:
        for _ in range(40):
            reply = bystander.parlord.connect().request(
                cmd="chat", sid=bystander.sid, message="x" * 4096)
            assert reply == {"status": "ok"}
        counters, memory = Counters(parlord), Memory(parlord)
        requests = encode({"cmd": "getChatHistory", "sid": bystander.sid, "limit": 40}) * 10_000
        clients = [parlord.connect(20) for _ in range(20)]
        left = {client: memoryview(requests) for client in clients}

        def push():
            for client in list(left):
                client.sock.setblocking(False)
                try:
                    left[client] = left[client][client.sock.send(left[client]):]
                except BlockingIOError:
                    pass
                except (BrokenPipeError, ConnectionResetError):
                    del left[client]
            return not left

        wait_until(push, 60, "all are cut")
    assert counters["cut_send_timeout"] == len(clients)
    assert lines(parlord, "replies were not read in time") == len(clients)
    memory.check(SLACK + len(clients) * (EACH + 160 * KIB))


class Settled:
    """Whether a value has not changed for a second."""

    def __init__(self, value):
        self.value = value
        self.last = None
        self.since = time.monotonic()

    def __call__(self):
        value = self.value()
        if value != self.last:
            self.last = value
            self.since = time.monotonic()
        return time.monotonic() - self.since > 1


# --- more than the machine has ----------------------------------------------------------------------


@limits(buffer_memory=8 * MIB)
def test_unfinished_requests_of_all_together(parlord):
    """500 times 60 KiB of a request; who behaves is never the one that is cut."""
    counters, memory = Counters(parlord), Memory(parlord)
    with Bystander(parlord):
        clients = [parlord.connect() for _ in range(500)]
        for client in clients:
            try:
                client.send_raw(b'{"cmd":"' + b"x" * 60 * KIB)
            except (BrokenPipeError, ConnectionResetError):
                pass
        # Of those that are cut some bytes may be left unread, so there is no sum to wait for.
        settled = Settled(lambda: counters["cut_buffer_memory"])
        wait_until(lambda: settled() and settled.last > 0, 60)
        cut = [client for client in clients if client.is_closed(0.01)]
        # Those that are left are as many as there is room for.
        assert 500 - 8 * MIB // (60 * KIB) <= len(cut) < 480
        assert counters["cut_buffer_memory"] == len(cut)
        assert lines(parlord, "buffers hold more than buffer_memory") == len(cut)
        for client in set(clients) - set(cut):
            client.send_raw(b'"}')
            assert client.receive()["message"] == "Unknown command"
    memory.check(SLACK + 8 * MIB * 5 // 4 + 500 * IDLE)


@limits(buffer_memory=4 * MIB, send_timeout=60)
def test_unread_replies_of_all_together(parlord):
    with Bystander(parlord) as bystander:
        for _ in range(40):
            bystander.parlord.connect().request(
                cmd="chat", sid=bystander.sid, message="x" * 4096)
        counters, memory = Counters(parlord), Memory(parlord)
        request = encode({"cmd": "getChatHistory", "sid": bystander.sid, "limit": 40})
        clients = [parlord.connect(20) for _ in range(150)]
        for client in clients:
            # Too much for what the kernel keeps.
            client.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.send_raw(request * 100)
        # Each that is left holds more than 64 KiB.
        wait_until(lambda: counters["cut_buffer_memory"] >= 150 - 4 * MIB // OUTPUT_BUFFER, 60,
                   "most are cut")
        for client in clients:
            client.close()
    assert lines(parlord, "buffers hold more than buffer_memory") == counters["cut_buffer_memory"]
    # Replies are made in memory of their own, which the allocator can't give back at once when others
    # that wait lie behind it: at most one of each client.
    memory.check(SLACK + 4 * MIB * 5 // 4 + len(clients) * 160 * KIB)


def test_descriptors_used_up(start_parlord):
    """While none is left nobody is taken in, which is told and counted; who is in is served."""
    parlord = start_parlord({"workers": 1, "database": {"pool_size": 1}},
                            wrapper=["bash", "-c", 'ulimit -n 60; exec "$@"', "bash"])
    counters = Counters(parlord)
    client = parlord.connect()
    crowd = [parlord.connect() for _ in range(100)]
    wait_until(lambda: counters["accept_pauses"] >= 2)
    assert all(is_served(client) for _ in range(100))
    parlord.wait_for_log("can't accept connections for a while")
    for other in crowd:
        other.close()
    with Bystander(parlord):
        pass


# --- storms -----------------------------------------------------------------------------------------


@limits(workers=2)
def test_a_storm_of_resets(parlord):
    """At once, in a request, behind one, with a reply on its way."""
    workers = parlord.workers()
    starts = [b"", b'{"cmd":"no', encode({"cmd": "nonsense"}), encode({"cmd": "nonsense"}) * 1000,
              encode({"cmd": "getPlayersList", "sid": "0"})]
    counters, memory = Counters(parlord), Memory(parlord)
    with Bystander(parlord):
        for number in range(4000):
            client = Client(parlord.address)
            if starts[number % len(starts)]:
                client.send_raw(starts[number % len(starts)])
            reset(client)
        wait_until(lambda: connections(parlord) <= 2, 30)
    assert counters["connections_accepted"] >= 4000
    # A connection that was reset before it was read shows an error, the others may show an end.
    assert counters["connections_lost"] >= 1000
    assert "unix: connection lost" not in parlord.log_text()
    assert parlord.workers() == workers
    memory.check(2 * SLACK)


@limits(trusted=["127.0.0.1/32"], request_rate=10, request_burst=20, address_rate=20,
        address_burst=100)
def test_a_flood_of_one_command(parlord):
    """From one address, over ten connections: what is too much is refused, and all is answered."""
    counters, memory = Counters(parlord), Memory(parlord)
    with Bystander(parlord):
        clients = [parlord.connect(30, source="127.1.2.3") for _ in range(10)]
        for client in clients:
            client.send_raw(encode({"cmd": "register", "username": "a", "password": "b"}) * 500)
        replies = [reply for client in clients for reply in client.receive_many(500, 30)]
    refused = [reply for reply in replies if "retry_after" in reply]
    assert 4000 < len(refused) < 5000
    # Ten log-ins at once are more than an address may have in the queue for hashing.
    assert sum(counters[reason] for reason in (
        "refused_request_rate", "refused_address_rate", "refused_hash_share")) == len(refused)
    parlord.wait_for_log(r"127\.1\.2\.3:\d+: refused: Too many requests")
    memory.check(SLACK + 10 * EACH)
