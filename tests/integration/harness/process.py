# SPDX-License-Identifier: ISC
"""Processes, and waiting for them."""

import os
import random
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

SOCKET_PATH_MAX = 107


def wait_until(condition, deadline=10, what=None):
    """Returns the first true value of condition(), asked again and again; after so many seconds
    without one it is an AssertionError."""
    end = time.monotonic() + deadline
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"not within {deadline} s: {what or condition}")
        time.sleep(0.01)


def spawn(command, log, env=None, pass_fds=()):
    """Starts a daemon, with its output appended to the file log. It leads a session of its own, so
    that Ctrl-C reaches only the tests, which end it in order. If they are killed outright so is it;
    strictly, if the thread that calls this goes: call it from the main thread."""
    with open(log, "ab") as output:
        return subprocess.Popen(["setpriv", "--pdeathsig", "KILL", "--", *map(str, command)],
                                stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                                env={**os.environ, **(env or {})}, start_new_session=True,
                                pass_fds=pass_fds)


def stop(process, deadline):
    """SIGTERM. Returns the exit status, or None when it had to be killed after so many seconds."""
    process.terminate()
    # A test may have left it paused.
    process.send_signal(signal.SIGCONT)
    try:
        return process.wait(deadline)
    except subprocess.TimeoutExpired:
        kill_session(process.pid)
        process.wait()
        return None


def _stat(pid):
    """(state, parent, session), or None where there is no such process."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            # The name, in brackets, may hold anything.
            fields = file.read().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return fields[0], int(fields[1]), int(fields[3])


def _processes():
    for name in os.listdir("/proc"):
        if name.isdigit():
            stat = _stat(name)
            # A zombie is no process any more: it waits for its parent to ask for its status.
            if stat and stat[0] not in "ZX":
                yield (int(name), *stat)


def process_state(pid):
    """The letter of proc(5), such as "T" for stopped; None where there is no such process."""
    stat = _stat(pid)
    return stat and stat[0]


def process_name(pid):
    """As ps(1) shows it: what a process of parlord's is. None where there is no such process."""
    try:
        with open(f"/proc/{pid}/comm", encoding="utf-8") as file:
            return file.read().rstrip("\n")
    except (FileNotFoundError, ProcessLookupError):
        return None


def children(pid, name=None):
    """Those of that name alone, if one is given."""
    return sorted(child for child, _, parent, _ in _processes()
                  if parent == pid and (name is None or process_name(child) == name))


def newest(pids):
    """The one that was started last. Its id may be the lowest: they begin anew some time."""
    def started(pid):
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            return int(file.read().rpartition(")")[2].split()[19])

    return max(pids, key=started)


def session_members(pid):
    """The processes in the session that pid leads or led: whatever it and its descendants forked,
    those included that lost their parent."""
    return sorted(member for member, _, _, session in _processes() if session == pid)


def kill_session(pid):
    for member in session_members(pid):
        try:
            os.kill(member, signal.SIGKILL)
        except ProcessLookupError:
            pass


def short_socket(folder, name):
    """A path for a unix socket in the folder or, where that is longer than the kernel puts up with,
    in one that is made for it; and that folder, or None."""
    path = str(Path(folder) / name)
    if len(os.fsencode(path)) <= SOCKET_PATH_MAX:
        return path, None
    other = tempfile.mkdtemp(prefix="parlord-sock.", dir="/tmp")
    return f"{other}/{name}", other


def free_port():
    """A port on 127.0.0.1 that nobody has, below those that the kernel gives to outgoing
    connections. Somebody may still be faster than whoever asked."""
    while True:
        port = random.randrange(15000, 30000)
        with socket.socket() as sock:
            try:
                sock.bind(("127.0.0.1", port))
                return port
            except OSError:
                pass
