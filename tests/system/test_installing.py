# SPDX-License-Identifier: ISC
"""What a package leaves behind after README's lines, an upgrade, and its removal."""

import json
import re

import package
from harness import wait_until
from installing import carry_out, commands
from service import Service

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
    installed.run("systemd-analyze", "verify", "--man=no", "parlord.service", "parlord.socket",
                  "parlord-control.socket")
    control = installed.run("stat", "-c", "%A %U %G", "/run/parlord/control.sock").stdout.split()
    assert control == ["srw-rw----", "parlord", "parlord"]
    status = installed.path(f"/proc/{service.pid}/status").read_text()
    assert re.search(r"^CapBnd:\s*0+$", status, re.M) and re.search(r"^CapPrm:\s*0+$", status, re.M)
    assert re.search(r"^NoNewPrivs:\s*1$", status, re.M)
    uid = int(installed.run("id", "-u", "parlord").stdout)
    assert re.search(rf"^Uid:\s*{uid}\s+{uid}\s+{uid}\s+{uid}$", status, re.M)


def test_exposure(installed):
    run = installed.run("systemd-analyze", "security", "--no-pager", "--threshold=10",
                        "parlord.service", check=False)
    print(run.stdout)
    assert run.returncode == 0
