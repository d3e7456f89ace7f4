# SPDX-License-Identifier: ISC
"""A real HAProxy in front of a daemon."""

import os
import shutil
import socket
from pathlib import Path

from harness.process import spawn, stop

CONF = """
global
	log stdout format raw local0
defaults
	mode tcp
	log global
	option log-health-checks
	option tcp-check
	tcp-check send {{\\"cmd\\":\\"nonsense\\"}}\\n
	tcp-check expect string badCommand
	timeout connect 10s
	timeout client 60s
	timeout server 60s
listen parlord
	bind fd@{fd}
	server parlord {host}:{port} source {source} {options}
"""


class HAProxy:
    """It connects from the address source to that of the server; options are further ones of its line
    "server", such as "send-proxy". Clients find it at .address."""

    def __init__(self, folder, server, source, options):
        folder = Path(folder)
        self.log = folder / "haproxy.log"
        # It is there before the process is: clients need not wait.
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.address = listener.getsockname()
            conf = folder / "haproxy.conf"
            conf.write_text(CONF.format(fd=listener.fileno(), host=server[0], port=server[1],
                                        source=source, options=options), "utf-8")
            program = shutil.which("haproxy", path=f"{os.environ['PATH']}:/usr/sbin")
            assert program, "haproxy is missing"
            self.process = spawn([program, "-db", "-f", conf], self.log,
                                 pass_fds=[listener.fileno()])

    def log_text(self):
        return self.log.read_text("utf-8", "replace")

    def close(self):
        stop(self.process, 10)
