# SPDX-License-Identifier: ISC
"""What is killed: a daemon on sockets that outlive it, a MariaDB server, and a proxy between them; and
the faults, each of which proves that it has happened."""

import asyncio
import fcntl
import os
import signal
import socket

from clients import wait_for
from harness import Database, MariaDB, Parlord, process_state, session_members
from harness.proxy import Proxy, Rule

WORKERS = 3
RECOVERY = 60


class Daemon(Parlord):
    """One that gets its listening socket as from systemd: the clients' connections wait in it while
    there is no daemon."""

    def __init__(self, folder, database, options):
        super().__init__(folder, database, options)
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.dead = []  # process ids of masters that were killed

    @property
    def address(self):
        return self.listener.getsockname()

    def launch(self):
        # Where the shell that moves it down to 3 is not in the way.
        fd = fcntl.fcntl(self.listener.fileno(), fcntl.F_DUPFD, 50)
        script = f"exec 3<&{fd} {fd}<&-; export LISTEN_PID=$$ LISTEN_FDS=1 LISTEN_FDNAMES=tcp;" \
            " exec \"$@\""
        try:
            self.start(wait=False, wrapper=["bash", "-c", script, "bash"], pass_fds=[fd])
        finally:
            os.close(fd)


class Stage:
    def __init__(self, folder, template, rng):
        self.rng = rng
        self.mariadb = MariaDB(folder / "mariadb", template)
        self.mariadb.start()
        self.database = Database(self.mariadb, folder).create()
        self.proxy = Proxy(self.mariadb.socket)
        self.daemon = Daemon(folder / "parlord", self.database, {
            "workers": WORKERS, "log": {"level": "info"},
            "limits": {"hash_queue": 1000, "drain_timeout": 4},
            "database": {"socket": self.proxy.socket, "query_timeout": 4, "pool_size": 4,
                         "retry_min": 0.02, "retry_max": 0.2}})
        self.daemon.launch()
        self.daemon.wait_ready()
        self.faults = []

    # --- faults; each returns what it did

    async def kill_worker(self):
        pid = self.rng.choice(await self.all_workers())
        os.kill(pid, signal.SIGKILL)
        await self.wait(f"worker {pid}", lambda: process_state(pid) in (None, "Z", "X"))
        await self.wait(f"worker {pid}, replaced", lambda: pid not in self.daemon.workers()
                        and len(self.daemon.workers()) == WORKERS)

    async def kill_master(self):
        pid = self.daemon.pid
        workers = self.daemon.workers()
        self.daemon.kill()
        assert self.daemon.process.returncode == -signal.SIGKILL
        self.daemon.dead.append(pid)
        self.daemon.launch()
        assert self.daemon.pid != pid
        # No worker outlives its master.
        await self.wait(f"workers {workers} of the master {pid}", lambda: not session_members(pid))

    async def kill_mariadb(self):
        self.mariadb.kill()
        assert self.mariadb.process.returncode == -signal.SIGKILL
        await asyncio.sleep(self.rng.uniform(0, 0.3))
        await self.start_mariadb()

    async def start_mariadb(self):
        start_of_log = self.mariadb.log.stat().st_size
        self.mariadb.start(wait=False)
        await asyncio.to_thread(self.mariadb.wait_ready, start_of_log)

    async def kill_both(self):
        """A worker, or the master, and with it the database."""
        if self.rng.random() < 0.5:
            self.mariadb.kill()
            await self.kill_worker()
        else:
            self.mariadb.kill()
            await self.kill_master()
        assert self.mariadb.process.returncode == -signal.SIGKILL
        await self.start_mariadb()

    def connections(self):
        return {row["id"] for row in self.mariadb.query(
            "SELECT id FROM information_schema.processlist WHERE user IN (%s, %s)",
            (self.database.user, f"{self.database.name}_definer"))}

    async def kill_connections(self):
        """All of them, by the administrator."""
        def kill():
            killed = self.connections()
            for connection in killed:
                try:
                    self.mariadb.query(f"KILL {connection}")
                except Exception as error:  # it may have gone by itself
                    assert error.args[0] == 1094, error
            return killed

        killed = set()
        while not killed:
            killed = await asyncio.to_thread(kill)
        left = killed
        while left:
            left = killed & await asyncio.to_thread(self.connections)

    async def cut_connections(self):
        """All of them, wherever they are."""
        await self.wait("connections to cut", lambda: self.proxy.cut_all() > 0)

    async def cut_answers(self):
        """Some answers are lost when they have been given: what was asked is committed."""
        await self.fire(Rule(b"user", answer=self.rng.choice([0, 0, 0, 1, 9]),
                             times=self.rng.randint(1, 6)))

    async def cut_requests(self):
        await self.fire(Rule(b"user", request=self.rng.randint(0, 100), times=self.rng.randint(1, 6)))

    async def hold_answers(self):
        """Longer than the daemon has patience, or too long for it to be told at all."""
        rule = await self.fire(Rule(b"user", answer=0, action="hold", times=self.rng.randint(1, 4)))
        await asyncio.sleep(self.rng.uniform(0.5, 5))
        rule.release()

    async def hold_requests(self):
        """They come when they have been made again."""
        rule = await self.fire(Rule(b"user", request=0, action="hold", times=self.rng.randint(1, 3)))
        await asyncio.sleep(self.rng.uniform(0.5, 5))
        rule.release()

    async def lose_database(self):
        """Answers are lost, and nobody gets a new connection for a while."""
        await self.fire(Rule(b"user", answer=0, times=2))
        self.proxy.refuse()
        self.proxy.cut_all()
        await asyncio.sleep(self.rng.uniform(0.5, 5))
        self.proxy.admit()

    async def fire(self, rule):
        """rule's marker is part of every message's text."""
        self.proxy.add(rule)
        await self.wait(f"a request that {rule.action} was meant for", rule.fired.is_set)
        return rule

    # --- what the faults use

    async def all_workers(self):
        await self.wait("all workers", lambda: len(self.daemon.workers()) == WORKERS)
        return self.daemon.workers()

    async def wait(self, what, condition):
        await wait_for(what, condition, RECOVERY)

    def deck(self):
        """The faults of one round, in random order."""
        faults = [self.kill_worker] * 12 + [self.kill_master] * 8 + [self.kill_mariadb] * 7 \
            + [self.kill_both] * 3 + [self.kill_connections] * 6 + [self.cut_connections] * 6 \
            + [self.cut_answers] * 7 + [self.cut_requests] * 3 + [self.hold_answers] * 2 \
            + [self.hold_requests] * 2 + [self.lose_database] * 2
        self.rng.shuffle(faults)
        return faults

    def finish(self):
        """Ends all; what was wrong with the daemon, a list of texts."""
        try:
            self.daemon.listener.close()
            wrong = self.daemon.finish()
            for pid in self.daemon.dead:
                if session_members(pid):
                    wrong.append(f"left over of the master {pid}: {session_members(pid)}")
            return wrong
        finally:
            self.proxy.close()
            self.mariadb.destroy()
