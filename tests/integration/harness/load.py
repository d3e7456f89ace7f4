# SPDX-License-Identifier: ISC
"""Clients that use every lobby command at random, and know what each reply must be.

A client is the only one that acts for its user, so it knows whether he is in a game. It sends a
pipeline of requests and compares each reply with what the request before it in line must get; where
replies could look alike a request with a field of an unheard-of name stands between, which the reply
names. So a reply that is lost, doubled or out of order does not go unnoticed.
"""

import asyncio
import itertools
import json
import time

from harness.client import encode

LOBBY = 1


class Wrong(AssertionError):
    pass


def need(condition, *words):
    if not condition:
        raise Wrong(" ".join(map(str, words)))


class World:
    """What the clients of one run share."""

    def __init__(self, address, rng, deadline=30):
        self.address = address
        self.rng = rng
        self.deadline = deadline  # for a reply
        self.games = {}  # the names that may be in use, in order
        self.acknowledged = {}  # text: (id, seq) or None, of messages
        self.counts = {}  # (command, status): how often
        self.numbers = itertools.count(1)
        self.lost = 0
        self.slowest_return = 0
        self.end = None
        self.users = []

    def count(self, command, status):
        key = (command, status)
        self.counts[key] = self.counts.get(key, 0) + 1

    def commands(self):
        return {command for command, _ in self.counts}

    async def run(self, clients, seconds):
        self.end = time.monotonic() + seconds
        tasks = [asyncio.create_task(client.run()) for client in clients]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


class Connection:
    """Reads and writes lines; a lost connection is ConnectionError."""

    def __init__(self, world):
        self.world = world
        self.reader = self.writer = None
        self.previous = None

    async def open(self):
        self.reader, self.writer = await asyncio.wait_for(
            asyncio.open_connection(*self.world.address, limit=1 << 24), self.world.deadline)

    async def send(self, requests):
        self.writer.write(b"".join(map(encode, requests)))
        await self.writer.drain()

    async def receive(self):
        line = await asyncio.wait_for(self.reader.readline(), self.world.deadline)
        if not line.endswith(b"\n"):
            raise ConnectionError("closed by the server")
        try:
            return json.loads(line)
        except ValueError as error:
            raise Wrong(f"not JSON: {line!r} after {self.previous!r}") from error
        finally:
            self.previous = line

    def close(self):
        if self.writer is not None:
            self.writer.close()
            self.writer = None


