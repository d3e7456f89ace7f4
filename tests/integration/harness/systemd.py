# SPDX-License-Identifier: ISC
"""Sockets as systemd hands them over."""

import fcntl
import os

import pytest

from harness.mariadb import program


class Passed:
    """Descriptors as systemd passes them: from 3 on, to the very process that becomes the daemon."""

    def __init__(self, sockets, names):
        # Where the shell that moves them down is not in their way.
        self.fds = [fcntl.fcntl(sock.fileno(), fcntl.F_DUPFD, 50) for sock in sockets]
        moves = " ".join(f"{3 + n}<&{fd} {fd}<&-" for n, fd in enumerate(self.fds))
        self.wrapper = ["bash", "-c", f"exec {moves}; export LISTEN_PID=$$ LISTEN_FDS={len(names)}"
                        f" LISTEN_FDNAMES={':'.join(names)}; exec \"$@\"", "bash"]

    def close(self):
        for fd in self.fds:
            os.close(fd)

    @property
    def how(self):
        return {"wrapper": self.wrapper, "pass_fds": self.fds, "wait": False}


def _is_supported():
    return b"sd_listen_fds" in open(program("PARLORD"), "rb").read()


needs_systemd = pytest.mark.skipif(not _is_supported(), reason="built without systemd")
