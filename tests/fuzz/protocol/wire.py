# SPDX-License-Identifier: ISC
"""A connection that sends and reads at the same time, so that neither side waits for the other one
for ever, and cuts what it sends wherever it is told to."""

import select
import socket
import time

from harness.client import Client

PIECE = 65536


class Stalled(AssertionError):
    pass


class Wire(Client):
    def exchange(self, data, cuts=(), enough=lambda lines: True, deadline=40):
        """Sends data, cut at those places, and reads until all is sent and the lines that have come are
        enough, or the server closes; the lines, and whether it has closed."""
        lines = []
        pieces = [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)]) if a < b]
        end = time.monotonic() + deadline
        while pieces or not enough(lines):
            readable, writable = self._wait(end, bool(pieces), lines)
            if writable:
                pieces = self._send_some(pieces)
            if readable:
                if not self._take(lines):
                    return lines, True
        return lines, False

    def _wait(self, end, sending, lines):
        self.sock.setblocking(False)
        readable, writable, _ = select.select([self.sock], [self.sock] if sending else [], [],
                                              max(end - time.monotonic(), 0))
        if not readable and not writable:
            raise Stalled(f"after {len(lines)} replies nothing more comes")
        return readable, writable

    def _send_some(self, pieces):
        try:
            sent = self.sock.send(pieces[0][:PIECE])
        except BlockingIOError:
            return pieces
        except (BrokenPipeError, ConnectionResetError):
            return []  # reading tells
        rest = pieces[0][sent:]
        return [rest, *pieces[1:]] if rest else pieces[1:]

    def _take(self, lines):
        """Reads what has come; false at the end."""
        try:
            data = self.sock.recv(1 << 20)
        except BlockingIOError:
            return True
        except ConnectionResetError:
            return False
        self.buffer += data
        *whole, rest = bytes(self.buffer).split(b"\n") if b"\n" in data else [bytes(self.buffer)]
        lines += whole
        self.buffer = bytearray(rest)
        return bool(data)

    def push(self, data, seconds):
        """Sends without reading, as long as there is room; whether all was sent."""
        end = time.monotonic() + seconds
        self.sock.setblocking(False)
        while data and time.monotonic() < end:
            if select.select([], [self.sock], [], 0.05)[1]:
                try:
                    data = data[self.sock.send(data[:PIECE]):]
                except BlockingIOError:
                    continue
                except OSError:
                    return False
        return not data

    def finish(self):
        """Ends the sending side, which the server may have left already, and reads what comes until
        the server ends, too."""
        try:
            self.sock.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        lines, _ = self.exchange(b"", enough=lambda lines: False)
        return lines
