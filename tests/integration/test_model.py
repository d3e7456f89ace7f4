# SPDX-License-Identifier: ISC
"""Random commands of both protocols from several clients, each reply compared with model.py's.

PARLORD_TEST_COMMANDS=N runs so many commands instead of 100,000, PARLORD_TEST_SEED=S those of another
time: a failure says with which two the run that failed comes first and alone.
"""

import itertools
import json
import multiprocessing
import os
import random
import re
import secrets
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace

import pytest

from accounts import write_accounts
from harness import Client, Database
from harness.client import encode
from model import COMMANDS, LOBBY, Model, matches

COMMANDS_IN_ALL = int(os.environ.get("PARLORD_TEST_COMMANDS", 100_000))
SEED = int(os.environ.get("PARLORD_TEST_SEED") or secrets.randbelow(10**9))
COMMANDS_PER_RUN = 500
LANES = 2  # runs side by side, each with a daemon and a database of its own
CLIENTS = 5
MOST_AT_ONCE = 30  # commands in a pipeline
SHRINK_SECONDS = 40
VK = {"ann": "1", "Vasya Pupkin": "pass:word", "ы" * 64: "🔑"}


# --- what is sent -----------------------------------------------------------------------------------


@dataclass
class Step:
    """Something that a client does. line: a request; none: it goes and comes back as a new
    connection. pipelined: the next step does not wait for the reply, if it is the same client's."""
    client: int
    line: bytes = None
    pipelined: bool = False


# Few values, so that they meet: each with a twin that a careless comparison would take for the same.
NAMES = ["ann", "an", "Ann", "bob", "вася_1", "Вася_1", "caf\u00e9", "cafe\u0301", "名", "x" * 32]
PASSWORDS = ["1", "n1", "1 ", "пароль", "y" * 511]  # "an" + "n1" and "ann" + "1" are one sid
TEXTS = ["hello", "hello ", "Hello", "привет", "👋", "\"\\\n\t\u0001\u2028"]
LONGEST = "🗩" * 4096
NONCES = ["n", "N", "n ", "ы" * 32]
GAMES = ["g", "G", "g ", "игра", "w" * 64]
DIALOGS = ["Lobby", "d", "D", "d ", "🗪" * 128]
STATUSES = ["ready"] * 6 + ["Ready", "ready ", "away"]
PROFILES = ["", "Ann", "ann", "Ann ", "Анна", "👩‍🚀"]
DATES = ["2000-01-01", "01.01.2000", "1999-12-31", "31.12.1999", "1996-02-29", "29.02.1996",
         "1970-01-01", "2000-01-02", "0001-01-01", "31.12.9999"]
AGES = [0, 3, "3", "017", 29, 30, 999]
CAPACITIES = [1, 1, 2, 2, 3, "3", 1_000_000]
LIMITS = [1, 2, 3, 10, 100, 1000]
POOLS = {
    "username": NAMES, "login": NAMES, "password": PASSWORDS, "pas": PASSWORDS,
    "new_password": PASSWORDS, "message": TEXTS, "text": TEXTS, "gameName": GAMES, "nonce": NONCES,
    "status": STATUSES, "maxPlayers": [2, 2, 3, 3, 64], "Name": DIALOGS, "create_date": DATES,
    "D_birth": DATES, "capacity": CAPACITIES, "private": [True, True, False], "age": AGES,
    "limit": LIMITS, "first_name": PROFILES, "last_name": PROFILES, "sex": PROFILES,
    "city": PROFILES, "photo": PROFILES}
WRONG = [None, True, "", " ", 0, -1, 1.5, 2, [], {}, {"a": 1}, "\u0007", "a b", "x" * 33, "x" * 5000,
         65, 1001, 2**63 - 1, "9" * 20, "1999-02-29", "2000-1-1", "2000-00-10", "00.01.2000", "٣"]
NO_REQUESTS = [b"{'cmd':'clear'}", b"nonsense", b"[1,2]", b'"chat"', b"null", b"{}", b'{"cmd":1}',
               b'{"cmd":"chat","cmd":"chat"}', b'{"cmd":"getGamesList","sid":"\\ud800"}',
               b'{"cmd":"chat","sid":"a\\u0000"}', b'{"cmd":"getMsg"}', b'{"cmd":"get_msg","limit":1e1}',
               b'{"cmd":"get_msg","limit":9223372036854775808}', b'{"cmd":"get_msg","limit":]}',
               b'{"cmd":"send_msg","text":"\xff"}']


