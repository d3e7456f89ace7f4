# SPDX-License-Identifier: ISC
"""Clients behind a proxy that speaks the PROXY protocol: a real HAProxy, and headers by hand. Proxies
connect from 127.9.9.9; what comes from any other address is a client itself."""

import os
import re
import signal
import socket
import struct

import pytest

from harness import Client, process_state, wait_until
from harness.certificates import Authority
from harness.client import encode
from harness.haproxy import HAProxy
from harness.process import free_port
from harness.tls import TlsClient

PROXY = "127.9.9.9"
ANN, BOB = "127.1.2.3", "127.1.2.4"
# Whom the headers by hand name.
CAROL, CAROLS_PORT = "192.0.2.7", 4711
SERVER, SERVERS_PORT = "192.0.2.1", 7420
SHOWN = f"{CAROL}:{CAROLS_PORT}"
VERSIONS = {"v1": "send-proxy", "v2": "send-proxy-v2"}
SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"
LOCAL, PROXIED = 0x20, 0x21
NOTHING = {"cmd": "nonsense"}


def proxies(**limits):
    return pytest.mark.parlord({"proxies": ["127.9.9.0/24"], "limits": {
        "password_cost": 1, "trusted": ["127.0.0.1/32"], **limits}})


# All tests of the file need it.
pytestmark = proxies()


def v1(source=CAROL, family="TCP4", destination=SERVER, port=CAROLS_PORT):
    return f"PROXY {family} {source} {destination} {port} {SERVERS_PORT}\r\n".encode()


def v2(command=PROXIED, family=0x11, block=None, fields=b""):
    if block is None:
        block = socket.inet_aton(CAROL) + socket.inet_aton(SERVER) \
            + struct.pack(">HH", CAROLS_PORT, SERVERS_PORT)
    return SIGNATURE + struct.pack(">BBH", command, family, len(block + fields)) + block + fields


HEADERS = pytest.mark.parametrize("header", [v1(), v2()], ids=["v1", "v2"])


def name_of(client):
    """As the daemon shows a client who is not behind a proxy."""
    return "%s:%d" % client.sock.getsockname()


def shown(parlord):
    """The addresses of the clients that there are."""
    return sorted(client["address"] for client in parlord.ask_control(cmd="clients")["clients"]
                  if client["address"] != "unix")


def counter(parlord, name):
    return parlord.ask_control(cmd="status")["counters"][name]


def is_served(client):
    return client.request(NOTHING)["message"] == "Unknown command"


@pytest.fixture
def none_shown(parlord):
    """The connections by which the daemon was found ready are over."""
    wait_until(lambda: shown(parlord) == [])


# --- HAProxy ----------------------------------------------------------------------------------------


@pytest.fixture
def start_haproxy(parlord, tmp_path):
    """start_haproxy("send-proxy", address=...): in front of the daemon, or of another address."""
    started = []

    def start(options, address=None):
        folder = tmp_path / f"haproxy{len(started) + 1}"
        folder.mkdir()
        started.append(HAProxy(folder, address or parlord.address, PROXY, options))
        return started[-1]

    yield start
    for haproxy in started:
        haproxy.close()


@pytest.mark.parametrize("version", VERSIONS)
def test_clients_are_shown_with_their_own_addresses(parlord, none_shown, start_haproxy, version):
    haproxy = start_haproxy(VERSIONS[version])
    with Client(haproxy.address) as near, Client(haproxy.address, source=ANN) as far:
        assert is_served(near) and is_served(far)
        assert shown(parlord) == sorted([name_of(near), name_of(far)])
        for client in (near, far):
            client.request(cmd="Login", login="nobody", pas="wrong")
            address = re.escape(client.sock.getsockname()[0])
            parlord.wait_for_log(f"authentication failed from {address}: Login, user 'nobody'")
    assert PROXY not in parlord.log_text()
    wait_until(lambda: shown(parlord) == [])


