# SPDX-License-Identifier: ISC
"""What a package leaves behind after README's lines, an upgrade, and its removal."""

import re
import shutil
import urllib.request
from pathlib import Path

import pytest

import package
from harness import wait_until
from harness.certificates import Authority
from harness.tls import TlsClient
from service import ALL, CONF, TLS_SOCKET, UNITS, Service, say

ROOT = Path(__file__).resolve().parents[2]

SID = re.compile(r'"sid":"[0-9a-f]{32}"')


def test_readme(installed):
    """On a clean system its lines are all that it takes."""
    assert len(installed.transcript) == 3, installed.transcript
    for command, shown, printed in installed.transcript:
        print(f"$ {command}\n{printed}")
        if shown:
            assert SID.sub("SID", printed) == SID.sub("SID", shown)
    assert "SID" in SID.sub("SID", installed.transcript[-1][2])


def test_units(installed):
    """The sockets belong to systemd, the daemon to a user without any privilege."""
    service = Service(installed)
    assert installed.run("systemctl", "is-system-running").stdout.strip() == "running"
    for unit in ("parlord.socket", "parlord-control.socket"):
        assert service.state(unit) == "active"
        assert installed.run("systemctl", "is-enabled", unit).stdout.strip() == "enabled"
    assert not installed.run("systemd-analyze", "verify", "--man=no", *ALL, TLS_SOCKET).stdout
    control = installed.run("stat", "-c", "%A %U %G", "/run/parlord/control.sock").stdout.split()
    assert control == ["srw-rw----", "parlord", "parlord"]
    status = installed.path(f"/proc/{service.pid}/status").read_text()
    assert re.search(r"^CapBnd:\s*0+$", status, re.M) and re.search(r"^CapPrm:\s*0+$", status, re.M)
    assert re.search(r"^NoNewPrivs:\s*1$", status, re.M)
    # The sandboxes of both leave each other what they need.
    assert not installed.run("journalctl", "-q", "-p", "warning", "-u", "parlord.service").stdout
    uid = int(installed.run("id", "-u", "parlord").stdout)
    assert re.search(rf"^Uid:\s*{uid}\s+{uid}\s+{uid}\s+{uid}$", status, re.M)


def test_exposure(installed):
    run = installed.run("systemd-analyze", "security", "--no-pager", "--threshold=10",
                        "parlord.service", check=False)
    print(run.stdout)
    assert run.returncode == 0


def test_control(service):
    """parlorctl reaches the daemon, and what it asks about is found in the database.
    (Of the tests on this machine this comes before those that make other databases.)"""
    with service.connect() as client:
        client.register("visible")
    assert "visible" in service.machine.run("parlorctl", "users").stdout
    assert "FAILED" not in service.machine.run("parlorctl", "check").stdout


# --- the packages -----------------------------------------------------------------------------------


def test_lintian(packages):
    # What it says of an unwritten bug number and the like is not for this place.
    print(package.run("lintian", "--allow-root", "--fail-on", "error,warning", packages.changes))


def test_autopkgtest(service):
    """The protocol tests with the installed package."""
    source = service.machine.path("/root/source")
    for part in ("debian/tests", "tests/protocol"):
        shutil.copytree(package.ROOT / part, source / part)
    run = service.machine.run("bash", "-c", "cd source && exec debian/tests/protocol", deadline=110)
    assert re.search(r"^ok \d+", run.stdout, re.M) and not re.search(r"^not ok", run.stdout, re.M)


def install(machine, packages, *options):
    for deb in packages.debs:
        (machine.path("/root") / deb.name).write_bytes(deb.read_bytes())
    text = machine.run("apt-get", "-q", "-y", *options, "install",
                       *(f"./{deb.name}" for deb in packages.debs), deadline=120).stdout
    print(text)
    return text


def test_upgrade_and_purge(boot, earlier, packages):
    """An upgrade keeps the data and the configuration, and the daemon that runs until it is told
    otherwise; a purge keeps the database."""
    machine = boot("upgrade")
    service = Service(machine)
    install(machine, earlier)
    machine.run("parlorctl", "init-db")
    with machine.path(CONF).open("a") as conf:
        conf.write("workers = 3;\n")
    with service.connect() as client:
        sid = client.register("faithful")
        say(client, sid, "before the upgrade")
        pid = service.pid

        text = install(machine, packages, "-o", "Dpkg::Options::=--force-confold")
        assert "parlorctl migrate" in text and "systemctl try-restart parlord" in text
        say(client, sid, "after the upgrade")
        assert service.pid == pid
    machine.run("bash", "-ec", "parlorctl migrate && systemctl try-restart parlord")
    service.wait_served()
    assert service.pid != pid
    assert len(service.workers()) == 3
    with service.connect() as client:
        chat = client.request(cmd="getChatHistory", sid=sid)["chat"]
    assert [entry["message"] for entry in chat] == ["before the upgrade", "after the upgrade"]

    print(machine.run("apt-get", "-q", "-y", "purge", "parlord", "parlor").stdout)
    assert len(service.query("SELECT 1 FROM message")) == 2
    assert machine.run("systemctl", "is-system-running").stdout.strip() == "running"
    left = machine.run("bash", "-c", "ls -d /etc/parlord /var/lib/parlord /run/parlord"
                       " /etc/systemd/system/*/parlord*; pgrep -a parlord", check=False).stdout
    assert not [line for line in left.splitlines() if "No such file" not in line]
    with machine.network(), pytest.raises(ConnectionRefusedError):
        service.connect()


