# SPDX-License-Identifier: ISC
"""A journal, or a syslogd, for a daemon: what it finds in a mount namespace of its own."""

import os
import shutil
import socket
import struct
import subprocess
import tempfile
import threading
from pathlib import Path

from harness.process import wait_until

NAMESPACE = ["unshare", "--mount", "--propagation", "private"]
# In it, the folder "$1" takes the place of /run/systemd/journal, or its socket that of /dev/log.
JOURNAL = """
mount -t tmpfs none /run && mkdir -p /run/systemd/journal && mount --bind "$1" /run/systemd/journal
"""
SYSLOG = """
mount -t tmpfs none /mnt && touch /mnt/null && mount --bind /dev/null /mnt/null
ln -s "$1/socket" /mnt/log && mount --rbind /mnt /dev
"""


def can_be_had():
    return os.getuid() == 0 and subprocess.run([*NAMESPACE, "true"], check=False,
                                               stderr=subprocess.DEVNULL).returncode == 0


def parse(datagram):
    """The fields of an entry in the journal's native protocol (systemd.io/JOURNAL_NATIVE_PROTOCOL)."""
    fields = {}
    while datagram:
        line, end, datagram = datagram.partition(b"\n")
        assert end, "the last line is not ended"
        name, is_short, value = line.partition(b"=")
        if not is_short:
            (size,) = struct.unpack_from("<Q", datagram)
            value, end, datagram = datagram[8:8 + size], datagram[8 + size:9 + size], \
                datagram[9 + size:]
            assert end == b"\n"
        # Others the journal would drop, and with __ in front it would not take the entry.
        assert name.replace(b"_", b"").isalnum() and name.isupper() and name[:1] != b"_", name
        assert name.decode() not in fields
        fields[name.decode()] = value.decode()
    return fields


def text(datagram):
    return datagram.decode()


class Receiver:
    """Takes datagrams, each of which parse makes an entry."""

    def __init__(self, parse_datagram):
        # Short: the path of a socket has at most 107 bytes.
        self.folder = Path(tempfile.mkdtemp(prefix="parlord-log."))
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(self.folder / "socket"))
        self.parse = parse_datagram
        self.entries = []
        self.thread = threading.Thread(target=self._read)
        self.thread.start()

    def _read(self):
        # A few that are not read would hold up the daemon (net.unix.max_dgram_qlen).
        while data := self.socket.recv(65536):
            self.entries.append(self.parse(data))

    def in_place(self, scene):
        """A command to put before another one, which then finds it in its place."""
        return [*NAMESPACE, "sh", "-euc", scene + 'shift\nexec "$@"\n', "sh", str(self.folder)]

    def close(self):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as last:
            last.sendto(b"", str(self.folder / "socket"))
        self.thread.join()
        self.socket.close()
        shutil.rmtree(self.folder)


class Syslogd(Receiver):
    """Daemons that are started with wrapper() find it. Its entries are texts."""

    def __init__(self):
        super().__init__(text)

    def wrapper(self):
        return self.in_place(SYSLOG)


class Journal(Receiver):
    """Takes entries as journald would. Daemons that are started with wrapper() find it. Its entries
    are dicts of fields."""

    def __init__(self):
        super().__init__(parse)

    def wrapper(self, stderr):
        """stderr: the file that the daemon has as standard error."""
        Path(stderr).parent.mkdir(parents=True, exist_ok=True)
        Path(stderr).touch()
        stat = os.stat(stderr)
        return [*self.in_place(JOURNAL), "env", f"JOURNAL_STREAM={stat.st_dev}:{stat.st_ino}"]

    def find(self, **fields):
        """The entries that have these fields."""
        return [entry for entry in list(self.entries) if fields.items() <= entry.items()]

    def wait_for(self, count=1, deadline=10, **fields):
        """Waits until there are so many; all that there are."""
        return wait_until(lambda: len(self.find(**fields)) >= count and self.find(**fields),
                          deadline, f"{fields} in the journal: {self.entries[-20:]}")