class Requests:
    """Random ones, mostly of what is there: model is asked for names and ids."""

    # How often each comes; log-ins are dear.
    WEIGHTS = {
        "register": 12, "unregister": 10, "change_password": 6, "Login": 8, "login": 2,
        "Registration": 3, "registration": 1, "create_new_user": 6, "VK_Autorization": 3,
        "chat": 120, "getChatHistory": 90, "getPlayersList": 40, "getGamesList": 40,
        "getPlayersListForGame": 40, "setPlayerStatus": 70, "createGame": 25, "joinGame": 70,
        "leaveGame": 30, "create_new_dialog": 20, "send_msg": 130, "get_msg": 120, "get_users": 40,
        "get_dialogs": 60, "get_user_from_dialog": 50, "get_user_info": 30, "join_dialog": 50,
        "leave_dialog": 40, "invite_to_dialog": 50}
    NAMES = list(WEIGHTS)
    SUMS = list(itertools.accumulate(WEIGHTS.values()))
    # How often an optional field is given.
    RARE = {"sid": 0.3, "id_dialog": 0.7, "id_user": 0.3, "limit": 0.25, "after": 0.25, "before": 0.2,
            "first_name": 0.5, "last_name": 0.5, "D_birth": 0.5, "age": 0.5, "sex": 0.5, "city": 0.5,
            "photo": 0.5, "Name": 0.5, "create_date": 0.5, "capacity": 0.5, "private": 0.4,
            "gameName": 0.4, "nonce": 0.35, "maxPlayers": 0.4}
    PAGING = {"id_dialog", "sid", "after", "before", "limit"}

    def __init__(self, source, model):
        self.source = source
        self.model = model

    def one(self, client):
        """The bytes of a request."""
        if self.perhaps(0.005):
            return self.source.choice(NO_REQUESTS) + b"\n"
        if self.perhaps(0.02) and self.model.nonces:
            return encode(self.same_nonce())
        return encode(self.spoil(self.command(client)))

    def perhaps(self, probability):
        return self.source.random() < probability

    def command(self, client):
        name = self.name(client)
        _, fields, required = COMMANDS[name]
        request = {"cmd": name}
        for field in fields:
            often = self.RARE.get(field, 1)
            if name.startswith("get_") and field not in self.PAGING:
                often /= 5  # a filter: many at once find nobody
            if field in required or self.perhaps(often):
                request[field] = self.value(name, field)
        if self.perhaps(0.7):
            self.fit(request, fields, client)
        return request

    def name(self, client):
        if len(self.model.users) < 4 and self.perhaps(0.2):
            return self.source.choice(["register", "register", "create_new_user"])
        if client not in self.model.bound and self.perhaps(0.05):
            return self.source.choice(["Login", "Login", "Registration", "VK_Autorization"])
        return self.source.choices(self.NAMES, cum_weights=self.SUMS)[0]

    def fit(self, request, fields, client):
        """Makes the fields go with each other, so that more requests succeed."""
        if "pas" in request or "password" in request:
            self.use_right_password(request)
        elif "sid" in fields:
            if client not in self.model.bound:
                request["sid"] = self.sid()
            if request["cmd"] in ("joinGame", "setPlayerStatus"):
                # Of players most have a game at any time.
                wanted = [sid for sid, user in self.model.sessions.items()
                          if (user.game is None) == (request["cmd"] == "joinGame")]
                request["sid"] = self.source.choice(wanted or [request["sid"]])
            user = self.model.sessions.get(request.get("sid")) or self.model.bound.get(client)
            if user and user.game and "gameName" in request:
                request["gameName"] = user.game.name
            if user and request["cmd"] == "send_msg" and "id_user" in request:
                request["id_user"] = user.id
            if user and request["cmd"] == "leave_dialog":
                request["id_dialog"] = next((dialog.id for dialog in self.model.dialogs.values()
                                             if user in dialog.members), LOBBY)

    def use_right_password(self, request):
        if request["cmd"] == "change_password":
            owner = self.model.sessions.get(request["sid"])
            request["password"] = owner.password if owner else "1"
        elif request["cmd"] == "VK_Autorization":
            request["password"] = VK[request["username"]]
        elif request["cmd"] in ("Login", "login", "register"):
            known = [user for user in self.model.users.values() if user.password is not None]
            if known:
                # In testing mode only another password gives a user another session.
                another = [user for user in known
                           if user.login + user.password not in self.model.sessions]
                user = self.source.choice(request["cmd"] == "register" and another or known)
                request.update({"username" if "username" in request else "login": user.login,
                                "password" if "password" in request else "pas": user.password})

    def same_nonce(self):
        """A message with a nonce again, perhaps through the other protocol."""
        (_, nonce), said = self.source.choice(list(self.model.nonces.items()))
        sid = next((sid for sid, user in self.model.sessions.items() if user is said.user), "")
        if said.room.dialog and self.perhaps(0.7):
            return {"cmd": "send_msg", "sid": sid, "text": said.text, "nonce": nonce,
                    "id_dialog": said.room.dialog}
        game = {"gameName": said.user.game.name} if said.user.game and not said.room.dialog else {}
        return {"cmd": "chat", "sid": sid, "message": said.text, "nonce": nonce, **game}

    def spoil(self, request):
        """Makes some of them wrong; or perhaps not: the model knows."""
        if not self.perhaps(0.04):
            return request
        field = self.source.choice([*request, "nonsense", "limit", "sid"])
        if self.perhaps(0.3):
            request.pop(field, None)
        else:
            request[field] = self.source.choice(WRONG)
        return request

    def value(self, name, field):
        choose = self.source.choice
        if name == "VK_Autorization":
            return choose(list(VK) if field == "username" else list(VK.values()))
        if field == "after" and name in ("getPlayersList", "getGamesList"):
            field = "login" if name == "getPlayersList" else "gameName"
        if field == "sid":
            return self.sid()
        if field in ("id_user", "id_dialog"):
            return self.id_of(field)
        if field in ("after", "before"):
            if name in ("get_users", "get_user_from_dialog"):
                return self.id_of("id_user")
            if name == "get_dialogs":
                return self.id_of("id_dialog")
            return choose([0, 1, 2, 5, 10, self.source.randrange(60), 2**63 - 1])
        if field == "login" and self.perhaps(0.1):
            return "vk:" + choose(list(VK))
        if field in ("message", "text") and self.perhaps(0.005):
            return LONGEST
        if field == "gameName" and name not in ("createGame", "getGamesList"):
            return choose([game.name for game in self.model.games if game.players] or GAMES) \
                if self.perhaps(0.7) else choose(GAMES)
        return choose(POOLS[field])

    def sid(self):
        if self.model.sessions and self.perhaps(0.97):
            return self.source.choice(list(self.model.sessions))
        return self.source.choice(NAMES) + self.source.choice(PASSWORDS)

    def id_of(self, field):
        of = self.model.users if field == "id_user" else self.model.dialogs
        number = self.source.choice([*of, LOBBY] if of else [LOBBY])
        if self.perhaps(0.04):
            number = self.source.choice([0, max(of, default=0) + 1, 2**63 - 1, 2**32 + 1])
        return self.source.choice([number, number, number, str(number), "00" + str(number)])


