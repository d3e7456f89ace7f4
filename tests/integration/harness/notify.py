# SPDX-License-Identifier: ISC
"""What the daemon tells systemd, sd_notify(3)."""

import socket
import time

import pytest

from harness.mariadb import program

needs_systemd = pytest.mark.skipif(
    b"sd_notify" not in open(program("PARLORD"), "rb").read(), reason="built without systemd")


class Listener:
    """The other end of NOTIFY_SOCKET."""

    def __init__(self, path):
        self.path = path
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.sock.bind(path)
        self.messages = []
        self.latest = {}

    @property
    def wrapper(self):
        return ["env", f"NOTIFY_SOCKET={self.path}"]

    def next(self, deadline):
        self.sock.settimeout(max(deadline - time.monotonic(), 0.01))
        message = dict(line.split("=", 1)
                       for line in self.sock.recv(65536).decode().splitlines())
        self.messages.append(message)
        self.latest.update(message)
        return message

    def wait_until(self, key, value, deadline=20):
        """Until the variable's last value begins so."""
        end = time.monotonic() + deadline
        while not self.latest.get(key, "").startswith(value):
            try:
                self.next(end)
            except TimeoutError:
                raise AssertionError(f"no {key}={value} within {deadline} s: {self.messages}") \
                    from None
        return self.latest[key]

    def wait_for(self, key, value=None, deadline=20):
        """The next message that has the variable, with a value that begins so."""
        end = time.monotonic() + deadline
        while True:
            try:
                message = self.next(end)
            except TimeoutError:
                raise AssertionError(f"no {key} within {deadline} s: {self.messages}") from None
            if key in message and message[key].startswith(value or ""):
                return message
