# SPDX-License-Identifier: ISC
"""Private MariaDB servers, and databases in them."""

import itertools
import os
import pwd
import re
import secrets
import shutil
import signal
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pymysql

from harness.conf import write_conf
from harness.process import kill_session, process_state, short_socket, spawn, stop, wait_until

ADMIN = pwd.getpwuid(os.getuid()).pw_name
# Started as root, mariadbd wants to be told that this is meant. mariadb-install-db would take a plain
# --user as a wish to change the owner of a system-wide plugin too.
AS_ROOT = ["--loose-user=root"] if os.getuid() == 0 else []
ENV = {"PATH": os.environ.get("PATH", "") + ":/usr/sbin:/usr/bin:/sbin:/bin"}

_names = itertools.count(1)


def make_data(folder):
    """Makes the data of a new server, with the user of the tests as its administrator."""
    # A mariadbd that starts removes all temporary tables from its folder for them. In a shared one,
    # such as /tmp, it would take those of every other mariadbd.
    tmpdir = Path(f"{folder}.tmp")
    tmpdir.mkdir()
    run = subprocess.run(
        ["mariadb-install-db", "--no-defaults", *AS_ROOT, f"--datadir={folder}", f"--tmpdir={tmpdir}",
         "--auth-root-authentication-method=socket", f"--auth-root-socket-user={ADMIN}",
         "--skip-test-db", "--skip-name-resolve", "--innodb-log-file-size=32M"],
        env={**os.environ, **ENV}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, check=False)
    assert run.returncode == 0, run.stdout


class MariaDB:
    """A server on a copy of data that make_data() made; its durability settings are the defaults. It
    listens only on the unix socket self.socket."""

    def __init__(self, folder, template):
        self.folder = Path(folder)
        self.data = self.folder / "data"
        self.tmpdir = self.folder / "tmp"
        self.log = self.folder / "mariadbd.log"
        self.socket, self.socket_folder = short_socket(self.folder, "mariadbd.sock")
        self.process = None
        self.tmpdir.mkdir(parents=True)
        shutil.copytree(template, self.data)

    @property
    def pid(self):
        return self.process.pid

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def start(self, *options, wait=True, wrapper=()):
        """options: more of mariadbd's command line. A mariadbd that gets SIGTERM before it is ready can
        hang for good (seen with 10.11): without wait, end it only with kill(). wrapper: a command that
        gets mariadbd's as its further arguments and ends in exec."""
        assert not self.is_running()
        start_of_log = self.log.stat().st_size if self.log.exists() else 0
        self.process = spawn(
            [*wrapper, "mariadbd", "--no-defaults", *AS_ROOT, f"--datadir={self.data}",
             f"--tmpdir={self.tmpdir}",
             f"--socket={self.socket}", f"--pid-file={self.folder}/mariadbd.pid",
             f"--log-error={self.log}", "--skip-networking", "--innodb-buffer-pool-size=128M",
             "--innodb-log-file-size=32M", "--max-connections=500", *options],
            self.folder / "mariadbd.out", ENV)
        if wait:
            self.wait_ready(start_of_log)

    def wait_ready(self, start_of_log=0):
        def is_ready():
            assert self.is_running(), "mariadbd ended:\n" + self.log_text()[-3000:]
            # The log is not there at once.
            return "ready for connections" in self.log_text()[start_of_log:]

        wait_until(is_ready, 60, "mariadbd is ready")

    def log_text(self):
        return self.log.read_text("utf-8", "replace") if self.log.exists() else ""

    def stop(self):
        """In order."""
        if self.is_running():
            status = stop(self.process, 60)
            assert status == 0, f"mariadbd ended with {status}:\n{self.log_text()[-3000:]}"

    def kill(self):
        """As a power cut would, but for what the kernel has not yet written."""
        self.process.kill()
        self.process.wait()

    def restart(self, *options):
        self.stop()
        self.start(*options)

    def pause(self):
        """The kernel goes on accepting connections for it, but nothing answers."""
        self.process.send_signal(signal.SIGSTOP)
        wait_until(lambda: process_state(self.pid) == "T", 10, "mariadbd stands still")

    def resume(self):
        self.process.send_signal(signal.SIGCONT)

    def destroy(self):
        """Ends it the quick way; nobody wants its data any more."""
        if self.process is not None:
            kill_session(self.process.pid)
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.socket_folder:
            shutil.rmtree(self.socket_folder, ignore_errors=True)

    def connect(self, **options):
        """A connection of the administrator's, or with other options of pymysql.connect()."""
        return pymysql.connect(**{"unix_socket": self.socket, "user": ADMIN, "autocommit": True,
                                  "charset": "utf8mb4", "connect_timeout": 10,
                                  "cursorclass": pymysql.cursors.DictCursor, **options})

    def query(self, sql, args=None, **options):
        """Runs one statement as the administrator; its rows, each a dict."""
        connection = self.connect(**options)
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql, args)
                return list(cursor.fetchall())
        finally:
            connection.close()