@proxies(max_connections_per_address=2)
@pytest.mark.parametrize("version", VERSIONS)
def test_an_address_is_bounded_behind_haproxy(parlord, start_haproxy, version):
    """And not all of the proxy's clients together. Who comes without it counts the same."""
    haproxy = start_haproxy(VERSIONS[version])
    clients = [Client(haproxy.address, source=source) for source in (ANN, ANN, BOB, BOB)]
    clients += [Client(haproxy.address) for _ in range(4)]
    assert all(is_served(client) for client in clients)
    for address in (haproxy.address, parlord.address):
        with Client(address, source=ANN) as late:
            reply = late.receive()
            assert reply["message"] == "Too many connections from your address"
            assert reply["retry_after"] >= 1
            assert late.is_closed()
    assert counter(parlord, "rejected_address") == 2
    clients.pop(0).close()

    def gets_in():
        try:
            with Client(haproxy.address, source=ANN) as client:
                return is_served(client)
        except (EOFError, ConnectionError):
            return False

    wait_until(gets_in)
    for client in clients:
        client.close()


@proxies(request_rate=0, address_rate=1, address_burst=5)
def test_rates_are_those_of_the_address_behind_haproxy(parlord, start_haproxy):
    haproxy = start_haproxy("send-proxy-v2")
    with Client(haproxy.address, source=ANN) as ann, Client(haproxy.address, source=BOB) as bob:
        assert all("retry_after" not in ann.request(NOTHING) for _ in range(5))
        assert ann.request(NOTHING)["message"] == "Too many requests from your address"
        assert is_served(bob)


@pytest.mark.parametrize("version", VERSIONS)
def test_health_checks_of_haproxy(parlord, start_haproxy, version):
    """It asks on its own behalf, and takes the server for well when it gets the answer."""
    haproxy = start_haproxy(VERSIONS[version] + " check check-send-proxy inter 100ms fall 1 rise 1")
    wait_until(lambda: re.search("Health check for .* succeeded.*Layer7", haproxy.log_text()), 20,
               f"a check succeeds; see {haproxy.log}")
    assert "failed" not in haproxy.log_text()
    assert counter(parlord, "cut_proxy_header") == 0


# --- headers by hand --------------------------------------------------------------------------------


def connect(parlord, data=b""):
    """As the proxy does."""
    client = parlord.connect(source=PROXY)
    client.send_raw(data)
    return client


@HEADERS
def test_byte_by_byte(parlord, none_shown, header):
    client = connect(parlord)
    for byte in header:
        # Until then it is the proxy's.
        wait_until(lambda: shown(parlord) == [name_of(client)])
        client.send_raw(bytes([byte]))
        wait_until(lambda: client.held_back() == 0)
    wait_until(lambda: shown(parlord) == [SHOWN])
    assert is_served(client)


@HEADERS
def test_in_pieces_with_a_request_at_once(parlord, header):
    """The request comes with the header's second piece, or in its midst."""
    data = header + encode(NOTHING)
    for at in range(1, len(data)):
        with Client(parlord.address, source=PROXY) as client:
            client.send_raw(data[:at])
            wait_until(lambda: client.held_back() == 0)
            client.send_raw(data[at:])
            assert client.receive()["message"] == "Unknown command"
    assert counter(parlord, "cut_proxy_header") == 0


@proxies(request_rate=0, address_rate=0)
@HEADERS
def test_many_requests_at_once(parlord, header):
    """More than is read with the header."""
    client = connect(parlord)
    sids = []
    names = [f"user{number}" for number in range(5)]
    client.send_raw(header + b"".join(
        encode({"cmd": "register", "username": name, "password": "secret"}) + encode(NOTHING) * 200
        for name in names))
    for _ in names:
        sids.append(client.receive()["sid"])
        assert {reply["message"] for reply in client.receive_many(200)} == {"Unknown command"}
    assert len(set(sids)) == len(names)
    client.shutdown()
    assert client.receive_all() == []


def test_addresses_of_ipv6(parlord, none_shown):
    address = "2001:db8::7"
    block = b"".join(socket.inet_pton(socket.AF_INET6, text) for text in (address, "2001:db8::1")) \
        + struct.pack(">HH", CAROLS_PORT, SERVERS_PORT)
    for header in (v1(address, "TCP6", "2001:db8::1"), v2(family=0x21, block=block)):
        with Client(parlord.address, source=PROXY) as client:
            client.send_raw(header)
            assert is_served(client)
            assert shown(parlord) == [f"[{address}]:{CAROLS_PORT}"]
        wait_until(lambda: shown(parlord) == [])


