# SPDX-License-Identifier: ISC
"""What clients send: requests made from the daemon's own tables, right, wrong by a little, or no
longer JSON at all. All that is random comes from the generator that is given.

    grammar.request()       a dict, mostly of what is there
    grammar.spoil(request)  the same with a field that may be wrong
    grammar.text(value)     its bytes, written in one of the many ways that JSON has
    grammar.fault()         bytes of a line that is answered by one badRequest
    grammar.wild(line)      bytes of which nobody knows what they are
"""

import json

from harness.tables import commands, rules

RULES = rules()
INT_MAX = 2**63 - 1
USERS = ["ann", "bob", "вася_1", "名", "x" * 32, "Ann", "eve", "ivan_7"]
PASSWORDS = ["1", "p w", "пароль"]
ACCOUNTS = {user: PASSWORDS[number % 3] for number, user in enumerate(USERS)}
# In testing mode; see parlord-protocol(7).
SIDS = {user + password: password for user, password in ACCOUNTS.items()}
RIGHT = ACCOUNTS | SIDS
# Few values for each, so that clients meet.
POOLS = {
    "F_USERNAME": USERS, "F_VK_USERNAME": ["vk ann", "vk bob"], "F_PASSWORD": PASSWORDS,
    "F_LISTED_USER": USERS + ["vk:vk ann"], "F_SID": [*SIDS] * 10 + ["nobody", "x" * 1024],
    "F_GAME_NAME": ["g", "G ", "игра", "w" * 64, "g2", "g3"],
    "F_MESSAGE": ["hello", "👋", "\"\\\n\t\u0001\u2028", " "],
    "F_NONCE": ["n1", "n2", "N1", "ы" * 32, "n3"],
    "F_PLAYER_STATUS": ["ready", "ready", "Ready", "away"],
    "F_DIALOG_NAME": ["d", "D ", "тема", "🗪" * 128], "F_PROFILE": ["", "Ann", "Анна", "👩‍🚀"],
    "F_PHOTO": ["", "http://example.org/a.png"], "F_DATE": ["2000-01-01", "29.02.1996", "9999-12-31"],
    "F_REASON": ["spam"], "F_STRETCH": ["1,0", "nowhere"],
    "F_ADDRESS": ["192.0.2.1", "2001:db8::1"]}
# What the number of a kind may be beside its bounds.
NUMBERS = {"F_ID": range(1, 30), "F_SEQ": range(60), "F_LIMIT": [1, 2, 3, 10, 100],
           "F_MAX_PLAYERS": [2, 3], "F_CAPACITY": [1, 2, 3], "F_AGE": range(100),
           "F_SECONDS": [1, 60], "F_PLACE": [0, 5]}
WRONG = [
    None, True, False, "", " ", 0, -1, 1.0, 0.5, 1e300, -0.0, [], [1], {}, {"a": {"b": []}}, "\u0007",
    "\x7f", "\u0085", "\u202e", "\ufffe", "é", "e\u0301", "９", "1 ", "+1", "0x1", "1e1", "x" * 60000,
    "1999-02-29", "00.01.2000", INT_MAX, -2**63, "9" * 30, "0" * 500 + "1"]
KEYS = ["nonsense", "sid ", "SID", "cmd ", "", "👋", "x" * 300, "limit", "sid", "id_user", "after"]
# Each makes the value that it stands for in a request, and so the request, one fault.
TOKENS = [
    rb'"\ud800"', rb'"\udc00\ud800"', rb'"\u0000"', rb'"\x"', rb'"\u12"', b'"\xff"', b'"\xc0\x80"',
    b'"\xed\xa0\x80"', b'"\xf4\x90\x80\x80"', b'"\0"', b'"\t"', b"01", b"-", b"1.", b".5", b"+1",
    b"1e", b"1e400", b"-1e400", b"9223372036854775808", b"-9223372036854775809", b"9" * 400, b"nul",
    b"True", b"NaN", b"Infinity", b"'a'", b"[1,]", b'{"a":1,}', b'{"a":1,"a":2}', b'{a:1}', b"[1 2]",
    b"]", b",", b"[" * 33 + b"]" * 33, b'{"a":' * 40 + b"1" + b"}" * 40, b"/* */1", b"\xef\xbb\xbf1",
    b"\0"]
NO_REQUESTS = [b"nonsense", b"}", b"]", b",", b":", b"'", b"\xff", b"\0", b"GET / HTTP/1.1",
               b"\x16\x03\x01", b"PROXY TCP4 1.2.3.4 1.2.3.4 1 2", b"\x1b[2J"]
# How often a command comes, if not 1: who has no session can do little.
WEIGHTS = {"register": 4, "joinGame": 2, "chat": 3, "send_msg": 3, "unregister": 0.2,
           "ban": 0.05, "logout": 0.05, "set_password": 0.1}
SPACES = [b"", b"", b"", b" ", b"\t", b"\n", b"\r\n", b"   "]


