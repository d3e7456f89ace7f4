# SPDX-License-Identifier: ISC
"""What a process that serves clients can't do, even when somebody has taken it over."""

import os
import pathlib
import re
import socket
import subprocess

import pytest

from harness import Client, wait_until
from harness.daemon import INSTRUMENTED
from harness.mariadb import program

pytestmark = [
    pytest.mark.skipif(INSTRUMENTED, reason="this build needs more of the system"),
    pytest.mark.skipif(os.getuid() != 0, reason="the tests' daemons are confined only as root"),
]


def process_status(pid):
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        return dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)


def landlock_version():
    import ctypes
    libc = ctypes.CDLL(None, use_errno=True)
    return libc.syscall(444, None, 0, 1)


@pytest.mark.parlord({"workers": 2, "database": {"query_timeout": 5}})
def test_what_they_have_given_up(parlord):
    for pid in [*parlord.workers(), parlord.control_process()]:
        status = wait_until(lambda: (lambda now: now if now["Seccomp"] == "2" else None)(
            process_status(pid)))
        assert status["NoNewPrivs"] == "1"
        for capabilities in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
            assert int(status[capabilities], 16) == 0
        # The threads, too.
        for thread in os.listdir(f"/proc/{pid}/task"):
            of_thread = process_status(f"{pid}/task/{thread}")
            assert of_thread["Seccomp"] == "2" and of_thread["NoNewPrivs"] == "1"


@pytest.fixture(scope="session")
def intruder(tmp_path_factory):
    library = tmp_path_factory.mktemp("intruder") / "intruder.so"
    source = pathlib.Path(__file__).parent / "intruder.c"
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source, "-ldl", "-pthread"], check=True)
    return library


def attempts(parlord, intruder, address, secret):
    """What the intruder could do: {attempt: "0" or why not}."""
    with socket.create_server(("127.0.0.1", 0)) as somewhere:
        parlord.start(wait=False, wrapper=[
            "env", f"LD_PRELOAD={intruder}", f"INTRUDER_SECRET={secret}",
            f"INTRUDER_PORT={somewhere.getsockname()[1]}"])
        parlord.wait_for_log("ready with")
        with Client(parlord.address) as client:
            assert client.request(cmd="nonsense")["message"] == "Unknown command"
        parlord.wait_for_log("intruder: gone")
    return dict(re.findall(r"^intruder: (.*): (\w+)$", parlord.log_text(), re.M))


@pytest.fixture
def taken_over(request, start_parlord, database, intruder):
    """A function that starts a daemon with an intruder and returns the daemon and his attempts."""
    from harness import Parlord

    daemons = []

    def start(options, folder):
        parlord = Parlord(folder, database, {"workers": 1, **options})
        daemons.append(parlord)
        return parlord, attempts(parlord, intruder, parlord.address, database.password_file)

    yield start
    for parlord in daemons:
        assert not parlord.finish()


def test_an_intruder_can_do_nothing_of_that(taken_over, tmp_path):
    parlord, could = taken_over({}, tmp_path / "p")
    # What libraries need is allowed, so the attempts are real ones.
    assert could.pop("read its library") == "0"
    assert len(could) == 18
    assert {attempt for attempt, result in could.items() if result == "0"} == set()
    assert could["read a secret"] == "EACCES"
    assert could["execute at once"] == "EPERM"
    # And it is in the log, with the name of a call; then all goes on.
    parlord.wait_for_log(r"error: the system call \w+ was refused")
    with Client(parlord.address) as client:
        client.register("ann")


def test_the_same_intruder_could_without_the_sandbox(taken_over, tmp_path):
    """Else the test above would show nothing."""
    _, could = taken_over({"sandbox": False}, tmp_path / "p")
    for attempt in ("read a secret", "open for writing", "connect elsewhere", "signal the master",
                    "make memory executable", "fork", "execute", "thread: open for writing"):
        assert could[attempt] == "0", could
    assert could["execute at once"] == "EACCES"


@pytest.mark.parlord({"workers": 1})
def test_serving_takes_nothing_that_is_refused(parlord):
    """Every kind of thing that a worker does; the protocol tests are run with the sandbox, too."""
    with parlord.connect() as client:
        sid = client.register("ann", "secret")
        client.request(cmd="change_password", sid=sid, password="secret", new_password="x")
        client.request(cmd="chat", sid=sid, message="x" * 4096)
        client.request(cmd="getChatHistory", sid=sid)
    with Client(parlord.control) as control:
        control.request(cmd="metrics")
    assert parlord.stop() == 0
    assert "was refused" not in parlord.log_text()


def test_check_tells_what_the_kernel_lacks(parlord):
    run = subprocess.run([program("PARLORD"), "-t", "-f", parlord.conf], stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, text=True, check=True)
    assert "no faults" in run.stdout
    assert ("this kernel lacks" in run.stdout) == (landlock_version() < 4)
