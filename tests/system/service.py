# SPDX-License-Identifier: ISC
"""parlord as a service of a machine's, and the database behind it."""

import asyncio
import json
import random
import re
import time

from harness import Client
from harness.conf import merge, write_conf
from harness.load import World
from harness.mariadb import MariaDB
from harness.process import wait_until

PORT = 7420
CONF = "/etc/parlord/parlord.conf"
UNITS = "/etc/systemd/system"
ALL = ("parlord.socket", "parlord-control.socket", "parlord.service")
TLS_SOCKET = "parlord-tls.socket"  # which is off
# So many passwords at once as 500 clients have; and a machine that is busy with other things is no
# fault of the daemon's.
OPTIONS = {"limits": {"password_cost": 1, "hash_threads": 2, "hash_queue": 1000},
           "database": {"query_timeout": 30}}
LONGEST_LOAD = 90


class Server(MariaDB):
    """MariaDB as the machine's own unit runs it."""

    # pylint: disable=super-init-not-called
    def __init__(self, machine):
        self.machine = machine

    @property
    def socket(self):
        return str(self.machine.path("/run/mysqld/mysqld.sock"))


class Service:
    address = ("127.0.0.1", PORT)

    def __init__(self, machine):
        self.machine = machine
        self.mariadb = Server(machine)
        self.database = "parlord"
        self.cursor = None  # of the journal

    def reset(self):
        """As it is after the installation, with nobody connected, but for what the database holds."""
        self.machine.run("bash", "-ec", f"""
            systemctl unmask mariadb {" ".join(ALL)}
            systemctl stop {" ".join(ALL)} {TLS_SOCKET}
            rm -rf {UNITS}/*.service.d
            systemctl daemon-reload
            systemctl reset-failed""")
        self.configure({})
        self.systemctl("start", "mariadb", *ALL)
        self.wait_served()
        shown = self.machine.run("journalctl", "-q", "-n", "0", "--show-cursor").stdout
        self.cursor = shown.partition("-- cursor: ")[2].strip()

    # --- the unit

    def systemctl(self, verb, *units, check=True):
        return self.machine.run("systemctl", verb, *(units or ["parlord.service"]), check=check)

    def show(self, name, unit="parlord.service"):
        return self.machine.run("systemctl", "show", "--value", "-p", name, unit).stdout.strip()

    def state(self, unit="parlord.service"):
        return self.show("ActiveState", unit)

    def wait_state(self, state, unit="parlord.service", deadline=30):
        wait_until(lambda: self.state(unit) == state, deadline, f"{unit} is {state}")

    @property
    def pid(self):
        """The master's, as processes of the machine see it."""
        return int(self.show("MainPID"))

    def workers(self):
        """Those of all generations, by their process ids."""
        master = self.machine.path(f"/proc/{self.pid}/task/{self.pid}/children")
        return [pid for pid in map(int, master.read_text().split())
                if self.machine.path(f"/proc/{pid}/comm").read_text() == "parlord:worker\n"]

    def kill(self, name, pid):
        self.machine.run("kill", f"-{name}", pid)

    def configure(self, options):
        """Takes effect with the next start or reload."""
        write_conf(self.machine.path(CONF),
                   merge(merge(OPTIONS, {"database": {"name": self.database}}), options))

    def drop_in(self, text, unit="parlord.service"):
        folder = self.machine.path(f"{UNITS}/{unit}.d")
        folder.mkdir(exist_ok=True)
        number = len(list(folder.iterdir()))
        (folder / f"{number}.conf").write_text(text)
        self.systemctl("daemon-reload", "--quiet")

    def journal(self):
        """What was logged for the service since the last reset, each entry a dict."""
        text = self.machine.run("journalctl", "-q", "-o", "json", "-u", "parlord.service",
                                *(["--after-cursor", self.cursor] if self.cursor else [])).stdout
        return [json.loads(line) for line in text.splitlines()]

    def events(self, name):
        return [entry for entry in self.journal() if entry.get("PARLORD_EVENT") == name]

    def messages(self):
        return [str(entry.get("MESSAGE")) for entry in self.journal()]

    def count(self, pattern):
        """How many messages a regular expression matches."""
        return sum(bool(re.search(pattern, text)) for text in self.messages())

    def wait_message(self, pattern, times=1, deadline=30):
        wait_until(lambda: self.count(pattern) >= times, deadline, f"{pattern!r} in the journal")

    # --- clients

    def connect(self, deadline=30):
        with self.machine.network():
            return Client(self.address, deadline)

    def is_served(self, deadline=5):
        """Only the database knows a bad sid."""
        try:
            with self.connect(deadline) as client:
                return client.request(cmd="getGamesList", sid="x")["status"] == "badSid"
        except (OSError, EOFError):
            return False

    def wait_served(self, deadline=30):
        wait_until(self.is_served, deadline, "parlord answers")

    def under_load(self, kind, count, act):
        """Calls act() while so many clients, of one of harness.load's classes, are connected and busy;
        their world."""
        seed = random.randrange(1 << 32)
        print(f"seed {seed}")
        world = World(self.address, random.Random(seed))
        clients = [kind(world, f"user{number}") for number in range(count)]
        with self.machine.network():
            asyncio.run(play(world, clients, act))
        print(f"{sum(world.counts.values())} replies:", sorted(world.counts.items()))
        return world

    # --- the database

    def fresh_database(self, name):
        """Serves another one from now on, which is empty."""
        self.database = name
        self.configure({})
        self.machine.run("parlorctl", "init-db")
        self.systemctl("restart")
        self.wait_served()

    def query(self, sql, args=None):
        return self.mariadb.query(sql, args, database=self.database)


def say(client, sid, text):
    assert client.request(cmd="chat", sid=sid, message=text) == {"status": "ok"}


async def play(world, clients, act):
    playing = asyncio.create_task(world.run(clients, LONGEST_LOAD))
    try:
        while world.counts.get(("register", "ok"), 0) < len(clients) and not playing.done():
            await asyncio.sleep(0.05)
        if not playing.done():
            await asyncio.to_thread(act)
            # What comes after it, too.
            seen = sum(world.counts.values())
            end = time.monotonic() + 60
            while sum(world.counts.values()) < seen + 5 * len(clients) and not playing.done():
                assert time.monotonic() < end, "the clients have come to a standstill"
                await asyncio.sleep(0.05)
    finally:
        world.end = 0
        await playing
