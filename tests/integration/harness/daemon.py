# SPDX-License-Identifier: ISC
"""Running daemons."""

import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

from harness.client import Client
from harness.conf import merge, write_conf
from harness.mariadb import program
from harness.process import children, free_port, kill_session, session_members, short_socket, \
    spawn, stop, wait_until

SANITIZER = re.compile(r"ERROR: AddressSanitizer|runtime error:|LeakSanitizer")
# Longer than drain_timeout.
END = 40
# Built with what needs more of the system than the sandbox allows: sanitizers, or gcov's counters.
INSTRUMENTED = bool(os.environ.get("PARLORD_SANITIZED") or os.environ.get("PARLORD_COVERAGE"))


def sanitizer_reports(text):
    """The text from the first report on; empty where there is none."""
    found = SANITIZER.search(text)
    return text[max(found.start() - 200, 0):] if found else ""


class Parlord:
    """A daemon on a database, on a free port of 127.0.0.1. options are those of parlord.conf(5), put
    over the defaults of the tests; None takes one out."""

    # What is freed is overwritten, so that nobody goes on using it unnoticed: mallopt(3).
    environment = {"MALLOC_PERTURB_": "165"}

    def __init__(self, folder, database, options=None):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.database = database
        self.options = options or {}
        self.conf = self.folder / "parlord.conf"
        self.log = self.folder / "parlord.log"
        self.control, self.socket_folder = short_socket(self.folder, "control.sock")
        self.process = None
        self.port = None
        self.status = None  # the exit status that stop() saw
        self.killed = False
        self.intruded = False  # it is told to do what its sandbox refuses
        self.clients = []

    # --- starting and ending

    def start(self, *arguments, wait=True, wrapper=(), pass_fds=()):
        """Starts it; unless wait is false it answers afterwards. wrapper: a command that gets the
        daemon's as its further arguments and ends in exec. pass_fds: descriptors to inherit."""
        for attempt in range(3):
            self.port = free_port()
            self.write_conf()
            start_of_log = len(self.log_text())
            self.status = None
            self.killed = False
            self.process = spawn([*wrapper, program("PARLORD"), "-f", self.conf, *arguments],
                                 self.log, self.environment, pass_fds)
            if not wait:
                break
            try:
                self.wait_ready()
                break
            except AssertionError:
                # Somebody took the port meanwhile.
                if "in use" not in self.log_text()[start_of_log:] or attempt == 2:
                    raise
        return self

    def write_conf(self):
        defaults = {
            "listen": [f"127.0.0.1:{self.port}"],
            "workers": 2,
            "testing": self.database.testing,
            "control": {"socket": self.control, **self.database.control_settings},
            "database": self.database.settings,
            "limits": {"password_cost": 1},
            # Tests count lines.
            "log": {"level": "debug", "burst": 1000},
        }
        if INSTRUMENTED or os.getuid() != 0:
            # Only root can look into confined processes.
            defaults["sandbox"] = False
        if os.getuid() == 0:
            # Any other user could not read the password file in a folder of root's.
            defaults["user"] = "root"
        write_conf(self.conf, merge(defaults, self.options))

    def wait_ready(self, deadline=30):
        """Only the database knows a bad sid, so an answer means that all is there."""
        def is_ready():
            assert self.is_running(), f"parlord ended with {self.process.returncode}:\n" \
                + self.log_text()[-3000:]
            try:
                with Client(self.address, 5) as client:
                    return client.request(cmd="getGamesList", sid="x")["status"] == "badSid"
            except (OSError, EOFError):
                return False

        wait_until(is_ready, deadline, f"parlord answers; see {self.log}")

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def stop(self, deadline=END):
        """SIGTERM; the exit status, or None when it had to be killed."""
        if self.is_running():
            self.status = stop(self.process, deadline)
        return self.status

    def kill(self):
        """SIGKILL to the master alone."""
        self.killed = True
        self.process.kill()
        self.process.wait()

    def finish(self):
        """Ends the daemon, if the test has not, and returns what was wrong with it, a list of texts."""
        wrong = []
        for client in self.clients:
            client.close()
        if self.process is None:
            return wrong
        if self.status is None and not self.killed and not self.is_running():
            self.status = self.process.returncode
            wrong.append("it had ended by itself")
        self.stop()
        if not self.killed and self.status != 0:
            wrong.append(f"its exit status was {self.status}")
        try:
            # An orphan needs a moment to see that its master is gone; after an end in order there
            # must be none.
            wait_until(lambda: not session_members(self.pid), END if self.killed else 0)
        except AssertionError:
            wrong.append(f"left over: {session_members(self.pid)}")
            kill_session(self.pid)
        # Serving takes nothing of that, whatever the test does.
        if not self.intruded and "the sandbox does not allow it" in self.log_text():
            wrong.append("a system call was refused")
        report = sanitizer_reports(self.log_text())
        if report:
            wrong.append("a sanitizer's report:\n" + report)
        self.process = None
        if self.socket_folder:
            shutil.rmtree(self.socket_folder, ignore_errors=True)
        return wrong

    # --- what a test looks at

    @property
    def pid(self):
        return self.process.pid

    @property
    def address(self):
        return ("127.0.0.1", self.port)

    def workers(self):
        """Their process ids."""
        return children(self.pid, "parlord:worker")

    def control_process(self):
        """Its process id, or None."""
        return next(iter(children(self.pid, "parlord:control")), None)

    def signal(self, number):
        self.process.send_signal(number)

    def kill_worker(self, pid=None):
        """SIGKILL to one worker; its process id."""
        pid = pid or self.workers()[0]
        os.kill(pid, signal.SIGKILL)
        return pid

    def log_text(self):
        return self.log.read_text("utf-8", "replace") if self.log.exists() else ""

    def wait_for_log(self, pattern, deadline=10):
        """Waits until a regular expression matches somewhere in the log; the match."""
        return wait_until(lambda: re.search(pattern, self.log_text()), deadline,
                          f"{pattern!r} in {self.log}")

    def parlorctl(self, *arguments, text=None, status=0):
        """Runs parlorctl on this daemon, with that text as its standard input. Its standard output, or
        where another exit status is expected its standard error."""
        run = subprocess.run([program("PARLORCTL"), "-f", str(self.conf), *arguments], input=text or "",
                             capture_output=True, text=True, timeout=60, check=False)
        assert run.returncode == status, f"parlorctl {arguments}: {run}"
        return run.stderr if status and run.stderr else run.stdout

    def ask_control(self, **request):
        """What the control process replies."""
        with Client(self.control, 20) as client:
            return client.request(**request)

    def connect(self, deadline=10, source=None):
        """A new connection, from that address; it is closed at the test's end."""
        client = Client(self.address, deadline, source)
        self.clients.append(client)
        return client