class Grammar:
    """files: of the tables, such as lobby.c; without: the commands that are not sent."""

    def __init__(self, rng, files, without=()):
        self.rng = rng
        self.commands = [(name, fields) for file in files for name, fields in commands(file)
                         if name not in without]
        self.weights = [WEIGHTS.get(name, 1) for name, _ in self.commands]

    def perhaps(self, probability):
        return self.rng.random() < probability

    # --- requests

    def request(self):
        [(name, fields)] = self.rng.choices(self.commands, self.weights)
        request = {"cmd": name}
        for field, kind, optional in fields:
            if not optional or self.perhaps(0.6 if kind in ("F_SID", "F_ID") else 0.25):
                request[field] = self.value(kind)
        # Whose it is keeps it mostly, lest nobody can log in any more.
        right = next((RIGHT[value] for value in request.values() if value in RIGHT), None)
        if right and self.perhaps(0.8):
            request.update((field, right) for field in ("password", "new_password", "pas")
                           if field in request)
        return request

    def value(self, kind):
        check, low, high, _ = RULES[kind]
        if check == "flag":
            return self.perhaps(0.5)
        if check in ("text", "date"):
            if kind == "F_USERNAME" and self.perhaps(0.1):
                return f"u{self.rng.randrange(10**6)}"
            if kind == "F_MESSAGE" and self.perhaps(0.01):
                return "🗩" * int(high)
            return self.rng.choice(POOLS[kind])
        number = self.rng.choice(NUMBERS[kind])
        if self.perhaps(0.03):
            number = self.rng.choice([bound(low), bound(high)])
        if check == "digits" and self.perhaps(0.3):
            return "0" * self.rng.randrange(3) + str(number)
        return number

    def spoil(self, request):
        """On the level of fields."""
        fields = dict(self.commands)[request["cmd"]]
        how = self.rng.randrange(8)
        request = dict(request)
        if how == 0:
            request.pop(self.rng.choice(list(request)))
        elif how == 1:
            request[self.rng.choice(KEYS)] = self.rng.choice(WRONG)
        elif how == 2:
            request["cmd"] = self.rng.choice([
                request["cmd"].upper(), request["cmd"] + " ", "", 1, None, ["chat"], "x" * 3000])
        elif how == 3:
            request[self.rng.choice(list(request))] = self.rng.choice(WRONG)
        elif fields:
            field, kind, _ = self.rng.choice(fields)
            request[field] = self.edge(kind)
        return request

    def edge(self, kind):
        """A value at its bounds or just beyond, or of another kind."""
        check, low, high, _ = RULES[kind]
        if check in ("flag", "date") or self.perhaps(0.2):
            return self.rng.choice(WRONG + POOLS["F_DATE"])
        limit = bound(self.rng.choice([low, high])) + self.rng.choice([-1, 0, 1])
        if check == "text":
            return self.rng.choice(["a", "я", "_", "🗩"]) * max(limit, 0)
        limit = min(max(limit, -2**63), INT_MAX)
        return str(limit) if self.perhaps(0.3) else limit

    # --- bytes

    def text(self, value):
        """One line without its end, or several: white space may be anywhere."""
        if isinstance(value, dict):
            keys = list(value)
            self.rng.shuffle(keys)
            members = [self.text(key) + self.space() + b":" + self.space() + self.text(value[key])
                       for key in keys]
            return b"{" + self.space() + (self.space() + b"," + self.space()).join(members) \
                + self.space() + b"}"
        if isinstance(value, list):
            return b"[" + b",".join(map(self.text, value)) + self.space() + b"]"
        return json.dumps(value, ensure_ascii=self.perhaps(0.3)).encode()

    def space(self):
        return self.rng.choice(SPACES) if self.perhaps(0.1) else b""

    def fault(self):
        """A whole line."""
        if self.perhaps(0.4):
            return self.rng.choice(NO_REQUESTS) + b"\n"
        line = json.dumps(self.request() | {"nonsense": 4711}).encode()
        token = self.rng.choice(TOKENS)
        if self.perhaps(0.2):
            line = line.replace(b"{", b'{"cmd":"clear",', 1)  # cmd twice
            token = b"4711"
        return line.replace(b"4711", token) + b"\n"

    def wild(self, line):
        """Cut, doubled, turned, overwritten."""
        data = bytearray(line)
        for _ in range(self.rng.randint(1, 4)):
            at = self.rng.randrange(len(data) + 1)
            end = min(at + self.rng.randint(1, 12), len(data))
            how = self.rng.randrange(6)
            if how == 0:
                del data[at:end]
            elif how == 1:
                data[at:at] = data[at:end] * self.rng.randint(1, 50)
            elif how == 2:
                data[at:at] = self.rng.choice(TOKENS + NO_REQUESTS)
            elif how == 3:
                data[at:end] = self.rng.randbytes(end - at)
            elif how == 4:
                data[at:at] = self.rng.choice([b"\n", b"{", b"[", b'"', b"\\", b"}", b",", b":", b"\0"])
            else:
                del data[at:]
        return bytes(data) + b"\n" * self.rng.randrange(2)


def bound(text):
    return {"INT64_MAX": INT_MAX, "INT64_MIN": -2**63}.get(text) if text.startswith("INT") else int(text)