def random_steps(seed, count):
    """A function of the model that gives the steps of one run."""
    def steps(model):
        source = random.Random(seed)
        requests = Requests(source, model)
        left = count
        while left > 0:
            client = source.randrange(CLIENTS)
            if source.random() < 0.02:
                yield Step(client)
            burst = source.randint(1, min(MOST_AT_ONCE, left))
            left -= burst
            for number in range(burst):
                yield Step(client, requests.one(client), pipelined=number + 1 < burst)
    return steps


# --- running it -------------------------------------------------------------------------------------


@dataclass
class Exchange:
    """A step, and of a request what the model and the daemon answer."""
    step: Step
    expected: object = None
    reply: object = None

    def is_right(self):
        return self.step.line is None or matches(self.expected, self.reply)

    def __str__(self):
        if self.step.line is None:
            return f"client {self.step.client} makes a new connection"
        lines = [f"client {self.step.client} sends {show(self.step.line.decode(errors='replace'))}",
                 f"    gets {show(self.reply)}"]
        if not self.is_right():
            lines.append(f"    INSTEAD OF {show(self.expected)}")
        return "\n".join(lines)


def show(value):
    text = value if isinstance(value, str) else repr(value) if not isinstance(value, dict) \
        else json.dumps(value, ensure_ascii=False)
    text = re.sub(r"(.)\1{49,}", lambda run: f"{run[1]}…({len(run[0])} times)", text.strip())
    return text if len(text) < 3000 else f"{text[:1500]} … {text[-1500:]}"


