# SPDX-License-Identifier: ISC
"""Clients that send messages, note what they were told of each, and come back when they lose their
connection. What they noted is compared with the database by verdict.py.

A message without a nonce may be stored as often as it was sent, less the times that the daemon said
that it had stored nothing, and at least as often as it was acknowledged. With a nonce it is stored
once if it was ever acknowledged, else at most once.
"""

import asyncio
import itertools
import json
import random
import time

from harness.client import encode

LOBBY = 1
# A reply comes later than that only if the daemon breaks its promise: query_timeout is much shorter.
REPLY_DEADLINE = 40

# A page of ten messages is far shorter.
LONGEST_REPLY = 1 << 20


class Wrong(AssertionError):
    pass


def need(condition, *words):
    if not condition:
        raise Wrong(" ".join(map(str, words)))


class Message:
    """What was sent and what was told."""

    def __init__(self, user, room, text, nonce):
        self.user = user
        self.room = room  # as in the table
        self.text = text
        self.nonce = nonce
        self.sent = 0
        self.acknowledged = 0
        self.denied = 0  # told that nothing was changed
        self.place = None  # (id, seq)

    def acknowledge(self, reply):
        self.acknowledged += 1
        if self.nonce is None:
            return
        place = (reply.get("id"), reply.get("seq"))
        need(None not in place, "a reply without id and seq")
        need(self.place in (None, place), f"first it was {self.place}")
        self.place = place

    @property
    def bounds(self):
        """The least and the most times that it may be stored."""
        unknown = self.sent - self.acknowledged - self.denied
        if self.nonce is None:
            return self.acknowledged, self.acknowledged + unknown
        return min(self.acknowledged, 1), min(self.acknowledged + unknown, 1)


class World:
    def __init__(self, address, seed):
        self.address = address
        self.seed = seed
        self.messages = []
        self.acknowledged = 0
        self.counts = {}  # what happened, how often
        self.numbers = itertools.count(1)
        self.over = False  # no new messages, only what is still unanswered

    def count(self, what):
        self.counts[what] = self.counts.get(what, 0) + 1


