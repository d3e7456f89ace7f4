# SPDX-License-Identifier: ISC
"""TLS to the database: who is trusted, and that nothing on the loop ever waits for it."""

import contextlib
import os
import re
import shutil
import signal
import subprocess

import pytest

from harness import Database, MariaDB, wait_until
from harness.certificates import Authority
from harness.conf import merge, write_conf
from harness.mariadb import program
from harness.process import free_port
from harness.proxy import TlsProxy
from harness.trouble import LATE, NOT_CHANGED, QUERY_TIMEOUT, QUICK, UNKNOWN, \
    daemons_connections, heals, log_lines, loop_watched, texts, timed

HERE = "IP:127.0.0.1"
LONG = "ж" * 4000
MANY = 400


class Certificates:
    """Of servers and clients, by several authorities."""

    def __init__(self, folder):
        self.ca = Authority(folder, "ca")
        self.other_ca = Authority(folder, "other")
        self.good = self.ca.issue("good", HERE)
        self.wrong_ca = self.other_ca.issue("wrong-ca", HERE)
        self.wrong_name = self.ca.issue("wrong-name", "DNS:db.example,IP:127.0.0.2")
        self.expired = self.ca.issue("expired", HERE, days=-1)
        self.client = self.ca.issue("client", "DNS:client.example")


class TlsMariaDB(MariaDB):
    """Listens on 127.0.0.1, too, with a certificate that can be changed while it runs."""

    def start_tls(self, certificates):
        self.certificates = certificates
        self.port = free_port()
        self.cert, self.key = self.folder / "server.pem", self.folder / "server.key"
        self.install(certificates.good)
        self.start(f"--port={self.port}", f"--ssl-cert={self.cert}", f"--ssl-key={self.key}",
                   f"--ssl-ca={certificates.ca.certificate}", *self.TCP)
        return self

    TCP = ("--skip-networking=0", "--bind-address=127.0.0.1")

    def install(self, certificate):
        shutil.copy(certificate.certificate, self.cert)
        shutil.copy(certificate.key, self.key)

    def show(self, certificate):
        """From now on, to new connections."""
        self.install(certificate)
        self.query("FLUSH SSL")


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    return Certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="module")
def tls_mariadb(tmp_path_factory, mariadb_template, certificates):
    server = TlsMariaDB(tmp_path_factory.mktemp("tls") / "mariadb", mariadb_template)
    try:
        yield server.start_tls(certificates)
    finally:
        server.destroy()


@pytest.fixture
def tls_database(tls_mariadb, tmp_path):
    """Its account is let in over TLS only."""
    database = Database(tls_mariadb, tmp_path).create()
    for user in (database.user, database.control_user):
        tls_mariadb.query(f"ALTER USER {user}@localhost REQUIRE SSL")
    yield database
    tls_mariadb.show(tls_mariadb.certificates.good)
    database.drop()


@pytest.fixture
def tls_proxy(tls_mariadb):
    proxy = TlsProxy(("127.0.0.1", tls_mariadb.port))
    yield proxy
    proxy.close()


def over_tls(mariadb, port=None, **options):
    """The configuration for it; options are of the group "database"."""
    return {**QUICK, "database": {
        **QUICK["database"], "socket": None, "host": "127.0.0.1", "port": port or mariadb.port,
        "tls": "verify", "tls_ca_file": str(mariadb.certificates.ca.certificate), **options}}


def fill(client, sid, count=MANY):
    """Long messages, in batches that are long as well."""
    texts = [f"{number} {LONG}" for number in range(count)]
    for reply in client.pipeline(
            ({"cmd": "chat", "sid": sid, "message": text} for text in texts), 60):
        assert reply == {"status": "ok"}
    return texts


def history(client, sid):
    return [entry["message"] for entry in
            client.request(cmd="getChatHistory", sid=sid, limit=1000)["chat"]]


# --- who is trusted ---------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [{"tls": "on", "tls_ca_file": None}, {}], ids=["on", "verify"])
def test_encrypted(start_parlord, tls_mariadb, tls_database, options):
    parlord = start_parlord(over_tls(tls_mariadb, query_timeout=20, **options), tls_database)
    client = parlord.connect(60)
    sid = client.register("ann")
    with loop_watched(parlord):
        stored = fill(client, sid)
        assert history(client, sid) == stored
    assert texts(tls_database) == stored


def test_account_that_needs_tls(start_parlord, tls_mariadb, tls_database):
    parlord = start_parlord(over_tls(tls_mariadb, tls="off", tls_ca_file=None), tls_database,
                            wait=False)
    parlord.wait_for_log("worker 1: .*can't connect: Access denied")


