# SPDX-License-Identifier: ISC
"""TLS towards clients."""

import os
import re
import signal
import socket
import ssl
import subprocess
import threading
from pathlib import Path

import pytest

from harness import Client, wait_until
from harness.certificates import Authority
from harness.client import encode
from harness.mariadb import program
from harness.process import free_port
from harness.relay import TlsRelay
from harness.systemd import Passed, needs_systemd
from harness.tls import TlsClient
from harness.transactions import held, wait_for_blocked

TESTS = Path(__file__).resolve().parents[1] / "protocol"
NOTHING = {"cmd": "nonsense"}
UNKNOWN = "Unknown command"
VERSIONS = [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3]
EX_CONFIG = 78
RECORD = 16384  # the most bytes of one of TLS
# What the sanitizers make slow.
SUITE_DEADLINE = 900


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def stranger(tmp_path_factory):
    """Another authority of the same name."""
    return Authority(tmp_path_factory.mktemp("stranger"))


@pytest.fixture(scope="module")
def pair(authority):
    return authority.issue("first")


@pytest.fixture(scope="module")
def context(authority):
    return authority.context()


def tls(pair, **options):
    return {"certificate": pair.certificate, "key": pair.key, **options}


@pytest.fixture
def start_tls(start_parlord, pair):
    """start_tls({options}, {of the group tls}): a daemon, whose listener for TLS is .tls_address."""
    def start(options=None, group=None, database=None, **how):
        address = ("127.0.0.1", free_port())
        parlord = start_parlord({"listen_tls": [f"127.0.0.1:{address[1]}"], "workers": 2,
                                 "tls": tls(pair, **(group or {})), **(options or {})}, database,
                                **how)
        parlord.tls_address = address
        return parlord

    return start


@pytest.fixture
def parlord(start_tls):
    return start_tls()


def reload(parlord, generation, **group):
    parlord.options = {**parlord.options, "tls": {**parlord.options["tls"], **group}}
    parlord.write_conf()
    parlord.signal(signal.SIGHUP)
    parlord.wait_for_log(f"reloaded: generation {generation} serves", 20)


def repeated(last, value):
    """Whether the value is that of some calls before; last is a list that remembers it."""
    if not last or last[0] != value:
        last[:] = [value, 0]
    last[1] += 1
    return last[1] > 50


def count(parlord, name):
    """A counter of all processes; see parlorctl(8)."""
    found = re.search(rf"^parlord_{name}(?:_total)? (\d+)$", parlord.parlorctl("metrics"), re.M)
    assert found, parlord.parlorctl("metrics")
    return int(found[1])


# --- versions and clients ---------------------------------------------------------------------------


@pytest.mark.parametrize("version", VERSIONS)
def test_both_versions_are_served(parlord, authority, version):
    with TlsClient(parlord.tls_address, authority.context(version=version)) as client:
        sid = client.register("ann")
        assert client.request(cmd="chat", sid=sid, message="hello") == {"status": "ok"}
    assert count(parlord, "tls_handshakes") == 1


def s_client(parlord, authority, *arguments, text=""):
    """What openssl s_client prints, and its exit status."""
    run = subprocess.run(
        ["openssl", "s_client", "-connect", "{}:{}".format(*parlord.tls_address), "-CAfile",
         authority.certificate, "-verify_return_error", "-verify_hostname", "localhost", *arguments],
        input=text, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60,
        check=False)
    return run.returncode, run.stdout


# The client's own OpenSSL would not offer it at Debian's level.
OLD = ("-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0")


def test_older_versions_are_refused(parlord, authority):
    status, output = s_client(parlord, authority, *OLD)
    assert status != 0 and "alert protocol version" in output
    parlord.wait_for_log("connection closed: the TLS handshake failed: unsupported protocol")
    assert count(parlord, "tls_failures") == 1
    assert count(parlord, "tls_handshakes") == 0


def test_the_oldest_version_can_be_1_3(start_tls, authority):
    parlord = start_tls(group={"min_version": "1.3"})
    status, output = s_client(parlord, authority, "-tls1_2")
    assert status != 0 and "alert protocol version" in output
    status, output = s_client(parlord, authority, "-tls1_3")
    assert status == 0 and "Verify return code: 0" in output


