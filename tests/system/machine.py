# SPDX-License-Identifier: ISC
"""Machines with systemd as their first process, booted from an image (image.py); see boot.

Each has a network of its own, in which there is nobody else: `with machine.network()` the sockets that
this thread makes are in it.
"""

import ctypes
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

from harness.process import children, spawn, wait_until

HERE = Path(__file__).absolute().parent
PREFIX = "parlord-system."
BOOT = 60
HALT = 30
COMMAND = 60
ENV = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LC_ALL": "C.UTF-8",
       "DEBIAN_FRONTEND": "noninteractive"}
HALT_NOW = signal.SIGRTMIN + 4  # systemd(1)
CLONE_NEWNET = 0x40000000

libc = ctypes.CDLL(None, use_errno=True)


# --- what must not be left over ---------------------------------------------------------------------


def cgroup2():
    """Where the cgroups of version 2 are mounted."""
    for line in Path("/proc/mounts").read_text().splitlines():
        _, where, kind, *_ = line.split()
        if kind == "cgroup2":
            return Path(where)
    raise FileNotFoundError("no cgroup2 is mounted")


def remove_cgroup(top):
    """With whatever is in it."""
    if not top.exists():
        return
    (top / "cgroup.kill").write_text("1")
    wait_until(lambda: "populated 0" in (top / "cgroup.events").read_text(), HALT, f"{top} is empty")
    for folder, _, _ in os.walk(top, topdown=False):
        os.rmdir(folder)


def remove_workplace(folder):
    for cgroup in cgroup2().glob(folder.name + ".*"):
        remove_cgroup(cgroup)
    shutil.rmtree(folder)


def try_lock(folder):
    """A descriptor that holds the lock until this process ends; None if another one has it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


@contextmanager
def workplace(cache):
    """A folder for the machines of one run of the tests. First goes what is left of runs that were
    killed: their folders and cgroups; processes and mounts went with them."""
    with open(cache / "workplace.lock", "a", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for old in Path(tempfile.gettempdir()).glob(PREFIX + "*"):
            held = try_lock(old)
            if held is not None:
                remove_workplace(old)
                os.close(held)
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        held = try_lock(folder)
    try:
        yield folder
    finally:
        remove_workplace(folder)
        os.close(held)


# --- a machine --------------------------------------------------------------------------------------


class Machine:
    """What is written on it lands in a folder of the workplace, where the next boot finds it."""

    def __init__(self, image, workplace, name):
        self.image = image
        self.folder = workplace / name
        self.console = self.folder / "console.log"
        self.cgroup = cgroup2() / f"{workplace.name}.{name}"
        self.process = None
        self.leader = None
        for part in ("upper", "work", "root"):
            (self.folder / part).mkdir(parents=True)

    # --- on and off

    def boot(self):
        self.cgroup.mkdir()
        notify = self.folder / "notify"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready:
            ready.bind(str(notify))
            ready.settimeout(BOOT)
            self.process = spawn(
                [HERE / "boot", self.cgroup, self.image.path,
                 *(self.folder / part for part in ("upper", "work", "root"))],
                self.console, {"NOTIFY_SOCKET": str(notify)})
            try:
                while b"READY=1" not in ready.recv(4096):
                    pass
            except TimeoutError as error:
                raise AssertionError("it does not boot:\n" + self.console_text()) from error
        notify.unlink()
        [nspawn] = children(self.process.pid)
        [self.leader] = children(nspawn)
        return self

    def halt(self):
        """In order, but not longer than HALT."""
        os.kill(self.leader, HALT_NOW)
        try:
            self.process.wait(HALT)
        except subprocess.TimeoutExpired:
            pass
        self.cut()

    def cut(self):
        """A power cut, but for what the kernel has not yet written."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        remove_cgroup(self.cgroup)
        self.process = self.leader = None

    def console_text(self):
        return self.console.read_text("utf-8", "replace") if self.console.exists() else ""

    # --- inside

    def run(self, *command, check=True, typed="", deadline=COMMAND):
        """Runs a command as root, in his home; the finished process, with its text in stdout."""
        run = subprocess.run(
            ["nsenter", "-t", str(self.leader), "-m", "-u", "-i", "-n", "-p", "-C", "-r", "--",
             "env", "-i", "-C", ENV["HOME"], *(f"{name}={value}" for name, value in ENV.items()),
             *map(str, command)],
            input=typed, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
            timeout=deadline, check=False)
        assert not check or run.returncode == 0, f"{command} ended with {run.returncode}:\n{run.stdout}"
        return run

    def path(self, path):
        """A file of the machine's, as it is seen from outside."""
        return Path(f"/proc/{self.leader}/root{path}")

    @contextmanager
    def network(self):
        with open("/proc/thread-self/ns/net", "rb") as ours, \
                open(f"/proc/{self.leader}/ns/net", "rb") as theirs:
            enter(theirs)
            try:
                yield
            finally:
                enter(ours)


def enter(namespace):
    if libc.setns(namespace.fileno(), CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")