class Player:
    """A client with a user of its own."""

    def __init__(self, world, name):
        self.world = world
        self.rng = world.rng
        self.name = name
        self.password = "pw" + name
        self.sid = None
        self.game = None
        self.last = None  # (seq, text) of his last message in the lobby that told its seq
        self.last_seq = 0
        self.connection = Connection(world)

    async def run(self):
        await self.connection.open()
        try:
            await self.register()
            while time.monotonic() < self.world.end:
                await self.pipeline()
        finally:
            self.connection.close()

    async def ask(self, pairs):
        """pairs: requests, each with a function that looks at its reply."""
        await self.connection.send([request for request, _ in pairs])
        for request, check in pairs:
            try:
                reply = await self.connection.receive()
            except Wrong as error:
                raise Wrong(f"{self.name}: {request}: {error}") from error
            self.world.count(request["cmd"], reply.get("status"))
            try:
                check(reply)
            except (Wrong, KeyError, TypeError) as error:
                raise Wrong(f"{self.name}, in game {self.game}: {request} got {reply}: {error!r}") \
                    from error

    async def register(self):
        def check(reply):
            need(reply["status"] == "ok" and set(reply) == {"status", "sid"}, "no session")
            self.sid = reply["sid"]

        await self.ask([({"cmd": "register", "username": self.name, "password": self.password},
                         check)])

    async def pipeline(self):
        if self.rng.random() < 0.01:
            return await self.log_out_and_in()
        if self.rng.random() < 0.01:
            return await self.change_password()
        pairs = []
        for _ in range(self.rng.randint(1, 8)):
            pairs.append(self.rng.choices(self.choices, self.weights)[0](self))
        await self.ask(pairs)

    # --- each gives a request and what checks its reply

    def text(self):
        return f"{self.name} {next(self.world.numbers)} \U0001f47e" + " x" * self.rng.randint(0, 40)

    def chat(self):
        text = self.text()

        def check(reply):
            need(reply == {"status": "ok"}, "not ok")
            self.world.acknowledged[text] = None

        return {"cmd": "chat", "sid": self.sid, "message": text}, check

    def chat_with_nonce(self):
        text = self.text()

        def check(reply):
            need(set(reply) == {"status", "id", "seq"} and reply["status"] == "ok", "not ok")
            need(reply["seq"] > self.last_seq, "the seq of a later message is lower")
            self.last_seq = reply["seq"]
            self.last = (reply["seq"], text)
            self.world.acknowledged[text] = (reply["id"], reply["seq"])

        return {"cmd": "chat", "sid": self.sid, "message": text,
                "nonce": f"n{next(self.world.numbers)}"}, check

    def chat_in_game(self):
        name = self.a_game()
        text = self.text()

        def check(reply):
            if name == self.game:
                need(reply == {"status": "ok"}, "a player must be let in")
                self.world.acknowledged[text] = None
            else:
                need(reply["status"] in ("notInGame", "badCommand"), "a stranger must be kept out")

        return {"cmd": "chat", "sid": self.sid, "message": text, "gameName": name}, check

    def history(self):
        limit = self.rng.randint(1, 20)

        def check(reply):
            need(reply["status"] == "ok" and set(reply) == {"status", "chat"}, "not ok")
            need(len(reply["chat"]) <= limit, "too many")
            for entry in reply["chat"]:
                need(set(entry) == {"username", "message", "time"}, "wrong fields")
                need(entry["message"].startswith(entry["username"] + " "), "another's message")

        return {"cmd": "getChatHistory", "sid": self.sid, "limit": limit}, check

    def history_page(self):
        """Where his own last message must stand at the start."""
        if self.last is None:
            return self.history()
        (seq, text), limit = self.last, self.rng.randint(1, 20)

        def check(reply):
            chat = reply["chat"]
            need(chat[0] == {"username": self.name, "message": text, "seq": seq,
                             "time": chat[0]["time"]}, "not where it was")
            need([entry["seq"] for entry in chat] == list(range(seq, seq + len(chat))), "a gap")
            need(len(chat) <= limit, "too many")

        return {"cmd": "getChatHistory", "sid": self.sid, "after": seq - 1, "limit": limit}, check

    def history_of_game(self):
        name = self.a_game()

        def check(reply):
            if name != self.game:
                return need(reply["status"] in ("notInGame", "badCommand"), "let in")
            seqs = [entry["seq"] for entry in reply["chat"]]
            need(seqs == list(range(1, len(seqs) + 1)), "a gap")

        return {"cmd": "getChatHistory", "sid": self.sid, "gameName": name, "after": 0,
                "limit": 50}, check

    def unknown_field(self):
        field = f"field{next(self.world.numbers)}"

        def check(reply):
            need(reply["status"] == "badCommand" and field in reply["message"], "another's reply")

        return {"cmd": self.rng.choice(["unregister", "getPlayersList", "getChatHistory"]),
                "sid": self.sid, field: 1}, check

    def clear(self):
        def check(reply):
            need(reply["status"] == "badCommand", "allowed")

        return {"cmd": "clear"}, check

    def games_list(self):
        def check(reply):
            names = [game["gameName"] for game in reply["games"]]
            need(len(names) == len(set(names)), "a name twice")
            need(self.game is None or self.game in names, "his own is missing")

        return {"cmd": "getGamesList", "sid": self.sid}, check

    def players_list(self):
        def check(reply):
            names = [player["username"] for player in reply["players"]]
            need(len(names) == len(set(names)), "a name twice")
            need(self.name in names, "he himself is missing")

        return {"cmd": "getPlayersList", "sid": self.sid}, check

    def players_of_game(self):
        name = self.a_game()

        def check(reply):
            if name == self.game:
                need({"username": self.name} in reply["players"], "he himself is missing")
            elif reply["status"] == "ok":
                need({"username": self.name} not in reply["players"], "he is not there")
            else:
                need(reply["status"] == "badCommand", "neither a list nor an unknown game")

        return {"cmd": "getPlayersListForGame", "sid": self.sid, "gameName": name}, check

    def set_status(self):
        def check(reply):
            need(reply == {"status": "ok"}, "not ok")

        return {"cmd": "setPlayerStatus", "sid": self.sid,
                "status": self.rng.choice(["ready", "away", "thinking \U0001f914"])}, check

    def create_game(self):
        name = f"game {self.rng.randint(1, 30)}"

        def check(reply):
            if self.game is not None:
                return need(reply["status"] == "alreadyInGame", "he is in a game")
            need(reply["status"] in ("ok", "alreadyExists"), "neither made nor there")
            self.world.games[name] = True
            if reply["status"] == "ok":
                self.game = name

        request = {"cmd": "createGame", "sid": self.sid, "gameName": name}
        if self.rng.random() < 0.5:
            request["maxPlayers"] = self.rng.randint(2, 6)
        return request, check

    def join_game(self):
        name = self.a_game()

        def check(reply):
            if self.game is None:
                need(reply["status"] in ("ok", "badCommand"), "wrong status")
                if reply["status"] == "ok":
                    self.game = name
            elif name == self.game:
                need(reply["status"] == "alreadyInGame", "he is in that very game")
            else:
                need(reply["status"] in ("alreadyInGame", "badCommand"), "he is in a game")

        return {"cmd": "joinGame", "sid": self.sid, "gameName": name}, check

    def leave_game(self):
        name = self.game or self.a_game()

        def check(reply):
            if name == self.game:
                need(reply == {"status": "ok"}, "he was in it")
                self.game = None
            else:
                need(reply["status"] in ("notInGame", "badCommand"), "he was not in it")

        return {"cmd": "leaveGame", "sid": self.sid, "gameName": name}, check

    async def log_out_and_in(self):
        def gone(reply):
            need(reply == {"status": "ok"}, "not ok")
            self.game = None

        def refused(reply):
            need(reply["status"] == "badSid", "the session is over")

        await self.ask([({"cmd": "unregister", "sid": self.sid}, gone),
                        ({"cmd": "chat", "sid": self.sid, "message": "ghost"}, refused),
                        ({"cmd": "unregister", "sid": self.sid}, refused),
                        self.unknown_field()])
        await self.register()

    async def change_password(self):
        old, new = self.password, f"pw{next(self.world.numbers)}"

        def done(reply):
            need(reply == {"status": "ok"}, "not ok")
            self.password = new

        def refused(reply):
            need(reply["status"] == "badPassword", "it is the old one")

        await self.ask([({"cmd": "change_password", "sid": self.sid, "password": old,
                          "new_password": new}, done),
                        ({"cmd": "register", "username": self.name, "password": old}, refused),
                        self.chat()])

    def a_game(self):
        if self.game is not None and self.rng.random() < 0.5:
            return self.game
        return self.rng.choice(list(self.world.games) or ["no game"])

    choices = [chat, chat_with_nonce, chat_in_game, history, history_page, history_of_game,
               unknown_field, clear, games_list, players_list, players_of_game, set_status,
               create_game, join_game, leave_game]
    weights = [6, 8, 6, 2, 4, 3, 6, 1, 2, 1, 3, 4, 4, 6, 3]