class Talker:
    """A client, with a user of its own. protocol: "lobby" or "chat"; rooms: pairs of the room's number
    and the fields that name it in a request."""

    def __init__(self, world, name, protocol):
        self.world = world
        self.name = name
        self.rng = random.Random(f"{world.seed} {name}")
        self.protocol = protocol
        self.rooms = []
        self.sid = None
        self.unanswered = []  # messages to be sent again
        self.own = {}  # room: (seq, text) of his last message there that told it
        self.reader = self.writer = None

    # --- connections

    async def connect(self):
        self.reader, self.writer = await asyncio.wait_for(
            asyncio.open_connection(*self.world.address, limit=LONGEST_REPLY), REPLY_DEADLINE)

    def close(self):
        if self.writer is not None:
            self.writer.transport.abort()
            self.writer = None

    async def receive(self):
        try:
            line = await asyncio.wait_for(self.reader.readline(), REPLY_DEADLINE)
        except ValueError as error:
            raise Wrong("a reply without end") from error
        if not line.endswith(b"\n"):
            raise ConnectionError("closed by the daemon")
        return json.loads(line)

    async def ask(self, pairs):
        """pairs: requests, each with a function for its reply. When the connection is lost the rest
        has no answer, and ConnectionError goes on."""
        self.writer.write(b"".join(encode(request) for request, _ in pairs))
        for request, check in pairs:
            try:
                reply = None
                reply = await self.receive()
                check(reply)
            except (Wrong, KeyError, TypeError, IndexError) as error:
                raise Wrong(f"{self.name}: {request} got {reply}: {error!r}") from error

    async def enter(self):
        """Logs in on a new connection. While the database is away that fails."""
        requests = []
        if self.sid is None:
            requests.append({"cmd": "register", "username": self.name, "password": "secret"})
        if self.protocol == "chat":
            requests.append({"cmd": "Login", "login": self.name, "pas": "secret"})
        for request in requests:
            reply = None

            def keep(got):
                nonlocal reply
                reply = got

            await self.ask([(request, keep)])
            if reply.get("status") == "internalError":
                return False
            if request["cmd"] == "register":
                need(reply.get("status") == "ok", request, "got", reply)
                self.sid = reply["sid"]
            else:
                need(reply.get("ans") == "Authorization success", request, "got", reply)
        return True

    async def come_back(self):
        for attempt in itertools.count():
            self.close()
            try:
                await self.connect()
                if await self.enter():
                    return
            except OSError:
                pass
            # The master and its sockets may be away for a moment; hammering would not help.
            await asyncio.sleep(self.rng.uniform(0.01, 0.1))
            need(attempt < 10000, f"{self.name} could not come back")

    # --- what he asks, and what he must be told

    def message(self):
        room, fields = self.rng.choice(self.rooms)
        number = next(self.world.numbers)
        text = f"{self.name} {number}" + " \U0001f47e" * self.rng.randint(0, 20)
        nonce = f"n{number}" if self.rng.random() < 0.5 else None
        message = Message(self.name, room, text, nonce)
        message.fields = fields
        self.world.messages.append(message)
        return self.send(message)

    def send(self, message):
        message.sent += 1
        if self.protocol == "chat":
            request = {"cmd": "send_msg", "text": message.text, **message.fields}
        else:
            request = {"cmd": "chat", "sid": self.sid, "message": message.text, **message.fields}
        if message.nonce is not None:
            request["nonce"] = message.nonce
        self.pending.append(message)

        def check(reply):
            self.pending.remove(message)
            if reply.get("status") == "internalError":
                self.unsure(message, reply["message"])
                return
            need(reply.get("status", reply.get("ans")) in ("ok", "OK"), "not acknowledged")
            need(("id" in reply) == (message.nonce is not None), "another's reply")
            message.acknowledge(reply)
            self.world.acknowledged += 1
            self.world.count("acknowledged")
            if message.place is not None and message.room == LOBBY:
                self.own[LOBBY] = (message.place[1], message.text)

        return request, check

    def unsure(self, message, words):
        if "nothing was changed" in words:
            message.denied += 1
            self.world.count("told: nothing was changed")
        else:
            need("unknown" in words, "neither")
            self.world.count("told: unknown")
        self.again(message)

    def again(self, message):
        """With a nonce it is sent until it is acknowledged, mostly; without one sometimes."""
        if self.rng.random() < (0.95 if message.nonce is not None else 0.3):
            self.unanswered.append(message)

    def unknown_field(self):
        field = f"field{next(self.world.numbers)}"

        def check(reply):
            need(reply["status"] == "badCommand" and field in reply["message"], "another's reply")

        return {"cmd": "get_dialogs" if self.protocol == "chat" else "getGamesList", "sid": self.sid,
                field: 1}, check

    def unknown_command(self):
        def check(reply):
            need(reply == {"status": "badCommand", "message": "Unknown command"}, "another's reply")

        return {"cmd": f"command{next(self.world.numbers)}"}, check

    def history(self):
        """A page of the lobby that begins with his own last message there."""
        if LOBBY not in self.own:
            return self.unknown_field()
        (seq, text), limit = self.own[LOBBY], self.rng.randint(1, 10)

        def check(reply):
            if reply.get("status") == "internalError":
                return self.world.count("a read failed")
            chat = reply["chat"]
            need(chat[0]["message"] == text and chat[0]["username"] == self.name, "not his own")
            need([entry["seq"] for entry in chat] == list(range(seq, seq + len(chat))), "a gap")
            need(len(chat) <= limit, "too many")
            for entry in chat:
                need(entry["message"].startswith(entry["username"] + " "), "another's message")
            return None

        return {"cmd": "getChatHistory", "sid": self.sid, "after": seq - 1, "limit": limit}, check

    async def pipeline(self):
        self.pending = []
        pairs = [self.send(message) for message in self.unanswered]
        self.unanswered = []
        if not self.world.over:
            makers = self.rng.choices([self.message, self.history, self.unknown_field,
                                       self.unknown_command], [10, 2, 2, 1], k=self.rng.randint(1, 6))
            pairs += [maker() for maker in makers]
        try:
            await self.ask(pairs)
        finally:
            for message in self.pending:
                self.again(message)

    async def run(self):
        while not self.world.over or self.unanswered:
            try:
                await self.pipeline()
                # Clients have users; without a pause 100 would only measure Python.
                await asyncio.sleep(self.rng.uniform(0, 0.1))
            except ConnectionError:
                self.world.count("connections lost")
                await self.come_back()
            except asyncio.TimeoutError as error:
                raise Wrong(f"{self.name}: no reply within {REPLY_DEADLINE} s") from error


async def wait_for(what, condition, deadline):
    """Waits for a condition, while the clients go on."""
    end = time.monotonic() + deadline
    while not condition():
        need(time.monotonic() < end, f"not within {deadline} s: {what}")
        await asyncio.sleep(0.01)
