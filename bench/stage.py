# SPDX-License-Identifier: ISC
"""What the measurements are made on: a running parlord, its database, and the programs that load
them. Each measurement gives a dict with at least "rate", "p50_us", "p99_us" and "cpu_us"."""

import hashlib
import json
import os
import random
import secrets
import signal
import socket
import subprocess
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
PATIENCE = 300  # seconds more than a measurement takes: log-ins before it, reading back behind it


class Failure(Exception):
    """Of a program; its words."""


def memory(pids):
    """Their proportional set sizes together, in bytes."""
    def of(pid):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
        raise Failure(f"process {pid} has no memory")
    return sum(map(of, pids))


def processor_time(pids):
    """Of all their threads so far, in seconds."""
    def of(pid):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return sum(map(of, pids))


def children(pid, name):
    """The processes of that name that pid has started (prctl(2), PR_SET_NAME)."""
    try:
        pids = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [child for child in pids if Path(f"/proc/{child}/comm").read_text().strip() == name]
    except OSError:
        return []


class Stage:
    """options: what bench/run was told. full, where there is one, is the same with a database that was
    filled."""

    def __init__(self, options):
        self.full = None
        self.options = options
        self.build = Path(options.build)
        self.find_workers()
        self.login = ["-S", options.socket, "-u", options.user, "-p", options.password_file,
                      "-D", options.database]
        self.admin = ["-S", options.socket, "-u", options.admin]

    def find_workers(self):
        self.workers = children(self.options.parlord, "parlord:worker")
        if not self.workers:
            raise Failure(f"process {self.options.parlord} has no workers")
        self.watched = ["-P", f"workers={','.join(self.workers)}",
                        "-P", f"database={self.options.mariadbd}"]

    def renew_workers(self):
        """By a reload: new ones, whose memory nothing was done with yet."""
        before = set(self.workers)
        os.kill(self.options.parlord, signal.SIGHUP)
        end = time.monotonic() + 30
        while time.monotonic() < end:
            time.sleep(0.1)
            self.find_workers()
            if not before & set(self.workers):
                return
        raise Failure("parlord's workers did not end after a reload")

    def clients(self, number):
        return min(number, self.options.most_clients)

    # --- programs

    def start(self, command):
        return subprocess.Popen([str(word) for word in command], stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def end(self, process):
        """The result that it prints."""
        try:
            out, errors = process.communicate(timeout=self.options.seconds + PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            out, errors = process.communicate()
        if process.returncode != 0:
            raise Failure(f"{' '.join(process.args)}\n{errors}{out}".rstrip())
        return json.loads(out)

    def reference(self, program, *arguments):
        """One of the programs of this folder."""
        return self.end(self.start([self.build / "bench" / program, "-d", self.options.seconds,
                                    *self.watched, *arguments]))

    def start_parlor(self, preset, clients, *arguments, server=None, watched=None, seconds=None):
        server = server or f"127.0.0.1:{self.options.port}"
        return self.start([
            self.build / "parlor", "bench", "--json", "--server", server,
            "--duration", seconds or self.options.seconds,
            "--warmup", min(1, self.options.seconds / 2), "--clients", self.clients(clients),
            *(self.watched if watched is None else watched), *arguments, preset])

    def parlor(self, *arguments, **more):
        return self.end(self.start_parlor(*arguments, **more))

    # --- more than one program

    def echo(self, clients, *arguments):
        """parlor bench on bench/echo, whose processor time is called the workers'."""
        for _ in range(20):
            port = random.randrange(15000, 30000)
            server = self.start([self.build / "bench/echo", port])
            if self.listens(server, port):
                break
        else:
            raise Failure("bench/echo does not start")
        try:
            return self.parlor("echo", clients, *arguments, server=f"127.0.0.1:{port}",
                               watched=["-P", f"workers={server.pid}"])
        finally:
            server.communicate()

    @staticmethod
    def listens(server, port):
        """Waits until it does; false if it ends instead."""
        while server.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                return True
            except ConnectionRefusedError:
                pass
        server.communicate()
        return False

    def beside(self, flood, measurement):
        """Makes a measurement while parlor bench does something else: flood, its arguments."""
        # So seldom that the pipe holds all that it tells.
        process = self.start_parlor(*flood, "--name", "flood", "--progress", "1",
                                    seconds=self.options.seconds + PATIENCE)
        try:
            # Its first line tells that it is at work.
            if not process.stderr.readline():
                raise Failure(f"the flood {flood} ended")
            result = measurement()
            if process.poll() is not None:
                raise Failure(f"the flood {flood} ended before the measurement")
            return result
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate()

    def attacked(self, attack, measurement):
        """Makes a measurement while bench/attack does that; the result tells how much."""
        process = self.start([HERE / "attack", "--port", self.options.port,
                              "--connections", self.clients(500), attack])
        try:
            if not process.stdout.readline():
                raise Failure(f"the attack {attack} ended: {process.communicate()[1]}")
            result = measurement()
        finally:
            out, errors = process.communicate()
        if process.returncode != 0:
            raise Failure(f"the attack {attack}: {errors}")
        return {**result, "attack": json.loads(out)}

    def tls(self, clients):
        """Connections with TLS one after the other, and what the workers need for them then."""
        self.renew_workers()
        clients = self.clients(clients)
        memory_before, time_before, begun = memory(self.workers), processor_time(self.workers), \
            time.monotonic()
        process = self.start([HERE / "tls", "--port", self.options.tls_port,
                              "--connections", clients])
        process.stdout.readline()
        seconds = time.monotonic() - begun
        result = {
            "clients": clients, "rate": clients / seconds, "p50_us": 0, "p99_us": 0,
            "cpu_us": {"workers": (processor_time(self.workers) - time_before) / clients * 1e6},
            "memory_bytes": {"workers": {"before": memory_before, "after": memory(self.workers)}}}
        errors = process.communicate()[1]
        if process.returncode != 0:
            raise Failure(errors)
        return result

    def twice_at_once(self, preset, clients):
        """Two processes, as one may not be allowed as many descriptors."""
        processes = [self.start_parlor(preset, clients, "--name", f"half{n}") for n in (1, 2)]
        return [self.end(process) for process in processes]

    # --- the database

    def sql(self, statements):
        """As its administrator."""
        run = subprocess.run(
            ["mariadb", "--no-defaults", "--batch", "--skip-column-names", "-S", self.options.socket,
             "-u", self.options.admin, self.options.database],
            input=";\n".join(statements) + ";\n", stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, check=False)
        if run.returncode != 0:
            raise Failure(run.stderr.strip())
        return run.stdout

    def session(self):
        """A new account's sid, as SQL and hashed as procedures get it."""
        name = "bench_read_" + secrets.token_hex(8)
        request = {"cmd": "register", "username": name, "password": secrets.token_hex(16)}
        with socket.create_connection(("127.0.0.1", self.options.port), 30) as sock:
            sock.sendall(json.dumps(request).encode())
            reply = json.loads(sock.makefile().readline())
        if reply.get("status") != "ok":
            raise Failure(f"register: {reply}")
        return f"X'{hashlib.sha256(reply['sid'].encode()).hexdigest()}'"

    def statement(self, sql):
        """A plain client loop, on as many connections as two workers have."""
        return self.reference("statement", *self.login, "-q", sql, "-c", 16)
