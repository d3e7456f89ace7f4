# SPDX-License-Identifier: ISC
"""What a process that serves clients can't do, even when somebody has taken it over."""

import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile

import pytest

from harness import Client, Parlord, wait_until
from harness.daemon import INSTRUMENTED
from harness.mariadb import program
from harness.process import free_port

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
            try:
                of_thread = process_status(f"{pid}/task/{thread}")
            except FileNotFoundError:
                continue  # it was a short one
            assert of_thread["Seccomp"] == "2" and of_thread["NoNewPrivs"] == "1"


def preloadable(folder, name, *libraries):
    library = folder / f"{name}.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-Wall", "-Werror", "-o", library,
                    pathlib.Path(__file__).parent / f"{name}.c", *libraries], check=True)
    return library


@pytest.fixture(scope="session")
def intruder(tmp_path_factory):
    return preloadable(tmp_path_factory.mktemp("intruder"), "intruder", "-ldl", "-pthread")


@pytest.fixture(scope="session")
def old_kernel(tmp_path_factory):
    return preloadable(tmp_path_factory.mktemp("old_kernel"), "old_kernel", "-ldl")


def visit(address):
    with Client(address) as client:
        assert client.request(cmd="nonsense")["message"] == "Unknown command"


def attempts(parlord, libraries, environment, role, reload):
    """What the intruder could do in a process of that role: {attempt: "0" or why not}."""
    # Without capabilities, for nobody can look into a process that has more of them than he.
    victim = subprocess.Popen(["setpriv", "--bounding-set=-all", "--inh-caps=-all", "sleep", "1000"])
    somewhere = socket.create_server(("127.0.0.1", 0))
    port = somewhere.getsockname()[1]
    abstract = socket.socket(socket.AF_UNIX)
    abstract.bind(f"\0parlord-intruder-{port}")
    abstract.listen()
    try:
        parlord.start(wait=False, wrapper=[
            "env", f"LD_PRELOAD={':'.join(map(str, libraries))}",
            f"INTRUDER_SECRET={parlord.database.password_file}", f"INTRUDER_PORT={port}",
            f"INTRUDER_VICTIM={victim.pid}", f"INTRUDER_CONTROL={parlord.control}", f"INTRUDER_ROLE=parlord:{role}",
            *environment])
        parlord.wait_for_log("ready with")
        if reload:
            parlord.signal(signal.SIGHUP)
            parlord.wait_for_log("generation 1 has ended")
        visit(parlord.address if role == "worker" else parlord.control)
        parlord.wait_for_log("intruder: gone")
        if role == "worker":
            with Client(parlord.address) as client:
                client.register("ann", "secret")
            parlord.wait_for_log("intruder: hash: open for writing")
        assert victim.poll() is None
    finally:
        victim.kill()
        victim.wait()
        somewhere.close()
        abstract.close()
        pathlib.Path("/tmp/parlord-intruder").unlink(missing_ok=True)
    return dict(re.findall(r"^intruder: (.*): (\w+)$", parlord.log_text(), re.M))


@pytest.fixture
def taken_over(database, intruder, old_kernel, tmp_path):
    """A function that starts a daemon with an intruder and returns the daemon and his attempts."""
    daemons = []

    def start(options=None, kernel=(), role="worker", reload=False, on=database):
        parlord = Parlord(tmp_path / f"p{len(daemons)}", on, {"workers": 1, **(options or {})})
        daemons.append(parlord)
        parlord.intruded = True
        libraries = [old_kernel, intruder] if kernel else [intruder]
        could = attempts(parlord, libraries, kernel, role, reload)
        # What libraries need is allowed, so the attempts are real ones.
        assert could.pop("read its library") == "0"
        return parlord, could

    yield start
    for parlord in daemons:
        assert not parlord.finish()


def successes(could):
    return {attempt for attempt, result in could.items() if result == "0"}


# What landlock alone stands before: the filter can't see which file is meant.
READING = {"read a secret", "read passwords", "read its environment", "open another's memory",
           "thread: read a secret", "hash: read a secret", "connector: read a secret"}
