# SPDX-License-Identifier: ISC
"""Lets a client that speaks no TLS use a listener that does."""

import socket
import threading

from harness.tls import TlsClient

DEADLINE = 60


class TlsRelay:
    """Listens on self.address of 127.0.0.1; each connection is one over TLS to the daemon. An end of
    either side's sending is passed on, and so are bytes as they come."""

    def __init__(self, address, context):
        self.upstream, self.context = address, context
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = self.listener.getsockname()
        self.trouble = []
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        # Wakes accept(), which closing alone would not.
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        client.settimeout(DEADLINE)
        try:
            with client, TlsClient(self.upstream, self.context, DEADLINE) as server:
                server.forward(client)
                # Closing with unread input would reset the connection, and the replies might be lost.
                client.shutdown(socket.SHUT_WR)
                while client.recv(65536):
                    pass
        except OSError as error:
            self.trouble.append(error)
