# SPDX-License-Identifier: ISC
"""Clients that send what the grammar makes, each in a thread of its own, and look at each reply."""

import random
import threading
from collections import Counter

from grammar import ACCOUNTS, Grammar
from harness.hostile import reset
from replies import Wrong, check, check_admin_reply, check_fault, check_reply, need
from test_model import show
from test_proxy import PROXY, SHOWN, v1, v2
from wire import Wire

# Ends whatever a stream may be in the middle of; it is answered by one fault at least.
RESYNC = b"\n!\n"


class Player(threading.Thread):
    """wrong: what was wrong, if something was; then all stop."""

    check_reply = staticmethod(check_reply)

    def __init__(self, number, seed, parlord, stop):
        super().__init__()
        self.number = number
        self.rng = random.Random(f"{seed} {number}")
        self.parlord = parlord
        self.address = self.address_of(parlord)
        self.stop = stop
        self.grammar = self.make_grammar()
        self.acts = self.make_acts()
        self.wire = self.end = None
        self.rounds = self.requests = self.barriers = 0
        self.sent = b""
        self.done = Counter()  # the commands that succeeded
        self.wrong = None

    def address_of(self, parlord):
        return parlord.address

    def make_grammar(self):
        return Grammar(self.rng, ["lobby.c", "chat.c"], {"clear"})

    def make_acts(self):
        return [self.ask] * 10 + [self.babble] * 6 + [self.cut] * 2 + [self.end_inside] * 2 \
            + [self.read_late] * 2 + [self.come_through_a_proxy] * 2 + [self.forge_a_header] * 2

    def run(self):
        try:
            self.begin()
            while not self.stop.is_set():
                self.rounds += 1
                self.rng.choice(self.acts)()
        except Exception as error:  # pylint: disable=broad-except
            self.wrong = f"client {self.number}, round {self.rounds}: {show(str(error))}" \
                f"\nhe had sent {show(repr(self.sent))}"
            self.stop.set()
        finally:
            self.drop()

    def begin(self):
        """All users, so that most sids are somebody's."""
        batch = [{"cmd": "register", "username": user, "password": password}
                 for user, password in ACCOUNTS.items()]
        self.converse([(self.grammar.text(request) + b"\n", [request]) for request in batch])

    # --- connections

    def connect(self, source=None):
        self.drop()
        self.wire = Wire(self.address, 40, source)
        self.end = self.wire.sock.getsockname()

    def drop(self):
        if self.wire is not None:
            self.wire.close()
        self.wire = None

    def cuts(self, data):
        """Mostly none; then some, or each byte."""
        if self.rng.random() < 0.7:
            return ()
        if self.rng.random() < 0.05 and len(data) < 2000:
            return range(1, len(data))
        return sorted(self.rng.randrange(len(data) + 1) for _ in range(self.rng.randint(1, 20)))

    # --- what is sent

    def lines(self, most=30):
        """[(bytes, what it is)]: what it is has an entry for each reply, the request or None for a
        fault."""
        made = []
        for _ in range(self.rng.randint(1, most)):
            if self.rng.random() < 0.1:
                made.append((self.grammar.fault(), [None]))
                continue
            requests = []
            for _ in range(self.rng.choice([1, 1, 1, 1, 1, 2, 3, 5])):
                request = self.grammar.request()
                requests.append(self.grammar.spoil(request) if self.rng.random() < 0.35 else request)
            line = b"".join(map(self.grammar.text, requests))
            made.append((line + self.rng.choice([b"\n", b"\r\n", b" \n\n"]), requests))
        return made

    def barrier(self):
        """A request, and what tells its reply from all others."""
        self.barriers += 1
        mark = f"barrier{self.barriers}"
        return b'{"cmd":"get_users","%s":1}\n' % mark.encode(), f'\\"{mark}\\"'.encode()

    def was_cut(self):
        """Whether the server has closed because a session ended in the middle of its long reply."""
        names = [SHOWN, "%s:%d" % self.end] if self.end else ["unix"]
        log = self.parlord.log_text()
        return any(f"{name}: connection closed: a reply could not be finished" in log
                   for name in names)

    def check_all(self, expected, lines):
        if len(lines) < len(expected) and self.was_cut():
            expected = expected[:len(lines)]
        need(len(lines) == len(expected), f"{len(lines)} replies to {len(expected)} requests")
        for request, line in zip(expected, lines):
            self.requests += 1
            try:
                if request is None:
                    check_fault(line)
                elif self.check_reply(request, line):
                    self.done[request["cmd"]] += 1
            except Wrong as wrong:
                raise Wrong(f"{wrong}: {show(repr(line))} to {show(repr(request))}") from None

    def exchange(self, mark):
        """Sends what is to be sent, with a barrier; the replies before that one's."""
        lines, closed = self.wire.exchange(self.sent, self.cuts(self.sent),
                                           lambda lines: lines and mark in lines[-1])
        if not closed:
            return lines[:-1]
        need(self.was_cut(), f"closed after {len(lines)} replies")
        self.drop()
        return lines

    def to_the_end(self):
        """Sends what is to be sent, and ends; all replies."""
        lines, closed = self.wire.exchange(self.sent, self.cuts(self.sent))
        if not closed:
            lines += self.wire.finish()
        need(not self.wire.buffer or self.was_cut(), "an end in the middle of a reply")
        return lines

    def converse(self, made):
        """As many replies as requests, and the right ones."""
        if self.wire is None:
            self.connect()
        barrier, mark = self.barrier()
        self.sent = b"".join(data for data, _ in made) + barrier
        lines = self.exchange(mark)
        self.check_all([request for _, requests in made for request in requests], lines)

    # --- acts

    def ask(self):
        self.converse(self.lines())
        if self.rng.random() < 0.2:
            self.drop()

    def babble(self):
        """Bytes that may be anything; then the stream must go on."""
        if self.wire is None:
            self.connect()
        barrier, mark = self.barrier()
        self.sent = b"".join(self.grammar.wild(data) if self.rng.random() < 0.6 else data
                             for data, _ in self.lines(10)) + RESYNC + barrier
        lines = self.exchange(mark)
        need(lines or self.wire is None, "no reply to what is no request")
        self.requests += len(lines)
        for line in lines:
            check(line)

    def cut(self):
        """Goes in the middle of a request, or before its reply."""
        if self.wire is None:
            self.connect()
        self.sent = b"".join(data for data, _ in self.lines())
        self.wire.push(self.sent[:self.rng.randrange(len(self.sent) + 1)], 1)
        if self.rng.random() < 0.5:
            reset(self.wire)
        self.drop()

    def end_inside(self):
        """Ends its side in the middle of a request: what was whole is answered, then the server ends."""
        self.connect()
        made = self.lines()
        expected = [request for _, requests in made for request in requests]
        self.sent = b"".join(data for data, _ in made)
        if self.rng.random() < 0.8:
            text = self.grammar.text(self.grammar.request())
            self.sent += text[:self.rng.randint(1, len(text) - 1)]
            expected.append(None)
        lines = self.to_the_end()
        self.check_all(expected, lines)
        self.drop()

    def read_late(self):
        """Asks for much and reads nothing; then all, or never."""
        self.connect()
        made = self.lines(60)
        self.sent = b"".join(data for data, _ in made)
        whole = self.wire.push(self.sent, 2)
        self.stop.wait(self.rng.random() * 0.3)
        if whole and self.rng.random() < 0.7:
            expected = [request for _, requests in made for request in requests]
            self.check_all(expected, self.wire.finish())
        elif self.rng.random() < 0.5:
            reset(self.wire)
        self.drop()

    # --- through a proxy

    def header(self):
        return v2(self.rng.choice([0x20, 0x21])) if self.rng.random() < 0.5 else \
            v1(family=self.rng.choice(["TCP4", "UNKNOWN"]))

    def come_through_a_proxy(self):
        self.connect(PROXY)
        self.wire.push(self.header(), 5)
        self.converse(self.lines())
        self.drop()

    def forge_a_header(self):
        """Nobody is served behind a wrong one; what is no longer wrong is a header."""
        self.connect(PROXY)
        header = self.header()
        while header[-1:] == b"\n":
            header = self.grammar.wild(header)
        barrier, _ = self.barrier()
        self.sent = header + barrier
        for line in self.to_the_end():
            check(line)
        self.drop()