@contextmanager
def running(folder, template):
    """A server in that folder, for a while."""
    server = MariaDB(folder, template)
    try:
        server.start()
        yield server
    finally:
        server.destroy()


class Database:
    """A database that parlorctl made in a server, with accounts of its own for a daemon and for its
    control process."""

    def __init__(self, mariadb, folder, testing=False):
        number = next(_names)
        self.mariadb = mariadb
        self.testing = testing
        self.name = f"parlord_{number}"
        self.user = f"parlord_{number}"
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self.control_user = f"{self.user}_control"
        self.password, self.password_file = make_password(folder / f"{self.name}.password")
        self.control_password, self.control_password_file = make_password(
            folder / f"{self.name}.control-password")
        self.conf = folder / f"{self.name}.conf"
        write_conf(self.conf, {"testing": testing, "database": self.settings,
                               "control": self.control_settings})

    @property
    def settings(self):
        """The group "database" of a configuration."""
        return {"socket": self.mariadb.socket, "user": self.user, "name": self.name,
                "password_file": str(self.password_file)}

    @property
    def control_settings(self):
        """The same for the group "control"."""
        return {"user": self.control_user, "password_file": str(self.control_password_file)}

    def take_over(self, other):
        """Becomes, in this server, the database that another one is in its own."""
        self.name, self.testing = other.name, other.testing
        write_conf(self.conf, {"testing": self.testing, "database": self.settings,
                               "control": self.control_settings})

    def create(self):
        assert re.fullmatch(r"\w+", self.name)
        self.parlorctl("init-db", *(["--testing"] if self.testing else []))
        return self

    def parlorctl(self, *arguments, check=True):
        """Runs parlorctl on this database; the finished process, with its text in stdout."""
        run = subprocess.run([program("PARLORCTL"), "-f", str(self.conf), *arguments],
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True, timeout=60, check=False)
        assert not check or run.returncode == 0, f"parlorctl {arguments}: {run.stdout}"
        return run

    def query(self, sql, args=None):
        return self.mariadb.query(sql, args, database=self.name)

    def connect(self, **options):
        return self.mariadb.connect(database=self.name, **options)

    def drop(self):
        self.mariadb.query(f"DROP DATABASE IF EXISTS {self.name}")
        for user in (self.user, self.control_user):
            self.mariadb.query(f"DROP USER IF EXISTS {user}@localhost")


def make_password(path):
    """A new password, and the path of the file that holds it."""
    password = secrets.token_urlsafe(18)
    path.touch(0o600)
    path.write_text(password + "\n")
    return password, path


def program(name):
    """The path of a built program, by the name of its variable: PARLORD, PARLORCTL or PARLOR."""
    root = Path(__file__).resolve().parents[3]
    return os.path.abspath(os.environ.get(name) or root / "build" / name.lower())