class Difference(Exception):
    """The last of the exchanges is not as it should be."""

    def __init__(self, exchanges):
        super().__init__("\n".join(map(str, exchanges[-20:])))
        self.exchanges = exchanges


class Connections:
    """The clients' connections, each made when it is first used."""

    def __init__(self, address):
        self.address = address
        self.open = {}

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        for client in list(self.open):
            self.drop(client)

    def drop(self, client):
        if client in self.open:
            self.open.pop(client).close()

    def exchange(self, exchanges):
        """Sends the requests of one client, then sets the reply of each."""
        client = exchanges[0].step.client
        if client not in self.open:
            self.open[client] = Client(self.address, 20)
        try:
            self.open[client].send_raw(b"".join(exchange.step.line for exchange in exchanges))
        except OSError:
            pass  # receiving says why
        for exchange in exchanges:
            exchange.reply = receive(self.open[client])


def receive(connection):
    """A reply; what is none, as something that nobody expects."""
    try:
        line = connection.receive_line()
        return json.loads(line)
    except (OSError, EOFError) as error:
        return f"none: {error!r}"
    except ValueError:
        return line


def run(address, steps):
    """Runs steps(model) on an emptied database; Difference at the first reply that is wrong."""
    model = Model(VK)
    done = []
    waiting = []

    def settle():
        if not waiting:
            return
        connections.exchange(waiting)
        for exchange in waiting:
            done.append(exchange)
            if not exchange.is_right():
                raise Difference(done)
        waiting.clear()

    with Connections(address) as connections:
        connections.exchange([Exchange(Step(0, encode({"cmd": "clear"})))])
        for step in steps(model):
            if waiting and waiting[0].step.client != step.client:
                settle()
            if step.line is None:
                settle()
                connections.drop(step.client)
                model.forget(step.client)
                done.append(Exchange(step))
                continue
            waiting.append(Exchange(step, model.answer(step.client, step.line)))
            if not step.pipelined:
                settle()
        settle()


def shrink(address, difference):
    """Leaves out steps as long as some reply stays wrong; the Difference of the fewest."""
    end = time.monotonic() + SHRINK_SECONDS

    def attempt(steps):
        nonlocal difference
        if time.monotonic() > end:
            return False
        try:
            run(address, lambda model: steps)
        except Difference as smaller:
            difference = smaller
            return True
        return False

    def steps():
        return [exchange.step for exchange in difference.exchanges]

    attempt([replace(step, pipelined=False) for step in steps()])
    size = len(steps()) // 2
    while size > 0:
        # From the end: what a later step needs is still there when that is tried.
        place = len(steps()) - 1
        while place >= 0:
            start = max(place - size, 0)
            attempt(steps()[:start] + steps()[place:])
            place = min(start, len(steps()) - 1) if start > 0 else -1
        size //= 2
    return difference


# --- what must be true of the database --------------------------------------------------------------

