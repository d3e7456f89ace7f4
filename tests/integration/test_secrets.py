# SPDX-License-Identifier: ISC
"""Where secrets are kept, and what of them is in the processes' memory."""

import hashlib
import os
import re

import pytest

from harness import wait_until
from harness.procedures import tables

SANITIZED = bool(os.environ.get("PARLORD_SANITIZED"))
looks_into_memory = pytest.mark.skipif(
    SANITIZED or os.getuid() != 0,
    reason="the sanitizers have memory of their own, and only root can look into the processes")


def test_the_database_has_hashes_only(parlord, database):
    """Of passwords and session ids; error replies, and the log at its most talkative, have nothing."""
    first, second = "a-secret-that-is-nowhere-else", "another-one-that-is-nowhere-else"
    with parlord.connect() as client:
        sids = [client.register("ann", first), client.register("ann", first)]
        assert client.request(cmd="change_password", sid=sids[0], password=first,
                              new_password=second)["status"] == "ok"
        sids.append(client.register("ann", second))
        client.request(cmd="Registration", login="bob", pas=first)
        client.request(cmd="getGamesList", sid=sids[0] + "x")
        replies = [client.request(cmd="register", username="ann", password=second + "x"),
                   client.request(cmd="register", username=7, password=second, more=sids[0]),
                   client.request(cmd="Login", login="ann", pas=[second], sid=sids[0])]
        for wrong in ('{"cmd": "Login", "login": "ann", "pas": "%s" %s}', '"%s" "%s"', "%s %s"):
            client.send_raw((wrong % (second, sids[0])).encode() + b"\n")
            replies.append(client.receive())
        assert not [reply for reply in replies if reply.get("status", reply.get("ans")) == "ok"]
    rows = {table: database.query(f"SELECT * FROM {table}") for table in tables(database)}
    assert len(rows["user"]) == 2
    assert all(row["password"].startswith("$y$") for row in rows["user"])
    hashes = {row["sid_hash"] for row in rows["session"]}
    # Those of before the change have ended, but the one that it was made in.
    assert {hashlib.sha256(sid.encode()).digest() for sid in sids[::2]} == hashes
    text = parlord.log_text() + repr(rows) + repr(replies)
    passwords = [first, second, database.password, database.control_password]
    assert [secret for secret in [*passwords, *sids] if secret in text] == []


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


@looks_into_memory
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


@looks_into_memory
@pytest.mark.parlord({"workers": 1})
def test_each_has_the_password_of_its_own_account_only(parlord):
    daemons, controls = parlord.database.password, parlord.database.control_password
    assert daemons not in controls and controls not in daemons
    assert found_in(parlord.workers()[0], [daemons, controls]) == {daemons}
    assert found_in(parlord.control_process(), [daemons, controls]) == {controls}