# What landlock stands before, too, as of the version that this machine has at least.
TCP = {"connect by TCP", "listen"}
WRITING = {"open for writing", "create", "make a folder", "remove", "thread: open for writing",
           "hash: open for writing"}


@pytest.mark.parametrize("role, reload", [("worker", False), ("worker", True), ("control", False)])
def test_an_intruder_can_do_nothing_of_that(taken_over, role, reload):
    parlord, could = taken_over(role=role, reload=reload)
    assert len(could) == (44 if role == "worker" else 41)
    allowed = {"connect to an abstract socket"} if landlock_version() < 6 else set()
    assert successes(could) <= allowed
    for attempt in READING & could.keys():
        assert could[attempt] == "EACCES", attempt
    # What it did is in the log, by each call's name and the process's; then all goes on.
    name = "control" if role == "control" else "worker 1"
    for call in ("execve", "openat", "kill", "tgkill", "ptrace", "socket", "unshare", "fcntl", "ioctl",
                 "memfd_create", "io_uring_setup", "keyctl", "prctl", "mprotect"):
        parlord.wait_for_log(rf"{name}: error: the system call {call} was refused")
    assert len(re.findall("the system call execve was refused", parlord.log_text())) <= 2
    if role == "worker":
        parlord.wait_for_log("control: error: a process of this daemon was refused")
    with Client(parlord.address) as client:
        client.register("bob")


def test_the_same_intruder_could_without_the_sandbox(taken_over):
    """Else the test above would show nothing."""
    _, could = taken_over({"sandbox": False})
    # Kernels may be without these, and no file is executed that is none.
    optional = {"make a ring", "use keys", "connect by MPTCP", "execute at once", "open by a handle",
                "raw socket", "packet socket"}
    assert successes(could) | optional == could.keys(), could
    assert could["execute at once"] == "EACCES"


def test_an_intruder_where_the_database_is_elsewhere(taken_over, private_mariadb, private_database):
    """There is more to allow: TCP to it and, only if it has a name, to look that up."""
    port = free_port()
    private_mariadb.restart("--skip-networking=0", "--bind-address=127.0.0.1", f"--port={port}")
    # The second is no address as inet_pton(3) has it, and needs no name server all the same.
    for host, allowed in (("127.0.0.1", set()), ("127.1", {"connect by UDP", "netlink socket"})):
        parlord, could = taken_over(
            {"database": {"socket": None, "host": host, "port": port}}, on=private_database)
        if landlock_version() < 4:
            allowed |= TCP
        if landlock_version() < 6:
            allowed |= {"connect to an abstract socket"}
        assert successes(could) == allowed
        assert could["connect by TCP"] in ("0", "EACCES")
        assert could["connect by MPTCP"] == could["connect by sending"] == "EPERM"


def test_what_the_filter_does_alone(taken_over):
    """On a kernel without landlock."""
    parlord, could = taken_over(kernel=["KERNEL_LANDLOCK=0"])
    assert successes(could) == READING | {"connect to an abstract socket"}
    assert "this kernel lacks landlock: " in parlord.log_text()


def test_what_landlock_does_alone(taken_over):
    """On a kernel without seccomp. Capabilities and the rest are away, too."""
    parlord, could = taken_over(kernel=["KERNEL_SECCOMP=no"])
    refused = READING | WRITING | {"trace another", "read the master's memory", "raw socket",
                                   "packet socket", "make a namespace", "open by a handle"}
    if landlock_version() >= 4:
        refused |= TCP
    if landlock_version() >= 6:
        refused |= {"signal another", "connect to an abstract socket"}
    assert not successes(could) & refused
    assert "this kernel lacks seccomp: " in parlord.log_text()