@pytest.mark.parametrize("options", [{"tls": "on", "tls_ca_file": None}, {}], ids=["on", "verify"])
def test_server_without_tls(start_parlord, private_mariadb, private_database, certificates, options,
                            tmp_path):
    """Somebody in between could say that the server has none."""
    port = free_port()
    private_mariadb.restart(*TlsMariaDB.TCP, f"--port={port}")
    private_mariadb.query("SET GLOBAL general_log = 1, log_output = 'TABLE'")
    private_mariadb.certificates = certificates
    parlord = start_parlord(over_tls(private_mariadb, port, **options), private_database, wait=False)
    parlord.wait_for_log("worker 1: .*can't connect: .*does not support")
    heard = private_mariadb.query("SELECT command_type AS type FROM mysql.general_log"
                                  " WHERE user_host LIKE %s", (f"%{private_database.user}%",))
    # Where nobody verifies who the server is, it is told the account's name before.
    assert {row["type"] for row in heard} <= ({"Connect", "Quit"} if options else set())
    run = migrate(private_mariadb, private_database, tmp_path,
                  over_tls(private_mariadb, port, **options))
    assert run.returncode != 0 and "does not support" in run.stdout, run.stdout


WRONG = {
    "wrong_ca": "self.signed|unable to get local issuer|verify failed",
    "wrong_name": "name|[Vv]alidation|verif",
    "expired": "expired",
}


@pytest.mark.parametrize("which", WRONG)
def test_certificate_that_is_wrong(start_parlord, tls_mariadb, tls_database, which):
    """At the start, and after it: nobody is served, the log says why, and it heals."""
    certificates = tls_mariadb.certificates
    tls_mariadb.show(getattr(certificates, which))
    parlord = start_parlord(over_tls(tls_mariadb), tls_database, wait=False)
    parlord.wait_for_log(f"worker 1: .*can't connect: .*({WRONG[which]})")
    client = parlord.connect(20)
    with loop_watched(parlord):
        reply, seconds = timed(client, cmd="getGamesList", sid="x")
        assert NOT_CHANGED.fullmatch(reply["message"]), reply
        assert seconds < QUERY_TIMEOUT + LATE
        tls_mariadb.show(certificates.good)
        wait_until(lambda: client.request(cmd="getGamesList", sid="x")["status"] == "badSid", 5)
    assert len(log_lines(parlord, "trying again until")) == 1


def test_authority_that_is_replaced(start_parlord, tls_mariadb, tls_database, tmp_path):
    """By another file of that name, as those do who renew certificates: the next connection reads it,
    whatever else the daemon's processes may not read any more."""
    certificates = tls_mariadb.certificates
    trusted, new = tmp_path / "trust" / "ca.pem", tmp_path / "trust" / "new.pem"
    trusted.parent.mkdir()
    shutil.copy(certificates.ca.certificate, trusted)
    parlord = start_parlord(over_tls(tls_mariadb, tls_ca_file=str(trusted)), tls_database)
    client = parlord.connect(20)
    sid = client.register("ann")
    tls_mariadb.show(certificates.wrong_ca)
    for connection in daemons_connections(tls_database):
        tls_mariadb.query(f"KILL {connection}")
    parlord.wait_for_log("worker 1: .*can't connect")
    new.write_bytes(certificates.ca.certificate.read_bytes()
                    + certificates.other_ca.certificate.read_bytes())
    new.rename(trusted)
    heals(parlord, sid, 5)


def test_wrong_certificate_with_verification_off(start_parlord, tls_mariadb, tls_database):
    """"on" keeps out who only listens."""
    for which in WRONG:
        tls_mariadb.show(getattr(tls_mariadb.certificates, which))
        parlord = start_parlord(over_tls(tls_mariadb, tls="on", tls_ca_file=None), tls_database)
        parlord.stop()


def test_certificate_of_the_client(start_parlord, tls_mariadb, tls_database):
    for user in (tls_database.user, tls_database.control_user):
        tls_mariadb.query(f"ALTER USER {user}@localhost REQUIRE X509")
    client = tls_mariadb.certificates.client
    start_parlord(over_tls(tls_mariadb, tls_cert_file=str(client.certificate),
                           tls_key_file=str(client.key)), tls_database)
    parlord = start_parlord(over_tls(tls_mariadb), tls_database, wait=False)
    parlord.wait_for_log("worker 1: .*can't connect: Access denied")


@pytest.mark.skipif(bool(os.environ.get("PARLORD_SANITIZED")),
                    reason="sanitizers keep memory that was freed; they find leaks themselves")