class Administrator(Player):
    """The same on the control socket, without what ends others or takes messages away."""

    check_reply = staticmethod(check_admin_reply)

    def address_of(self, parlord):
        return parlord.control

    def make_grammar(self):
        return Grammar(self.rng, ["admin.c"], {"drain", "reload", "kick", "prune", "erase_user"})

    def make_acts(self):
        return [self.ask] * 10 + [self.babble] * 6 + [self.cut] * 2 + [self.end_inside] * 2 \
            + [self.read_late]

    def begin(self):
        pass

    def barrier(self):
        barrier, mark = super().barrier()
        return barrier.replace(b"get_users", b"users"), mark


class Watcher(threading.Thread):
    """Asks how all is, all the time: no process may be replaced, or be silent for long."""

    def __init__(self, parlord, stop, patience):
        super().__init__()
        self.parlord = parlord
        self.stop = stop
        self.patience = patience
        self.first = self.processes()
        self.wrong = None

    def processes(self):
        reply = self.parlord.ask_control(cmd="status")
        assert reply["health"] == "ok", reply
        silent = [process for process in reply["processes"]
                  if process["role"] != "master" and process["silent_ms"] > self.patience * 1000]
        assert not silent, f"no sign of life: {silent}"
        return sorted((process["role"], process["pid"]) for process in reply["processes"])

    def run(self):
        while not self.stop.wait(0.5):
            try:
                now = self.processes()
                assert now == self.first, f"processes have been replaced: {self.first}, now {now}"
            except Exception as error:  # pylint: disable=broad-except
                self.wrong = f"the processes: {error!r}"
                self.stop.set()
