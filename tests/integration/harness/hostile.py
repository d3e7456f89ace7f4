# SPDX-License-Identifier: ISC
"""Clients that mean harm, and what must hold meanwhile for everybody else."""

import os
import resource
import socket
import struct
import threading
import time

from harness.client import Client

SANITIZED = bool(os.environ.get("PARLORD_SANITIZED"))


def allow_descriptors(count):
    """For this process and the daemons that it starts from now on; how many there may be."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return min(count, hard - 500)


def reset(client):
    """Closes with a reset instead of an end."""
    client.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


def is_served(client):
    return client.request(cmd="nonsense")["message"] == "Unknown command"


class Bystander:
    """Clients who behave: within a "with", they ask all the time, also what needs the database, on old
    connections and new ones. Each answer has to come within so many seconds."""

    def __init__(self, parlord, patience=5):
        self.parlord = parlord
        self.patience = patience
        self.answers = 0
        self.unknown = 0  # commands that do not exist, of the answers
        self.slowest = 0
        self.wrong = None
        self.stop = threading.Event()
        self.client = Client(parlord.address, patience)
        self.sid = self.client.register("bystander")
        self.thread = None

    def __enter__(self):
        self.go()
        return self

    def go(self):
        self.stop.clear()
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def pause(self):
        """Only what the test asks with client is asked then, until go()."""
        self.stop.set()
        self.thread.join()

    def __exit__(self, kind, *unused):
        # What goes on when the attack is over counts, too.
        answers = self.answers
        end = time.monotonic() + 4 * self.patience
        while self.wrong is None and self.answers < answers + 6 and time.monotonic() < end:
            self.stop.wait(0.01)
        self.pause()
        self.client.close()
        if kind is None:
            assert self.wrong is None, f"a client who behaves: {self.wrong!r}"
            assert self.answers >= answers + 6

    def _run(self):
        try:
            while not self.stop.is_set():
                self._ask(self.client)
                with Client(self.parlord.address, self.patience) as newcomer:
                    self._ask(newcomer)
                # The machine is for the attack, too.
                self.stop.wait(0.005)
        except Exception as wrong:  # pylint: disable=broad-except
            self.wrong = wrong

    def _ask(self, client):
        begun = time.monotonic()
        assert is_served(client)
        reply = client.request(cmd="getPlayersList", sid=self.sid)
        assert {"username": "bystander"} in reply["players"], reply
        self.slowest = max(self.slowest, time.monotonic() - begun)
        self.answers += 2
        self.unknown += 1


class Memory:
    """The most that the workers take from now on, beyond what they take now."""

    def __init__(self, parlord):
        self.workers = parlord.workers()
        for pid in self.workers:
            # Begins VmHWM anew (proc(5)).
            with open(f"/proc/{pid}/clear_refs", "w", encoding="ascii") as file:
                file.write("5")
        self.before = self._peak()

    def _peak(self):
        total = 0
        for pid in self.workers:
            with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as file:
                total += next(int(line.split()[1]) for line in file if line.startswith("VmHWM:"))
        return total * 1024

    def check(self, bound):
        grown = self._peak() - self.before
        print(f"{grown} bytes more, of at most {bound}")
        # AddressSanitizer keeps what was freed, and has memory of its own.
        assert SANITIZED or grown <= bound, f"{grown} bytes more, which must be {bound} at most"


class Counters:
    """How much the daemon's counters have grown."""

    def __init__(self, parlord):
        self.parlord = parlord
        self.before = self._read()

    def _read(self):
        return self.parlord.ask_control(cmd="status")["counters"]

    def __getitem__(self, name):
        return self._read()[name] - self.before[name]