@pytest.mark.parametrize("header", [
    b"PROXY UNKNOWN\r\n",
    b"PROXY UNKNOWN 192.0.2.7 192.0.2.1 4711 7420\r\n",
    v2(LOCAL, 0, b""),
    v2(LOCAL),
    v2(PROXIED, 0, b""),
    v2(PROXIED, 0x31, bytes(216)),
], ids=["unknown", "unknown-with-addresses", "local", "local-with-addresses", "unspecified", "unix"])
def test_a_proxy_that_speaks_for_itself_is_served(parlord, none_shown, header):
    """It is shown as what it is, whatever addresses come with that."""
    client = connect(parlord, header)
    assert is_served(client)
    assert shown(parlord) == [name_of(client)]


WRONG = {
    "a request": (encode(NOTHING), "no PROXY header"),
    "http": (b"GET / HTTP/1.0\r\n\r\n", "no PROXY header"),
    "another case": (v1().lower(), "no PROXY header"),
    "a family": (v1(family="TCP5"), "unknown protocol in the PROXY line"),
    "no address": (v1(source="192.0.2.777"), "wrong address in the PROXY line"),
    "an address of the other family": (v1(family="TCP6"), "wrong address in the PROXY line"),
    "a port": (v1(port=65536), "wrong port in the PROXY line"),
    "LF alone": (v1().replace(b"\r", b""), "PROXY line not ended by CR LF"),
    "too long a line": (b"PROXY TCP4 " + b"1" * 200, "PROXY line too long"),
    "a version": (v2(0x11), "unknown version of the PROXY header"),
    "a command": (v2(0x22), "unknown command in the PROXY header"),
    "a short block": (v2(block=b"\xc0\0\2\7"), "PROXY header too short for its addresses"),
    "a checksum": (v2(fields=b"\x03\0\4\0\0\0\0"), "wrong checksum in the PROXY header"),
    "too long a header": (v2(fields=bytes(5000)), "PROXY header too long"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_header(parlord, none_shown, what):
    """Nothing is answered, and nothing of what follows is done."""
    header, reason = WRONG[what]
    client = connect(parlord, header + encode({"cmd": "register", "username": "ann",
                                               "password": "secret"}))
    assert client.is_closed()
    parlord.wait_for_log(rf"{re.escape(name_of(client))}: connection closed: {reason}")
    assert counter(parlord, "cut_proxy_header") == 1
    wait_until(lambda: shown(parlord) == [])
    assert parlord.connect().register("ann")
    assert is_served(connect(parlord, v1()))


@HEADERS
def test_a_header_that_ends_too_soon(parlord, header):
    for length in (0, 1, len(header) - 1):
        client = connect(parlord, header[:length])
        client.shutdown()
        assert client.is_closed()
        parlord.wait_for_log(rf"{re.escape(name_of(client))}: connection closed:"
                             " it ended within the proxy's header")
    assert counter(parlord, "cut_proxy_header") == 3


@pytest.mark.parametrize("source", ["127.0.0.1", ANN])
@HEADERS
def test_nobody_else_can_claim_an_address(parlord, none_shown, source, header):
    """To a client who is not behind a proxy a header is no request."""
    client = parlord.connect(source=source)
    client.send_raw(header + b"\n")
    assert client.receive()["status"] == "badRequest"
    client.send({"cmd": "last"})
    while (reply := client.receive())["status"] == "badRequest":
        pass
    assert reply["message"] == "Unknown command"
    assert shown(parlord) == [name_of(client)]
    assert counter(parlord, "bad_requests") >= 1
    assert counter(parlord, "cut_proxy_header") == 0
    assert CAROL not in parlord.log_text()


@HEADERS
def test_there_is_one_header(parlord, none_shown, header):
    """What the client sends himself claims nothing."""
    client = connect(parlord, v1(ANN) + header + b"\n")
    assert client.receive()["status"] == "badRequest"
    assert shown(parlord) == [f"{ANN}:{CAROLS_PORT}"]


@proxies(first_request_timeout=0.3, trusted=["127.0.0.0/8"])
def test_a_header_has_its_time(parlord):
    """As long as for a first request, for which there is as much time again; trusted or not."""
    silent_proxies = [connect(parlord), connect(parlord, v1()[:-1]), connect(parlord, v2()[:-1])]
    silent = connect(parlord, v1())
    local = connect(parlord, v2(LOCAL, 0, b""))
    for client in silent_proxies:
        assert client.is_closed()
        parlord.wait_for_log(rf"{re.escape(name_of(client))}: connection closed:"
                             " the proxy's header was not complete in time")
    assert silent.is_closed()
    parlord.wait_for_log(f"{SHOWN}: connection closed: its first request was not complete")
    assert counter(parlord, "cut_proxy_header") == 3
    assert counter(parlord, "cut_first_request_timeout") == 1
    assert is_served(local)


def test_a_proxy_that_says_nothing_can_be_kicked(parlord):
    client, other = connect(parlord), connect(parlord)
    wait_until(lambda: {name_of(client), name_of(other)} <= set(shown(parlord)))
    (number,) = [row["client"] for row in parlord.ask_control(cmd="clients")["clients"]
                 if row["address"] == name_of(client)]
    assert parlord.ask_control(cmd="kick", client=number) == {"status": "ok"}
    assert client.is_closed()
    parlord.wait_for_log(rf"{re.escape(name_of(client))}: connection closed: by an administrator")
    assert (counter(parlord, "cut_kick"), counter(parlord, "cut_proxy_header")) == (1, 0)
    other.send_raw(v1())
    assert is_served(other)


def test_a_proxy_that_says_nothing_does_not_delay_the_end(parlord):
    silent = connect(parlord, v1()[:10])
    wait_until(lambda: name_of(silent) in shown(parlord))
    assert parlord.stop() == 0
    assert silent.is_closed()


@pytest.mark.parametrize("header", [b"", v1(), v2()], ids=["no-proxy", "v1", "v2"])
def test_what_has_arrived_when_the_daemon_stops_is_answered(parlord, header):
    """Also if it is all there before the worker has seen any of it. One client has no proxy: what is
    asked here is nothing special."""
    client = connect(parlord) if header else parlord.connect()
    wait_until(lambda: name_of(client) in shown(parlord))
    workers = parlord.workers()
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)
    wait_until(lambda: all(process_state(pid) == "T" for pid in workers))
    try:
        parlord.signal(signal.SIGTERM)
        # The workers have been told then, and see it first.
        parlord.wait_for_log("stopping: ")
        wait_until(lambda: process_state(parlord.control_process() or 0) is None)
        client.send_raw(header + encode(NOTHING))
    finally:
        for pid in workers:
            os.kill(pid, signal.SIGCONT)
    assert client.receive()["message"] == "Unknown command"
    assert client.is_closed()
    client.close()
    assert parlord.process.wait(20) == 0
    parlord.status = 0


# --- TLS --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def tls_parlord(start_parlord, authority):
    pair = authority.issue("server")
    address = ("127.0.0.1", free_port())
    parlord = start_parlord({"proxies": [PROXY + "/32"], "listen_tls": [f"127.0.0.1:{address[1]}"],
                             "tls": {"certificate": pair.certificate, "key": pair.key}})
    parlord.tls_address = address
    wait_until(lambda: shown(parlord) == [])
    return parlord


@HEADERS
def test_a_header_before_tls(tls_parlord, authority, header):
    with TlsClient(tls_parlord.tls_address, authority.context(), source=PROXY,
                   before=header) as client:
        assert is_served(client)
        assert shown(tls_parlord) == [SHOWN]
        # Within it there is none.
        client.send_raw(v1(ANN))
        assert client.receive()["status"] == "badRequest"
        assert shown(tls_parlord) == [SHOWN]


def test_tls_without_a_header(tls_parlord, authority):
    with pytest.raises(OSError):
        TlsClient(tls_parlord.tls_address, authority.context(), source=PROXY)
    tls_parlord.wait_for_log("connection closed: no PROXY header")
    assert counter(tls_parlord, "cut_proxy_header") == 1
    with TlsClient(tls_parlord.tls_address, authority.context(), source=ANN) as client:
        assert is_served(client)


def test_tls_through_haproxy(tls_parlord, start_haproxy, authority):
    haproxy = start_haproxy("send-proxy-v2", tls_parlord.tls_address)
    with TlsClient(haproxy.address, authority.context(), source=ANN) as client:
        assert is_served(client)
        assert shown(tls_parlord) == [name_of(client)]