class Survivor(Player):
    """Loses its connection now and then: it connects again at once and resends what it had no answer
    to. All its messages have a nonce, and its games are anyone's guess after a loss."""

    def __init__(self, world, name):
        super().__init__(world, name)
        self.open_messages = []  # requests without an answer

    async def run(self):
        try:
            await self.come_back(None)
            while time.monotonic() < self.world.end:
                try:
                    await self.pipeline()
                except ConnectionError as lost:
                    self.world.lost += 1
                    await self.come_back(lost)
            while self.open_messages:
                try:
                    await self.resend()
                except ConnectionError as lost:
                    await self.come_back(lost)
        finally:
            self.connection.close()

    async def come_back(self, lost):
        begun = time.monotonic()
        while True:
            self.connection.close()
            # Nobody may be refused: the listeners live on in the master and the other workers.
            try:
                await self.connection.open()
            except ConnectionRefusedError as error:
                raise Wrong(f"{self.name} was refused after {lost!r}") from error
            try:
                await self.register()
                break
            except ConnectionError:
                need(time.monotonic() - begun < self.world.deadline, "could not come back")
        if lost is not None:
            self.world.slowest_return = max(self.world.slowest_return, time.monotonic() - begun)

    async def resend(self):
        await self.ask([(request, self.acknowledge(request)) for request in list(self.open_messages)])

    def acknowledge(self, request):
        def check(reply):
            need(set(reply) == {"status", "id", "seq"} and reply["status"] == "ok", "not ok")
            self.open_messages.remove(request)
            self.world.acknowledged[request["message"]] = (reply["id"], reply["seq"])

        return check

    def message(self):
        request = {"cmd": "chat", "sid": self.sid, "message": self.text(),
                   "nonce": f"n{next(self.world.numbers)}"}
        self.open_messages.append(request)
        return request, self.acknowledge(request)

    def anything(self):
        request = self.rng.choice([
            {"cmd": "joinGame", "gameName": f"game {self.rng.randint(1, 9)}"},
            {"cmd": "createGame", "gameName": f"game {self.rng.randint(1, 9)}"},
            {"cmd": "leaveGame", "gameName": f"game {self.rng.randint(1, 9)}"},
            {"cmd": "setPlayerStatus", "status": "ready"},
            {"cmd": "getGamesList"},
            {"cmd": "getChatHistory", "limit": 10},
        ])

        def check(reply):
            need(reply["status"] in ("ok", "badCommand", "alreadyInGame", "alreadyExists",
                                     "notInGame"), "wrong status")

        return {**request, "sid": self.sid}, check

    async def pipeline(self):
        # What was lost comes first: so it is sent again as soon as possible.
        if self.open_messages:
            # A new connection has a session of its own, but the nonces are the user's.
            for request in self.open_messages:
                request["sid"] = self.sid
            await self.resend()
        makers = [self.message, self.message, self.anything, self.unknown_field]
        await self.ask([self.rng.choice(makers)() for _ in range(self.rng.randint(1, 8))])
