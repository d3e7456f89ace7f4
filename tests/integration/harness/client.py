# SPDX-License-Identifier: ISC
"""A client of JSON lines."""

import json
import socket
import time


def encode(request):
    return json.dumps(request, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


class Client:
    """One connection. address is (host, port) or the path of a unix socket. Everything that waits
    for the server gives up with TimeoutError after so many seconds. source: the address to come
    from."""

    def __init__(self, address, deadline=10, source=None):
        self.deadline = deadline
        family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
        if family == socket.AF_INET and ":" in address[0]:
            family = socket.AF_INET6
        self.sock = socket.socket(family)
        self.sock.settimeout(deadline)
        if source is not None:
            self.sock.bind((source, 0))
        self.sock.connect(address)
        if family != socket.AF_UNIX:
            # What a test sends in pieces shall leave in pieces.
            self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = bytearray()

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.close()

    def send(self, *requests):
        self.send_raw(b"".join(map(encode, requests)))

    def send_raw(self, data):
        self.sock.settimeout(self.deadline)
        self.sock.sendall(data)

    def shutdown(self):
        """Ends the sending side."""
        self.sock.shutdown(socket.SHUT_WR)

    def receive_line(self, deadline=None):
        """The next reply's bytes without the line feed; EOFError when the server has closed."""
        end = time.monotonic() + (deadline or self.deadline)
        searched = 0
        while (at := self.buffer.find(b"\n", searched)) < 0:
            searched = len(self.buffer)
            if not self._read(end):
                raise EOFError(f"the server closed after {bytes(self.buffer)!r}")
        line = bytes(self.buffer[:at])
        del self.buffer[:at + 1]
        return line

    def receive(self, deadline=None):
        return json.loads(self.receive_line(deadline))

    def receive_many(self, count, deadline=None):
        """deadline is for all of them."""
        end = time.monotonic() + (deadline or self.deadline)
        return [self.receive(max(end - time.monotonic(), 0.001)) for _ in range(count)]

    def receive_all(self, deadline=None):
        """The replies up to the server's closing."""
        end = time.monotonic() + (deadline or self.deadline)
        while self._read(end):
            pass
        assert not self.buffer or self.buffer.endswith(b"\n"), f"cut off: {bytes(self.buffer)!r}"
        replies = [json.loads(line) for line in self.buffer.splitlines()]
        self.buffer.clear()
        return replies

    def request(self, *unnamed, **fields):
        """request({...}) or request(cmd="chat", ...): the reply."""
        self.send(*(unnamed or [fields]))
        return self.receive()

    def pipeline(self, requests, deadline=None):
        """Sends all, then reads a reply for each."""
        requests = list(requests)
        self.send(*requests)
        return self.receive_many(len(requests), deadline)

    def register(self, username, password="secret"):
        """Returns the sid."""
        reply = self.request(cmd="register", username=username, password=password)
        assert reply["status"] == "ok", reply
        return reply["sid"]

    def is_closed(self, deadline=None):
        """Waits for the server to close, which must come next; false after the deadline."""
        try:
            return not self.buffer and not self._read(
                time.monotonic() + (deadline or self.deadline))
        except TimeoutError:
            return False
        except ConnectionResetError:
            return True

    def close(self):
        self.sock.close()

    def held_back(self):
        """How many bytes of the server's its kernel could not deliver, proc_net(5)."""
        ends = [f"{name[1]:04X}" for name in (self.sock.getpeername(), self.sock.getsockname())]
        with open("/proc/net/tcp", encoding="ascii") as file:
            for line in file:
                fields = line.split()
                if [end.rpartition(":")[2] for end in fields[1:3]] == ends:
                    return int(fields[4].partition(":")[0], 16)
        return 0

    def _read(self, end):
        left = end - time.monotonic()
        if left <= 0:
            raise TimeoutError("no reply in time")
        self.sock.settimeout(left)
        data = self.sock.recv(65536)
        self.buffer += data
        return len(data)
