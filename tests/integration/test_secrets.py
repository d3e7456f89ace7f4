# SPDX-License-Identifier: ISC
"""What of the secrets is in the processes' memory."""

import os
import re

import pytest

from harness import wait_until

SANITIZED = bool(os.environ.get("PARLORD_SANITIZED"))
pytestmark = [
    pytest.mark.skipif(SANITIZED, reason="the sanitizers have memory of their own"),
    pytest.mark.skipif(os.getuid() != 0, reason="only root can look into the processes"),
]


def found_in(pid, texts):
    """Which of these its memory has, where it can write."""
    found = set()
    with open(f"/proc/{pid}/maps", encoding="utf-8") as maps, open(f"/proc/{pid}/mem", "rb") as mem:
        for line in maps:
            begin, end, rights = re.match(r"(\w+)-(\w+) (\S+)", line).groups()
            if rights.startswith("rw"):
                mem.seek(int(begin, 16))
                memory = mem.read(int(end, 16) - int(begin, 16))
                found |= {text for text in texts if text.encode() in memory}
    return found


@pytest.mark.parlord({"workers": 1})
def test_secrets_are_wiped_when_they_have_passed_through(parlord):
    password = "a-secret-that-is-nowhere-else"
    # At the same time, so that one does not write over what another has left.
    clients = [parlord.connect() for _ in range(8)]
    for number, client in enumerate(clients):
        client.send({"cmd": "register", "username": f"ann{number}", "password": password})
    sids = [client.receive()["sid"] for client in clients]
    for client in clients:
        client.close()
    # Who asks is one, too.
    wait_until(lambda: len(parlord.ask_control(cmd="clients")["clients"]) == 1)
    assert found_in(parlord.workers()[0], [password, *sids]) == set()


@pytest.mark.parlord({"workers": 1})
def test_each_has_the_password_of_its_own_account_only(parlord):
    daemons, controls = parlord.database.password, parlord.database.control_password
    assert daemons not in controls and controls not in daemons
    assert found_in(parlord.workers()[0], [daemons, controls]) == {daemons}
    assert found_in(parlord.control_process(), [daemons, controls]) == {controls}