# --- the drop-ins among the examples ----------------------------------------------------------------


def use_example(service, name):
    service.drop_in(service.machine.path(f"/usr/share/doc/parlord/examples/{name}").read_text())


def give_password(machine, path, mode="0600"):
    machine.run("bash", "-ec",
                f"umask 077; head -c 24 /dev/urandom | base64 >{path}; chmod {mode} {path}")


def test_password(service):
    """The account's password is in a file that only root can read."""
    service.database = "guarded"
    use_example(service, "password.conf")
    give_password(service.machine, "/etc/parlord/password")
    service.configure({"database": {"user": "guarded", "password_file": "/etc/parlord/password"}})
    service.machine.run("parlorctl", "init-db")
    service.systemctl("restart")
    service.wait_served()
    service.systemctl("reload")
    assert service.is_served()
    assert service.machine.run("runuser", "-u", "parlord", "cat", "/etc/parlord/password",
                               check=False).returncode != 0
    # Without the drop-in the account would be refused.
    [account] = service.query("SELECT plugin FROM mysql.user WHERE user = 'guarded'")
    assert account == {"plugin": "mysql_native_password"}


def test_metrics_over_http(service):
    """The units that parlorctl(8) shows."""
    page = (ROOT / "man" / "parlorctl.8").read_text("utf-8")
    part = page[page.index(".Ss Metrics for Prometheus"):page.index(".Ss Backup and restore")]
    units = re.findall(r"\.Bd -literal -offset indent\n(\[.*?)\.Ed", part, re.S)
    for name, text in zip(("parlord-metrics.socket", "parlord-metrics@.service"), units, strict=True):
        service.machine.path(f"{UNITS}/{name}").write_text(text.replace(r"\e", "\\"))
    service.systemctl("daemon-reload", "--quiet")
    service.systemctl("start", "parlord-metrics.socket")
    try:
        with service.machine.network(), \
                urllib.request.urlopen("http://127.0.0.1:9420/metrics", timeout=30) as reply:
            assert reply.headers["Content-Type"] == "text/plain; version=0.0.4"
            assert "parlord_healthy 1\n" in reply.read().decode()
    finally:
        service.systemctl("stop", "parlord-metrics.socket")


def test_tls(service, tmp_path):
    """The unit's lines say how its socket is added; then a certificate is renewed by a reload."""
    machine = service.machine
    authority = Authority(tmp_path)

    def install(pair):
        for source, name in (pair.certificate, "tls.pem"), (pair.key, "tls.key"):
            path = machine.path(f"/etc/parlord/{name}")
            path.write_bytes(source.read_bytes())
            machine.run("chgrp", "parlord", f"/etc/parlord/{name}")
            path.chmod(0o640)

    def shown():
        with machine.network(), TlsClient(("127.0.0.1", 7421), authority.context(), 30) as client:
            assert client.request(cmd="getGamesList", sid="x")["status"] == "badSid"
            return client.certificate_name()

    install(authority.issue("first"))
    service.configure({"tls": {"certificate": "/etc/parlord/tls.pem",
                               "key": "/etc/parlord/tls.key"}})
    service.systemctl("stop")
    service.systemctl("start", TLS_SOCKET, "parlord.service")
    assert shown() == "first"
    assert service.is_served()
    with service.connect() as old:
        assert old.request(cmd="nonsense")["message"] == "Unknown command"
        install(authority.issue("second"))
        service.systemctl("reload")
        wait_until(lambda: shown() == "second", 30)
        assert old.request(cmd="nonsense")["message"] == "Unknown command"


def test_network(service):
    """Sockets of its own, and a database over TCP."""
    machine = service.machine
    use_example(service, "network.conf")
    give_password(machine, "/etc/parlord/password", "0640")
    machine.run("chgrp", "parlord", "/etc/parlord/password")
    give_password(machine, "/root/dba")
    machine.run("bash", "-ec", "mariadb -e \"GRANT ALL ON *.* TO dba@localhost IDENTIFIED BY"
                " '$(cat /root/dba)' WITH GRANT OPTION\"")
    service.database = "remote"
    service.configure({"listen": ["127.0.0.1:7421"], "database": {
        "host": "127.0.0.1", "user": "remote", "password_file": "/etc/parlord/password"}})
    machine.run("parlorctl", "-u", "dba", "-p", "/root/dba", "init-db")
    service.systemctl("stop", *ALL)
    service.systemctl("mask", "parlord.socket", "parlord-control.socket")
    service.systemctl("start")
    service.address = ("127.0.0.1", 7421)
    service.wait_served()
    assert not any("Warning" in text for text in service.messages())
    assert machine.path("/run/parlord/control.sock").is_socket()