@pytest.mark.parlord({"workers": 1})
def test_serving_takes_nothing_that_is_refused(parlord):
    """Every kind of thing that a worker does; harness.Parlord looks after it in every other test."""
    with parlord.connect() as client:
        sid = client.register("ann", "secret")
        client.request(cmd="change_password", sid=sid, password="secret", new_password="x")
        client.request(cmd="chat", sid=sid, message="x" * 4096)
        client.request(cmd="getChatHistory", sid=sid)
    with Client(parlord.control) as control:
        control.request(cmd="metrics")
    assert parlord.stop() == 0
    assert "was refused" not in parlord.log_text()


@pytest.mark.parametrize("kernel, lacks", [
    ("KERNEL_LANDLOCK=0", "landlock: whoever took a worker over could read all files"),
    ("KERNEL_LANDLOCK=3", "landlock for TCP: whoever took a worker over could connect anywhere"),
    ("KERNEL_SECCOMP=no", "seccomp: whoever took a worker over could make any system call"),
    ("KERNEL_LANDLOCK=4", None),
])
def test_check_tells_what_the_kernel_lacks(database, old_kernel, tmp_path, kernel, lacks):
    if landlock_version() < 4 and lacks is None:
        pytest.skip("this kernel really lacks it")
    parlord = Parlord(tmp_path / "p", database, {"sandbox": True})
    parlord.port = 1
    parlord.write_conf()
    for sandbox in (True, False):
        run = subprocess.run(
            ["env", f"LD_PRELOAD={old_kernel}", kernel, program("PARLORD"), "-t", "-f", parlord.conf],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True)
        assert "no faults" in run.stdout
        assert ("this kernel lacks" in run.stdout) == (lacks is not None and sandbox)
        assert lacks is None or not sandbox or f"warning: this kernel lacks {lacks}" in run.stdout
        # Nothing is to be missed where nothing was to be confined.
        parlord.options["sandbox"] = False
        parlord.write_conf()


@pytest.mark.parametrize("version", [0, 1, 2, 3, 4, 5, 6])
def test_serving_on_older_kernels(database, old_kernel, tmp_path, version):
    """They get as much of landlock as they know; more, they would refuse."""
    if version > landlock_version():
        pytest.skip("this kernel is older")
    parlord = Parlord(tmp_path / "p", database, {"workers": 1})
    try:
        parlord.start(wrapper=["env", f"LD_PRELOAD={old_kernel}", f"KERNEL_LANDLOCK={version}"])
        assert ("this kernel lacks" in parlord.log_text()) == (version < 4)
    finally:
        assert not parlord.finish()


def test_nobody_can_look_into_them(database):
    """Not even their own user. A process that can be dumped has its files in /proc, another's are
    root's (proc(5))."""
    nobody = 65534
    with tempfile.TemporaryDirectory(prefix="parlord-test.") as name:
        folder = pathlib.Path(name)
        os.chown(folder, nobody, nobody)
        shutil.copy(program("PARLORD"), folder / "parlord-copy")
        account = {"user": "x", "password": "x", "password_file": None}
        # Nobody comes to the tests' database; that there is none makes no difference.
        parlord = Parlord(folder, database, {
            "user": None, "workers": 1, "start_timeout": 1,
            "database": {**account, "socket": f"{folder}/none"}, "control": account})
        try:
            parlord.start(wait=False, wrapper=[
                "setpriv", f"--reuid={nobody}", f"--regid={nobody}", "--clear-groups", "sh", "-c",
                f'shift; exec {folder}/parlord-copy "$@"', "sh"])
            parlord.wait_for_log("without a database")
            for pid in [parlord.pid, *parlord.workers(), parlord.control_process()]:
                assert process_status(pid)["Uid"].split() == [str(nobody)] * 4
                assert os.stat(f"/proc/{pid}/environ").st_uid == 0
                run = subprocess.run(
                    ["setpriv", f"--reuid={nobody}", f"--regid={nobody}", "--clear-groups",
                     "cat", f"/proc/{pid}/environ"], capture_output=True, text=True, check=False)
                assert run.returncode != 0 and "Permission denied" in run.stderr
        finally:
            assert not parlord.finish()