# Each gives a row for whatever breaks the rule.
RULES = {
    "a room's messages are numbered without a gap":
        "SELECT r.id, r.last_seq, COUNT(m.seq), MIN(m.seq), MAX(m.seq)"
        " FROM room r LEFT JOIN message m ON m.room = r.id GROUP BY r.id"
        " HAVING COUNT(m.seq) <> r.last_seq OR MIN(m.seq) <> 1 OR MAX(m.seq) <> r.last_seq",
    "in a room, ids grow with the numbers":
        "SELECT room, seq FROM (SELECT room, seq, id, LAG(id) OVER (PARTITION BY room ORDER BY seq)"
        " AS previous FROM message) m WHERE previous >= id",
    "every message is in a room":
        "SELECT m.room, m.seq FROM message m LEFT JOIN room r ON r.id = m.room WHERE r.id IS NULL",
    "every message is somebody's":
        "SELECT m.room, m.seq FROM message m LEFT JOIN user u ON u.id = m.user_id"
        " WHERE u.id IS NULL",
    "a nonce is used once, for a message of whoever used it":
        "SELECT n.user_id, n.room, n.seq FROM nonce n LEFT JOIN message m"
        " ON m.room = n.room AND m.seq = n.seq AND m.user_id = n.user_id"
        " GROUP BY n.user_id, n.nonce HAVING COUNT(*) <> 1 OR COUNT(m.id) <> 1",
    "a message has one nonce at most":
        "SELECT room, seq FROM nonce GROUP BY room, seq HAVING COUNT(*) > 1",
    "members are counted":
        "SELECT d.id, d.members, COUNT(m.user_id) FROM dialog d LEFT JOIN dialog_member m"
        " ON m.dialog_id = d.id WHERE d.id <> 1 GROUP BY d.id HAVING d.members <> COUNT(m.user_id)",
    "everybody is in the lobby":
        "SELECT id, members FROM dialog WHERE id = 1 AND members <> (SELECT COUNT(*) FROM user)",
    "no dialog has more members than it may":
        "SELECT id, members, capacity FROM dialog WHERE members > capacity",
    "nobody is twice in a dialog":
        "SELECT dialog_id, user_id FROM dialog_member GROUP BY dialog_id, user_id"
        " HAVING COUNT(*) > 1",
    "every dialog has a room":
        "SELECT d.id FROM dialog d LEFT JOIN room r ON r.id = d.id WHERE r.id IS NULL",
    "nobody is in two games":
        "SELECT user_id FROM player GROUP BY user_id HAVING COUNT(*) > 1",
    "a game has players until it is finished":
        "SELECT g.id, g.live, g.max_players, COUNT(p.user_id) FROM game g LEFT JOIN player p ON p.game_id = g.id"
        " GROUP BY g.id HAVING (g.live IS NULL) <> (COUNT(p.user_id) = 0)"
        " OR COUNT(p.user_id) > g.max_players",
    "a session is somebody's":
        "SELECT s.user_id FROM session s LEFT JOIN user u ON u.id = s.user_id WHERE u.id IS NULL",
    "whoever is in a game has a session":
        "SELECT p.user_id FROM player p LEFT JOIN session s ON s.user_id = p.user_id"
        " WHERE s.user_id IS NULL",
}


def broken_rules(connection):
    broken = []
    with connection.cursor() as cursor:
        for rule, query in RULES.items():
            cursor.execute(query)
            rows = cursor.fetchall()
            if rows:
                broken.append(f"not true that {rule}: {rows[:5]}")
    return broken


# --- the test ---------------------------------------------------------------------------------------

# What a lane's process gets by being forked: it can't be sent.
stop = lanes_to_play = None


def set_up(*inherited):
    global stop, lanes_to_play
    stop, lanes_to_play = inherited


def play(lane):
    """Every LANES-th run; a report of what went wrong, or None."""
    parlord, database = lanes_to_play[lane]
    address = parlord.address
    left = COMMANDS_IN_ALL - lane * COMMANDS_PER_RUN
    with database.connect() as connection:
        for seed in range(SEED + lane, SEED + COMMANDS_IN_ALL, LANES):
            if left <= 0 or stop.is_set():
                return None
            count = min(left, COMMANDS_PER_RUN)
            left -= LANES * COMMANDS_PER_RUN
            wrong = None
            try:
                run(address, random_steps(seed, count))
                if broken := broken_rules(connection):
                    wrong = "\n".join(broken)
            except Difference as difference:
                stop.set()
                wrong = describe(shrink(address, difference))
            if wrong:
                stop.set()
                return f"again with PARLORD_TEST_SEED={seed} PARLORD_TEST_COMMANDS={count}\n{wrong}"
    return None


def describe(difference):
    shown = difference.exchanges[-40:]
    left_out = len(difference.exchanges) - len(shown)
    return "\n".join([f"{left_out} steps, and then:"] * (left_out > 0) + list(map(str, shown)))


@pytest.fixture
def lanes(mariadb, tmp_path, start_parlord):
    """(daemon, database) for each lane."""
    accounts = write_accounts(tmp_path / "accounts", VK)
    databases = [Database(mariadb, tmp_path, testing=True).create() for _ in range(LANES)]
    yield [(start_parlord({"workers": 2, "vk": {"mode": "stub", "accounts": accounts},
                           "log": {"level": "info"}}, database), database)
           for database in databases]
    for database in databases:
        database.drop()


@pytest.mark.time_limit(900)
def test_every_reply_is_as_the_model_says(lanes):
    print(f"PARLORD_TEST_SEED={SEED} PARLORD_TEST_COMMANDS={COMMANDS_IN_ALL}")
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(LANES, fork, set_up, (fork.Event(), lanes)) as executor:
        wrong = [report for report in executor.map(play, range(LANES)) if report]
    if wrong:
        pytest.fail("\n\n".join(wrong), pytrace=False)