def test_failures_cost_no_memory(start_parlord, tls_mariadb, tls_database):
    """An outage can last, and there is an attempt each second."""
    def resident():
        with open(f"/proc/{parlord.workers()[0]}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * 4096

    tls_mariadb.show(tls_mariadb.certificates.wrong_ca)
    parlord = start_parlord(over_tls(tls_mariadb, retry_min=0.01, retry_max=0.1), tls_database,
                            wait=False)
    parlord.wait_for_log("worker 1: .*can't connect")

    def attempts():
        return int(tls_mariadb.query("SHOW GLOBAL STATUS LIKE 'Ssl_accepts'")[0]["Value"]) + int(
            tls_mariadb.query("SHOW GLOBAL STATUS LIKE 'Aborted_connects'")[0]["Value"])

    first = attempts()
    wait_until(lambda: attempts() > first + 50, 30)
    before = resident()
    wait_until(lambda: attempts() > first + 350, 60)
    print(f"{resident() - before} bytes")
    assert resident() - before < 4 << 20
    # Or it would find its database gone.
    assert parlord.stop() == 0


def migrate(mariadb, database, folder, options):
    """What parlorctl does over TCP, with these options of the daemon's."""
    password, conf = folder / "admin.password", folder / "tls.conf"
    password.touch(0o600)
    password.write_text("secret\n")
    mariadb.query("CREATE OR REPLACE USER boss@localhost IDENTIFIED BY 'secret'")
    mariadb.query("GRANT ALL ON *.* TO boss@localhost WITH GRANT OPTION")
    write_conf(conf, {"database": merge(database.settings, options["database"]),
                      "control": database.control_settings})
    run = subprocess.run([program("PARLORCTL"), "-f", conf, "-u", "boss", "-p", password,
                          "migrate"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, text=True, timeout=60, check=False)
    mariadb.query("DROP USER boss@localhost")
    return run


def test_parlorctl(tls_mariadb, tls_database, tmp_path):
    """It goes the same way as the daemon."""
    for certificate, trusted in (("good", True), ("wrong_ca", False)):
        tls_mariadb.show(getattr(tls_mariadb.certificates, certificate))
        run = migrate(tls_mariadb, tls_database, tmp_path, over_tls(tls_mariadb))
        assert (run.returncode == 0) == trusted, run.stdout
        assert trusted or re.search(WRONG[certificate], run.stdout), run.stdout


# --- the loop never waits ---------------------------------------------------------------------------


def test_stalled_in_a_record(start_parlord, tls_mariadb, tls_database, tls_proxy):
    """Half of a record came: others are served meanwhile, and then all of it is there."""
    parlord = start_parlord(over_tls(tls_mariadb, tls_proxy.port, query_timeout=30), tls_database)
    client, other = parlord.connect(60), parlord.connect(20)
    sid = client.register("ann")
    stored = fill(client, sid, 50)
    with loop_watched(parlord):
        for smallest in (16000, 1000, 100):
            tls_proxy.hold_in_record(smallest)
            client.send({"cmd": "getChatHistory", "sid": sid})
            tls_proxy.wait_held()
            for _ in range(10):
                assert other.request(cmd="getGamesList", sid=sid)["status"] == "ok"
            tls_proxy.release()
            assert [entry["message"] for entry in client.receive(30)["chat"]] == stored


def test_stalled_in_a_record_for_ever(start_parlord, tls_mariadb, tls_database, tls_proxy):
    """The call is given up in time, and its connection later, without waiting for a word."""
    parlord = start_parlord(over_tls(tls_mariadb, tls_proxy.port), tls_database)
    client, other = parlord.connect(60), parlord.connect(20)
    sid = client.register("ann")
    stored = fill(client, sid, 50)
    with loop_watched(parlord, 0.5):
        for number in range(1, 4):
            tls_proxy.hold_in_record(16000)
            client.send({"cmd": "getChatHistory", "sid": sid})
            tls_proxy.wait_held()
            assert other.request(cmd="getGamesList", sid=sid)["status"] == "ok"
            # Another connection is asked, unless there is no time left for that.
            reply = client.receive(QUERY_TIMEOUT + LATE)
            assert reply["status"] == "ok" or NOT_CHANGED.fullmatch(reply["message"])
            assert other.request(cmd="getGamesList", sid=sid)["status"] == "ok"
            wait_until(lambda: tls_proxy.closed >= number, 2 * QUERY_TIMEOUT + LATE,
                       "the connection that hangs is closed")
        assert history(client, sid) == stored
    tls_proxy.hold_in_record(16000)
    client.send({"cmd": "getChatHistory", "sid": sid})
    tls_proxy.wait_held()
    parlord.signal(signal.SIGTERM)
    client.receive(QUERY_TIMEOUT + LATE)
    assert parlord.stop(10) == 0


def test_stalled_in_the_handshake(start_parlord, tls_mariadb, tls_database, tls_proxy):
    tls_proxy.hold_after_greeting()
    parlord = start_parlord(over_tls(tls_mariadb, tls_proxy.port), tls_database, wait=False)
    parlord.wait_for_log("worker 1: .*can't connect")
    client = parlord.connect(20)
    with loop_watched(parlord, 0.5):
        for _ in range(2):
            reply, seconds = timed(client, cmd="getGamesList", sid="x")
            assert NOT_CHANGED.fullmatch(reply["message"]), reply
            assert seconds < QUERY_TIMEOUT + LATE
        tls_proxy.release()
        wait_until(lambda: client.request(cmd="getGamesList", sid="x")["status"] == "badSid", 5)


@contextlib.contextmanager
def paused(mariadb):
    mariadb.pause()
    try:
        yield
    finally:
        mariadb.resume()


def test_paused_server(start_parlord, tls_mariadb, tls_database):
    """A batch of messages that is longer than what the kernel takes for a server that reads nothing;
    then connections are closed to it."""
    parlord = start_parlord(over_tls(tls_mariadb), tls_database)
    writers, reader = [parlord.connect(20) for _ in range(64)], parlord.connect(20)
    sid = reader.register("ann")
    fill(reader, sid, 100)
    with loop_watched(parlord):
        with paused(tls_mariadb):
            for writer in writers:
                writer.send({"cmd": "chat", "sid": sid, "message": LONG})
            for writer in writers:
                reply = writer.receive(QUERY_TIMEOUT + LATE)
                assert NOT_CHANGED.fullmatch(reply["message"]) or \
                    UNKNOWN.fullmatch(reply["message"]), reply
            reply, seconds = timed(reader, cmd="getChatHistory", sid=sid)
            assert NOT_CHANGED.fullmatch(reply["message"]), reply
            assert seconds < QUERY_TIMEOUT + LATE
        heals(parlord, sid, 10)


def test_stopping_while_the_server_is_paused(start_parlord, tls_mariadb, tls_database):
    parlord = start_parlord(over_tls(tls_mariadb), tls_database)
    client = parlord.connect(20)
    sid = client.register("ann")
    with paused(tls_mariadb):
        client.send({"cmd": "getChatHistory", "sid": sid})
        assert parlord.stop(10) == 0


def test_one_connections_end_is_no_other_ones(start_parlord, tls_mariadb, tls_database):
    """OpenSSL keeps errors for the thread, and would find the one's among the other's."""
    parlord = start_parlord(over_tls(tls_mariadb, query_timeout=20), tls_database)
    client, other = parlord.connect(30), parlord.connect(30)
    sid = client.register("ann")
    client.request(cmd="chat", sid=sid, message="m")
    with tls_database.connect() as admin, admin.cursor() as cursor:
        for _ in range(3):
            cursor.execute("LOCK TABLES message WRITE")
            client.send({"cmd": "getChatHistory", "sid": sid})
            (blocked,) = wait_until(lambda: [row["id"] for row in tls_database.query(
                "SELECT id FROM information_schema.processlist"
                " WHERE db = DATABASE() AND state LIKE 'Waiting for table%%'")], 10)
            assert other.request(cmd="getGamesList", sid=sid)["status"] == "ok"
            before = set(daemons_connections(tls_database)) - {blocked}
            cursor.execute(f"KILL {blocked}")
            for _ in range(10):
                assert other.request(cmd="getGamesList", sid=sid)["status"] == "ok"
            cursor.execute("UNLOCK TABLES")
            assert [m["message"] for m in client.receive(20)["chat"]] == ["m"]
            assert before <= set(daemons_connections(tls_database))
    assert not log_lines(parlord, " error: ")


def test_killed_and_back(start_parlord, tls_mariadb, tls_database):
    parlord = start_parlord(over_tls(tls_mariadb), tls_database)
    client = parlord.connect(20)
    sid = client.register("ann")
    for connection in tls_mariadb.query(
            "SELECT id FROM information_schema.processlist WHERE user = %s", (tls_database.user,)):
        tls_mariadb.query(f"KILL {connection['id']}")
    parlord.wait_for_log("worker 1: .*connection lost: closed by the server")
    assert client.request(cmd="chat", sid=sid, message="m") == {"status": "ok"}
    assert not log_lines(parlord, " error: ")
