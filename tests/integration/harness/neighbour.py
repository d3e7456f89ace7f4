# SPDX-License-Identifier: ISC
"""Another machine, as the kernel sees it: a network namespace, and a link to it that can be cut."""

import ctypes
import itertools
import os
import random
import subprocess
import threading

from harness.client import Client
from harness.process import spawn, stop, wait_until

CLONE_NEWNET = 0x40000000

_numbers = itertools.count(1)


def _run(*command):
    run = subprocess.run([*map(str, command)], stdin=subprocess.DEVNULL, capture_output=True,
                         text=True, timeout=60, check=False)
    if run.returncode != 0:
        raise OSError(f"{' '.join(run.args)}: {run.stderr.strip()}")
    return run.stdout


def why_not():
    """What keeps this process from having one, or None."""
    if os.getuid() != 0:
        return "only root can have a network namespace"
    try:
        # The link goes with the namespace.
        _run("unshare", "--net", "ip", "link", "add", "type", "veth")
    except OSError as error:
        return str(error)
    return None


def _free_network():
    """How the addresses of a /24 begin, of those that nobody uses but for benchmarks (RFC 2544).
    Somebody may still be faster."""
    while True:
        start = f"198.{random.choice((18, 19))}.{random.randrange(256)}."
        if not _run("ip", "-4", "addr", "show", "to", f"{start}0/24"):
            return start


class Neighbour:
    """This side of the link has the address .here, the other one .there. The namespace has no name:
    it ends with the process that holds it, and that with the tests, whatever becomes of these."""

    def __init__(self, log):
        network = _free_network()
        self.here, self.there = f"{network}1", f"{network}2"
        self.name = f"prl{os.getpid()}n{next(_numbers)}"
        self.holder = spawn(["unshare", "--net", "sleep", "infinity"], log)
        try:
            wait_until(lambda: self._namespace() not in (None, os.readlink("/proc/self/ns/net")))
            _run("ip", "link", "add", self.name, "type", "veth", "peer", "name", "there", "netns",
                 self.holder.pid)
            _run("ip", "addr", "add", f"{self.here}/24", "dev", self.name)
            _run("ip", "link", "set", self.name, "up")
            self.inside("ip", "addr", "add", f"{self.there}/24", "dev", "there")
            self.inside("ip", "link", "set", "there", "up")
        except BaseException:
            self.close()
            raise

    def _namespace(self):
        # The program is there when the namespace is.
        try:
            with open(f"/proc/{self.holder.pid}/comm", encoding="utf-8") as file:
                if file.read() != "sleep\n":
                    return None
            return os.readlink(f"/proc/{self.holder.pid}/ns/net")
        except OSError:
            return None

    def inside(self, *command):
        """Runs a command there; its output."""
        return _run("nsenter", "--net", "--target", self.holder.pid, "--", *command)

    def connect(self, address, deadline=10):
        """A client who is there. Only a thread can go there, and the socket stays when it ends."""
        made = []

        def enter():
            try:
                with open(f"/proc/{self.holder.pid}/ns/net", "rb") as namespace:
                    libc = ctypes.CDLL(None, use_errno=True)
                    if libc.setns(namespace.fileno(), CLONE_NEWNET) < 0:
                        raise OSError(ctypes.get_errno(), "setns")
                made.append(Client(address, deadline))
            except Exception as error:  # pylint: disable=broad-except # raised below
                made.append(error)

        thread = threading.Thread(target=enter)
        thread.start()
        thread.join()
        if isinstance(made[0], Exception):
            raise made[0]
        return made[0]

    def unplug(self):
        """The link is down at the other end, which this one sees."""
        self.inside("ip", "link", "set", "there", "down")

    def vanish(self):
        """Whatever is sent there gets lost, and nothing tells so."""
        self.inside("ip", "addr", "flush", "dev", "there")

    def come_back(self):
        self.inside("ip", "link", "set", "there", "up")
        self.inside("ip", "addr", "replace", f"{self.there}/24", "dev", "there")

    def close(self):
        # The other end goes with it.
        subprocess.run(["ip", "link", "delete", self.name], stderr=subprocess.DEVNULL, check=False)
        stop(self.holder, 10)