def test_openssl_s_client_talks(parlord, authority):
    with subprocess.Popen(
            ["openssl", "s_client", "-quiet", "-connect", "{}:{}".format(*parlord.tls_address),
             "-CAfile", authority.certificate, "-verify_return_error"], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        for _ in range(3):
            process.stdin.write(encode(NOTHING))
            process.stdin.flush()
            assert UNKNOWN in process.stdout.readline().decode()
        process.kill()


def test_there_is_no_renegotiation(parlord, authority):
    # "R" at the beginning of a line asks for one.
    status, output = s_client(parlord, authority, "-tls1_2", text="R\n")
    assert "RENEGOTIATING" in output
    assert "no renegotiation" in output, (status, output)


# --- bytes ------------------------------------------------------------------------------------------


def test_requests_cut_anyhow(parlord, context):
    """A record for each byte; and all in one record, of which each byte comes alone."""
    requests = encode(NOTHING) * 3
    with TlsClient(parlord.tls_address, context) as client:
        for n in range(len(requests)):
            client.send_raw(requests[n:n + 1])
        assert [reply["message"] for reply in client.receive_many(3)] == [UNKNOWN] * 3
        client.tls.write(requests)
        record = client.outgoing.read()
        for n in range(len(record)):
            client.sock.sendall(record[n:n + 1])
        assert [reply["message"] for reply in client.receive_many(3)] == [UNKNOWN] * 3


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("size", [4 * RECORD, 200 * RECORD])
def test_more_than_the_input_buffer_holds(start_tls, database, authority, version, size):
    """While a request waits nothing else of its connection is read, once the buffer is full. Of the
    last record but a part fits in, and it may be that none follows."""
    parlord = start_tls({"database": {"query_timeout": 30}})
    padded = encode({**NOTHING, "pad": "x" * 1000})
    with TlsClient(parlord.tls_address, authority.context(version=version), 30) as client:
        sid = client.register("ann")
        with held(database, "SELECT * FROM room WHERE id = 1 FOR UPDATE") as release:
            client.send({"cmd": "chat", "sid": sid, "message": "hello"})
            wait_for_blocked(database, 1)
            client.send_raw(padded)
            number = size // len(padded)
            sender = threading.Thread(target=client.send_raw, args=(padded * number,))
            sender.start()
            # All of it has arrived, or no more is taken.
            last = []
            wait_until(lambda: client.unacknowledged() == 0 or repeated(last, client.unacknowledged()))
            release()
        sender.join()
        assert client.receive() == {"status": "ok"}
        replies = client.receive_many(1 + number)
        assert {reply["message"] for reply in replies} == {UNKNOWN}


@pytest.fixture
def long_chat(parlord, context):
    """1000 messages of 4096 characters; somebody's sid."""
    with TlsClient(parlord.tls_address, context, 60) as client:
        sid = client.register("ann")
        for first in range(0, 1000, 10):
            texts = (f"{n:04} ".ljust(4096, "ж") for n in range(first, first + 10))
            replies = client.pipeline({"cmd": "chat", "sid": sid, "message": text} for text in texts)
            assert replies == [{"status": "ok"}] * 10
    return sid


def test_large_answers_and_half_close(parlord, context, long_chat):
    """Answers of 8 MB each to a client that reads late, from a socket with a small buffer. It ends
    its sending side when the server can't go on writing."""
    asked = {"cmd": "getChatHistory", "sid": long_chat, "limit": 1000}
    with TlsClient(parlord.tls_address, context, 60) as client:
        client.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        client.send(asked, NOTHING, asked, NOTHING)
        last = []
        wait_until(lambda: client.held_back() > 0 and repeated(last, client.held_back()), 30)
        client.shutdown()
        replies = client.receive_all(60)
    assert len(replies) == 4, parlord.log_text()[-1000:]
    assert replies[1]["message"] == replies[3]["message"] == UNKNOWN
    for reply in replies[0], replies[2]:
        texts = [message["message"] for message in reply["chat"]]
        assert [text[:4] for text in texts] == [f"{n:04}" for n in range(1000)]
        assert {len(text) for text in texts} == {4096}


def test_close_notify_is_answered_with_it(parlord, context):
    """receive_all() fails if the end comes without."""
    with TlsClient(parlord.tls_address, context) as client:
        client.shutdown()
        assert client.receive_all() == []
    with TlsClient(parlord.tls_address, context) as client:
        client.send(*[NOTHING] * 100)
        client.shutdown()
        assert len(client.receive_all()) == 100
    with TlsClient(parlord.tls_address, context) as client:
        client.send_raw(b'{"cmd":')
        client.shutdown()
        assert [reply["status"] for reply in client.receive_all()] == ["badRequest"]


def test_requests_and_the_end_in_one_packet(parlord, context):
    """libevent may read both at once: the end must not overtake the requests."""
    with TlsClient(parlord.tls_address, context) as client:
        client.tls.write(encode(NOTHING) * 50)
        client.shutdown()
        assert len(client.receive_all()) == 50


def test_a_plain_end_of_sending_counts_as_one(parlord, context):
    with TlsClient(parlord.tls_address, context) as client:
        client.send(*[NOTHING] * 100)
        client.sock.shutdown(socket.SHUT_WR)
        assert len(client.receive_all()) == 100


def test_a_request_that_is_too_long(parlord, context):
    with TlsClient(parlord.tls_address, context) as client:
        client.send_raw(b'{"cmd":"' + b"x" * 70_000)
        assert [reply["status"] for reply in client.receive_all()] == ["badRequest"]


def test_a_client_that_vanishes(parlord, context):
    client = TlsClient(parlord.tls_address, context)
    client.request(**NOTHING)
    client.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    client.close()
    parlord.wait_for_log("connection lost: Connection reset by peer")


def test_a_broken_record(parlord, context):
    with TlsClient(parlord.tls_address, context) as client:
        client.tls.write(encode(NOTHING))
        record = bytearray(client.outgoing.read())
        record[-1] ^= 1
        client.sock.sendall(record)
        with pytest.raises(ssl.SSLError):
            client.receive_all()
    parlord.wait_for_log("connection lost: .*bad record mac")


# --- what is no TLS ---------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [encode(NOTHING), b"GET / HTTP/1.0\r\n\r\n", b"\0" * 100])
def test_plain_text_to_the_port_for_tls(parlord, context, text):
    with Client(parlord.tls_address) as client:
        client.send_raw(text)
        try:
            while data := client.sock.recv(65536):
                # If anything, an alert of TLS.
                assert data[0] == 21
        except ConnectionResetError:
            pass
    parlord.wait_for_log("connection closed: the TLS handshake failed: ")
    assert count(parlord, "tls_failures") == 1
    with TlsClient(parlord.tls_address, context) as client:
        assert client.request(**NOTHING)["message"] == UNKNOWN


def hello(context):
    """A client's first record."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    with pytest.raises(ssl.SSLWantReadError):
        context.wrap_bio(incoming, outgoing, server_hostname="localhost").do_handshake()
    return outgoing.read()


def test_tls_to_the_plain_port(parlord, context):
    with parlord.connect() as client:
        client.send_raw(hello(context))
        client.shutdown()
        replies = client.receive_all()
    assert replies and {reply["status"] for reply in replies} == {"badRequest"}


def test_a_handshake_that_is_never_finished(start_tls, context):
    parlord = start_tls(group={"handshake_timeout": 0.5})
    for sent in b"", hello(context)[:100], hello(context):
        with Client(parlord.tls_address) as client:
            client.send_raw(sent)
            wait_until(lambda: client.is_closed(1) or client.buffer.clear(), 10)
    parlord.wait_for_log("closed: the TLS handshake was not complete in time")
    wait_until(lambda: count(parlord, "tls_failures") == 3)
    # Afterwards there is no hurry.
    with TlsClient(parlord.tls_address, context) as client:
        assert not client.is_closed(1)
        assert client.request(**NOTHING)["message"] == UNKNOWN


def test_an_end_in_mid_handshake(parlord, context):
    with Client(parlord.tls_address) as client:
        client.send_raw(hello(context)[:100])
        client.shutdown()
        assert client.is_closed()
    parlord.wait_for_log("the TLS handshake failed: the client has closed")


def connected(parlord, context):
    """A client that is served, or None."""
    try:
        client = TlsClient(parlord.tls_address, context)
        client.request(**NOTHING)
        return client
    except (OSError, EOFError):
        return None


def test_no_room(start_tls, context):
    """Nothing is said to a client that expects TLS."""
    parlord = start_tls({"limits": {"max_connections": 1}})
    # The client that asked whether it is ready may not be quite gone.
    with wait_until(lambda: connected(parlord, context)) as client:
        with Client(parlord.tls_address) as other:
            assert other.is_closed()
            assert not other.buffer
        wait_until(lambda: count(parlord, "connections_rejected") >= 1)


# --- stopping and reloading -------------------------------------------------------------------------


def test_stopping_answers_what_was_asked(parlord, context):
    idle = TlsClient(parlord.tls_address, context)
    asking = TlsClient(parlord.tls_address, context)
    silent = Client(parlord.tls_address)
    sid = asking.register("ann")
    asking.send(*({"cmd": "chat", "sid": sid, "message": str(n)} for n in range(200)))
    parlord.signal(signal.SIGTERM)
    assert idle.receive_all() == []
    assert asking.receive_all() == [{"status": "ok"}] * 200
    assert silent.is_closed()
    assert parlord.stop() == 0
    assert "drain_timeout" not in parlord.log_text()
    for client in idle, asking, silent:
        client.close()


def test_a_reload_changes_the_certificate(parlord, authority, context):
    """Old connections go on as they are."""
    old = [TlsClient(parlord.tls_address, context) for _ in range(50)]
    sids = [client.register(f"user{n}") for n, client in enumerate(old)]
    second = authority.issue("second")
    reload(parlord, 2, **tls(second))
    for _ in range(5):
        with TlsClient(parlord.tls_address, context) as client:
            assert client.certificate_name() == "second"
            assert client.request(**NOTHING)["message"] == UNKNOWN
    for client, sid in zip(old, sids):
        assert client.certificate_name() == "first"
        assert client.request(cmd="chat", sid=sid, message="still here") == {"status": "ok"}
        client.close()


def test_a_renewed_file_is_enough(start_tls, authority, context, tmp_path):
    certificate, key = tmp_path / "certificate", tmp_path / "key"

    def install(pair):
        for source, path in (pair.certificate, certificate), (pair.key, key):
            path.write_bytes(source.read_bytes())
            path.chmod(0o600)

    install(authority.issue("today"))
    parlord = start_tls(group={"certificate": certificate, "key": key})
    install(authority.issue("tomorrow"))
    reload(parlord, 2)
    with TlsClient(parlord.tls_address, context) as client:
        assert client.certificate_name() == "tomorrow"


@pytest.fixture(scope="module")
def faulty(tmp_path_factory, authority, stranger, pair):
    """Options of the group tls, and what is said of them."""
    folder = tmp_path_factory.mktemp("faulty")
    garbage, secret = folder / "garbage", folder / "secret.key"
    garbage.write_text("-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----\n")
    subprocess.run(["openssl", "pkey", "-in", pair.key, "-aes256", "-passout", "pass:x", "-out",
                    secret], check=True, timeout=60)
    other = authority.issue("other")
    return {
        "pair": ({"key": other.key}, r"tls\.key: .*other\.key: it is not the key of tls\.certificate"),
        "missing": ({"key": folder / "none"}, r"tls\.key: .*/none: No such file or directory"),
        "swapped": ({"certificate": pair.key}, r"tls\.certificate: .*: no certificate in it"),
        "garbage": ({"certificate": garbage}, r"tls\.certificate: .*/garbage: bad"),
        "secret": ({"key": secret}, r"tls\.key: .*/secret\.key: the key has a passphrase"),
        "no key": ({"key": pair.certificate}, r"tls\.key: .*: no private key in it"),
        "no ca": ({"client_certificates": "required", "ca": pair.key}, r"tls\.ca: .*no certificate"),
        "credential": ({"key": "tls.key"}, r"tls\.key: tls\.key .*\$CREDENTIALS_DIRECTORY"),
        "incomplete": ({"certificate": None, "key": None}, r"listen_tls needs tls\.certificate"),
    }


FAULTS = ["pair", "missing", "swapped", "garbage", "secret", "no key", "no ca", "credential",
          "incomplete"]


def check(parlord, **environment):
    """parlord -t: its exit status and what it prints."""
    parlord.write_conf()
    run = subprocess.run([program("PARLORD"), "-t", "-f", parlord.conf], stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, text=True, timeout=60, check=False,
                         env={**os.environ, **environment})
    return run.returncode, run.stdout


def merge_tls(parlord, group):
    merged = {**parlord.options["tls"], **group}
    parlord.options["tls"] = {key: value for key, value in merged.items() if value is not None}


def test_faults_are_found_and_change_nothing(parlord, context, faulty):
    """By parlord -t, and in a reload, after which the old certificate is served."""
    assert set(faulty) == set(FAULTS)
    good = parlord.options["tls"]
    for name in FAULTS:
        group, said = faulty[name]
        parlord.options["tls"] = dict(good)
        merge_tls(parlord, group)
        status, output = check(parlord)
        assert status == EX_CONFIG, name
        assert re.search(said, output), (name, output)
        before = len(parlord.log_text())
        parlord.signal(signal.SIGHUP)
        wait_until(lambda: re.search("reload failed: .*" + said, parlord.log_text()[before:]), 10, name)
        with TlsClient(parlord.tls_address, context) as client:
            assert client.certificate_name() == "first"
    parlord.options["tls"] = dict(good)
    assert check(parlord) == (0, f"{parlord.conf}: no faults\n")
    reload(parlord, 2)


def test_what_is_warned_of(start_tls, authority, tmp_path):
    """An expired certificate and a key that others may read are used all the same."""
    expired = authority.issue("expired", days=-1)
    expired.key.chmod(0o644)
    parlord = start_tls(group=tls(expired))
    for text in parlord.log_text(), check(parlord)[1]:
        assert re.search(r"warning: tls\.certificate: .*: the certificate has expired on \w+ \d+", text)
        assert re.search(r"warning: tls\.key: .*: others may read or write the key \(mode 0644\)", text)
    expired.key.chmod(0o640)
    status, output = check(parlord)
    assert status == 0 and "others may" not in output


def test_credentials(start_tls, pair, context, tmp_path):
    """Names without a slash are looked up where systemd puts credentials."""
    (tmp_path / "tls.pem").write_bytes(pair.certificate.read_bytes())
    (tmp_path / "tls.key").write_bytes(pair.key.read_bytes())
    (tmp_path / "tls.key").chmod(0o400)
    parlord = start_tls(group={"certificate": "tls.pem", "key": "tls.key"},
                        wrapper=["env", f"CREDENTIALS_DIRECTORY={tmp_path}"])
    with TlsClient(parlord.tls_address, context) as client:
        assert client.certificate_name() == "first"
    assert check(parlord, CREDENTIALS_DIRECTORY=str(tmp_path))[0] == 0


@needs_systemd
def test_sockets_from_systemd(start_parlord, database, pair, context):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        passed = Passed([listener], ["tls"])
        parlord = start_parlord({"workers": 1, "tls": tls(pair)}, database, **passed.how)
        passed.close()
        address = listener.getsockname()
    parlord.wait_for_log("ready with")
    with TlsClient(address, context, 20) as client:
        assert client.request(**NOTHING)["message"] == UNKNOWN
    # It can't be taken away again.
    parlord.options = {"workers": 1}
    parlord.write_conf()
    parlord.signal(signal.SIGHUP)
    parlord.wait_for_log(r"reload failed: there is a listener for TLS, and no tls\.certificate")


@needs_systemd
def test_a_socket_from_systemd_needs_a_certificate(start_parlord, database):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        passed = Passed([listener], ["tls"])
        parlord = start_parlord({"workers": 1}, database, **passed.how)
        passed.close()
    assert parlord.process.wait(20) == EX_CONFIG
    assert "there is a listener for TLS, and no tls.certificate" in parlord.log_text()
    parlord.killed = True


# --- certificates of clients ------------------------------------------------------------------------


def let_in(parlord, context):
    """Whether a client is served. In TLS 1.3 it learns only after its handshake that it is not."""
    try:
        with TlsClient(parlord.tls_address, context) as client:
            return client.request(**NOTHING)["message"] == UNKNOWN
    except (ssl.SSLError, ConnectionResetError, BrokenPipeError, EOFError):
        return False


@pytest.mark.parametrize("version", VERSIONS)
def test_certificates_of_clients(start_tls, authority, stranger, version):
    known, unknown = authority.issue("Ann"), stranger.issue("Mallory")
    unknown_to_all = {None: authority.context(version=version),
                      "known": authority.context(known, version),
                      "unknown": authority.context(unknown, version)}
    expected = {"off": [None, "known", "unknown"], "optional": [None, "known"], "required": ["known"]}
    generation = 1
    parlord = start_tls(group={"ca": authority.certificate})
    for mode, allowed in expected.items():
        generation += 1
        reload(parlord, generation, client_certificates=mode)
        failures, before = count(parlord, "tls_failures"), len(parlord.log_text())
        served = [who for who, context in unknown_to_all.items() if let_in(parlord, context)]
        assert served == allowed, mode
        wait_until(lambda: count(parlord, "tls_failures") - failures == 3 - len(allowed), 10, mode)
        log = parlord.log_text()[before:]
        assert ("the client's certificate is that of CN=Ann,O=Tests" in log) == (mode != "off")
        assert "Mallory" not in log
    for reason in "certificate verify failed", "peer did not return a certificate":
        parlord.wait_for_log(f"the TLS handshake failed: {reason}")


# --- sessions ---------------------------------------------------------------------------------------


def resume(parlord, context, session):
    """Connects with a session: whether it was resumed, and a new one."""
    with TlsClient(parlord.tls_address, context, session=session) as client:
        assert client.request(**NOTHING)["message"] == UNKNOWN
        return client.tls.session_reused, client.tls.session


@pytest.mark.parametrize("version", VERSIONS)
def test_sessions_are_resumed_on_every_worker(start_tls, authority, version):
    parlord = start_tls({"workers": 4, "worker_timeout": 60})
    context = authority.context(version=version)
    reused, session = resume(parlord, context, None)
    assert not reused
    # Each has its name only when it has begun.
    wait_until(lambda: len(parlord.workers()) == 4)
    workers = parlord.workers()
    for awake in workers:
        for pid in workers:
            os.kill(pid, signal.SIGCONT if pid == awake else signal.SIGSTOP)
        reused, session = resume(parlord, context, session)
        assert reused
    for pid in workers:
        os.kill(pid, signal.SIGCONT)
    # A new generation has a new key.
    reload(parlord, 2)
    assert not resume(parlord, context, session)[0]


def test_sessions_of_clients_with_certificates(start_tls, authority):
    parlord = start_tls(group={"ca": authority.certificate, "client_certificates": "required"})
    context = authority.context(authority.issue("Bob"))
    session = resume(parlord, context, None)[1]
    assert resume(parlord, context, session)[0]
    wait_until(lambda: parlord.log_text().count("certificate is that of CN=Bob,O=Tests") == 2)


# --- everything -------------------------------------------------------------------------------------


@pytest.mark.time_limit(SUITE_DEADLINE)
@pytest.mark.parametrize("arguments", [[], ["-b"]])
def test_the_protocol_tests(start_tls, testing_database, context, arguments):
    """All of them pass over TLS."""
    parlord = start_tls(database=testing_database)
    relay = TlsRelay(parlord.tls_address, context)
    run = subprocess.run([program("PARLOR"), "test", "-t", "60", "-s", "{}:{}".format(*relay.address),
                          *arguments, TESTS], capture_output=True, text=True,
                         timeout=SUITE_DEADLINE, check=False)
    relay.close()
    failed = [line for line in run.stdout.splitlines() if line.startswith("not ok")]
    assert run.returncode == 0 and not failed, failed + run.stdout.splitlines()[-20:]
    assert run.stdout.count("\nok ") >= 400
    assert count(parlord, "tls_failures") == 0 and not relay.trouble


def test_many_clients_at_once(parlord, context, database):
    """Threads that connect, talk and leave; each acknowledged message is there once."""
    trouble = []

    def talk(n):
        try:
            for round_ in range(10):
                with TlsClient(parlord.tls_address, context, 60) as client:
                    sid = client.register(f"user{n}")
                    replies = client.pipeline({"cmd": "chat", "sid": sid, "message": f"{n} {round_} {i}"}
                                              for i in range(20))
                    assert replies == [{"status": "ok"}] * 20
        except (OSError, EOFError, AssertionError, KeyError) as error:
            trouble.append(repr(error))

    threads = [threading.Thread(target=talk, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not trouble
    texts = [row["text"] for row in database.query("SELECT text FROM message ORDER BY seq")]
    assert sorted(texts) == sorted(f"{n} {round_} {i}" for n in range(8) for round_ in range(10)
                                   for i in range(20))
