# SPDX-License-Identifier: ISC
"""A client that speaks TLS."""

import fcntl
import select
import ssl
import struct
import termios
import time

from harness.client import Client


class TlsClient(Client):
    """A connection over TLS. session: of an earlier client's session(). before: what is sent before
    the handshake. An end of the server's that is no proper one, with close_notify, is an
    ssl.SSLEOFError."""

    def __init__(self, address, context, deadline=10, session=None, source=None, before=b""):
        super().__init__(address, deadline, source)
        self.sock.sendall(before)
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.incoming, self.outgoing, server_hostname="localhost",
                                    session=session)
        try:
            self._until_done(self.tls.do_handshake, time.monotonic() + deadline)
        except BaseException:
            self.close()
            raise

    def send_raw(self, data):
        if data:
            self.tls.write(data)
        self._flush()

    def shutdown(self):
        """Ends the sending side: close_notify."""
        try:
            self.tls.unwrap()
        except ssl.SSLWantReadError:
            pass  # The server's own comes when it has answered.
        self._flush()

    def forward(self, sock):
        """Passes on what a plain socket sends, and to it what the server does, until that closes."""
        self.sock.setblocking(True)
        sending = True
        while True:
            ready, _, _ = select.select([self.sock] + [sock] * sending, [], [], self.deadline)
            if not ready:
                raise TimeoutError("nothing comes")
            # First, for after its end the server takes nothing any more.
            if self.sock in ready:
                self.incoming.write(self.sock.recv(65536))
                try:
                    while data := self.tls.read(65536):
                        sock.sendall(data)
                    return
                except ssl.SSLWantReadError:
                    pass
                except ssl.SSLZeroReturnError:
                    return
            if sock in ready:
                data = sock.recv(65536)
                sending = bool(data)
                if data:
                    self.send_raw(data)
                else:
                    self.shutdown()

    def certificate_name(self):
        """The common name that the server has shown."""
        return dict(part for (part,) in self.tls.getpeercert()["subject"])["commonName"]

    def unacknowledged(self):
        """How many bytes the kernel has sent, or will send, that the server's has not got yet."""
        return struct.unpack("i", fcntl.ioctl(self.sock, termios.TIOCOUTQ, b"\0" * 4))[0]

    def _flush(self):
        data = self.outgoing.read()
        if data:
            self.sock.settimeout(self.deadline)
            self.sock.sendall(data)

    def _until_done(self, step, end):
        """Repeats the step until it does not need to read any more."""
        while True:
            try:
                return step()
            except ssl.SSLWantReadError:
                pass
            finally:
                self._flush()
            self.sock.settimeout(max(end - time.monotonic(), 0.001))
            data = self.sock.recv(65536)
            if data:
                self.incoming.write(data)
            else:
                self.incoming.write_eof()

    def _read(self, end):
        if end <= time.monotonic():
            raise TimeoutError("no reply in time")
        try:
            data = self._until_done(lambda: self.tls.read(65536), end)
        except ssl.SSLZeroReturnError:
            return 0
        self.buffer += data
        return len(data)
