# SPDX-License-Identifier: ISC
"""A small model of the rules of both protocols: what a daemon in testing mode must answer to one
request after the other. It is meant to be read as a second specification, so it says everything in
the simplest way and nothing in a fast one.

    model = Model(vk={"name": "password"})
    expected = model.answer(client, line)       # line: the bytes of one request
    assert matches(expected, reply)             # reply: the parsed line that the daemon sent

client is any value that stands for one connection; model.forget(client) says that it has gone.

Two things are the daemon's and not the rules': the words of a refusal's message, which are not
compared, and which ids a refused command uses up (see use_up).
"""

import inspect
import json
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

NOW = "2000-01-01 00:00:00"
TODAY = date(2000, 1, 1)
INT_MAX = 2**63 - 1
LOBBY = 1
NEWEST = 100  # messages, where no limit is given


# --- replies ----------------------------------------------------------------------------------------


@dataclass
class Status:
    """A refusal, whatever its words."""
    status: str


@dataclass
class NoMessages:
    """A failed get_msg, whatever its words."""


class Refused(Exception):
    """What a command ends with that does nothing; reply: what is answered."""

    def __init__(self, reply):
        super().__init__(reply)
        self.reply = Status(reply) if isinstance(reply, str) else reply


class WrongField(Refused):
    def __init__(self):
        super().__init__("badCommand")


def is_words(value):
    return isinstance(value, str) and value != ""


def matches(expected, reply):
    if isinstance(expected, Status):
        return isinstance(reply, dict) and reply.keys() == {"status", "message"} \
            and reply["status"] == expected.status and is_words(reply["message"])
    if isinstance(expected, NoMessages):
        return isinstance(reply, dict) and reply.keys() == {"Error", "msg"} \
            and reply["Error"] == "1" and isinstance(reply["msg"], dict) \
            and reply["msg"].keys() == {"message"} and is_words(reply["msg"]["message"])
    return is_same(expected, reply)


def is_same(a, b):
    """Equal as JSON values, and the entries of lists by id in the same order."""
    if type(a) is not type(b):
        return False
    if isinstance(a, list):
        return len(a) == len(b) and all(map(is_same, a, b))
    if isinstance(a, dict):
        in_order = all(key.isdigit() for key in a)
        return (list(a) == list(b) if in_order else a.keys() == b.keys()) \
            and all(is_same(a[key], b[key]) for key in a)
    return a == b


# --- values -----------------------------------------------------------------------------------------


def text(least, most, allowed=None, size=len):
    def check(value):
        if type(value) is not str or not least <= size(value) <= most:
            raise WrongField
        if allowed and not all(map(allowed, value)):
            raise WrongField
        return value
    return check


def integer(least, most):
    def check(value):
        if type(value) is not int or not least <= value <= most:
            raise WrongField
        return value
    return check


def digits(least, most):
    """An integer or a string of digits."""
    def check(value):
        if type(value) is str and re.fullmatch("[0-9]+", value):
            value = int(value)
        return integer(least, most)(value)
    return check


def flag(value):
    if type(value) is not bool:
        raise WrongField
    return value


def day(value):
    """Either notation of a date; what goes out is YYYY-MM-DD."""
    if type(value) is not str:
        raise WrongField
    if found := re.fullmatch("([0-9]{4})-([0-9]{2})-([0-9]{2})", value):
        numbers = found.groups()
    elif found := re.fullmatch("([0-9]{2})[.]([0-9]{2})[.]([0-9]{4})", value):
        numbers = found.groups()[::-1]
    else:
        raise WrongField
    try:
        return date(*map(int, numbers)).isoformat()
    except ValueError:
        raise WrongField from None


def is_name_character(c):
    return c == "_" or unicodedata.category(c)[0] in "LM" or unicodedata.category(c) == "Nd"


def is_not_control(c):
    return unicodedata.category(c) != "Cc"


def utf8_length(value):
    return len(value.encode())


USERNAME = text(1, 32, is_name_character)
ANY_USERNAME = text(1, 67, is_not_control)  # VK's users too
VK_USERNAME = text(1, 64, is_not_control)
PASSWORD = text(1, 511, size=utf8_length)
SID = text(1, 1024, size=utf8_length)
GAME_NAME = text(1, 64, is_not_control)
DIALOG_NAME = text(1, 128, is_not_control)
MESSAGE = text(1, 4096)
PLAYER_STATUS = text(1, 32, is_not_control)
NONCE = text(1, 64, size=utf8_length)
PROFILE = text(0, 255)
PHOTO = text(0, 4096)
AGE = digits(0, 999)
CAPACITY = digits(1, 1000000)
ID = digits(1, INT_MAX)
SEQ = integer(0, INT_MAX)
LIMIT = integer(1, 1000)
MAX_PLAYERS = integer(2, 64)


# --- commands ---------------------------------------------------------------------------------------

COMMANDS = {}


def command(*names, **fields):
    """Declares a command: its names, and what each of its fields must be. Those that the method
    takes in front of the asterisk are required."""
    def declare(method):
        required = set(inspect.getfullargspec(method).args) & set(fields)
        for name in names:
            COMMANDS[name] = (method, fields, required)
        return method
    return declare


def parse(line):
    """The JSON value of a request; ValueError where it is none that the wire allows."""
    def no_twins(pairs):
        if len(dict(pairs)) < len(pairs):
            raise ValueError("a key twice")
        return dict(pairs)

    def int64(digits_):
        if not -2**63 <= int(digits_) < 2**63:
            raise ValueError("a number out of range")
        return int(digits_)

    def none(constant):
        raise ValueError(constant)

    value = json.loads(line.decode(), object_pairs_hook=no_twins, parse_int=int64,
                       parse_constant=none)
    check_strings(value)
    return value


def check_strings(value):
    if isinstance(value, dict):
        check_strings(list(value.items()))
    elif isinstance(value, (list, tuple)):
        for item in value:
            check_strings(item)
    elif isinstance(value, str) and b"\0" in value.encode():  # which refuses a lone surrogate
        raise ValueError("U+0000")


# --- the world --------------------------------------------------------------------------------------


@dataclass(eq=False)
class User:
    id: int
    login: str
    password: str = None  # none: nobody can log in with one
    profile: dict = field(default_factory=dict)
    status: str = None
    game: "Game" = None  # nobody is in two

    def shown(self):
        """The profile as lists have it."""
        shown = {name: self.profile.get(name)
                 for name in ("first_name", "last_name", "D_birth", "age", "sex", "city")}
        if shown["D_birth"] is not None:
            shown["age"] = age_of(shown["D_birth"])
        return shown


def age_of(birth):
    """Full years; whoever is not yet born is 0. The 29th of February counts on the 1st of March."""
    birth = date.fromisoformat(birth)
    return max(TODAY.year - birth.year - ((TODAY.month, TODAY.day) < (birth.month, birth.day)), 0)


@dataclass(eq=False)
class Room:
    """A place for messages. dialog: its id where it is a dialog's."""
    dialog: int = None
    messages: list = field(default_factory=list)


@dataclass(eq=False)
class Message:
    id: int
    seq: int
    user: User
    room: Room
    text: str


@dataclass(eq=False)
class Dialog:
    id: int
    name: str
    create_date: str = None
    capacity: int = None
    private: bool = False
    members: list = field(default_factory=list)  # in order of joining; not of the lobby
    room: Room = None


@dataclass(eq=False)
class Game:
    name: str
    max_players: int = None
    started: bool = False
    players: list = field(default_factory=list)  # in order of joining
    room: Room = field(default_factory=Room)

    def start_when_ready(self):
        needed = self.max_players or max(len(self.players), 2)
        if len(self.players) == needed and all(user.status == "ready" for user in self.players):
            self.started = True

    def enter(self, user):
        self.players.append(user)
        user.game = self
        user.status = None

    def leave(self, user):
        self.players.remove(user)
        user.game = None
        if self.players:
            self.start_when_ready()


class Model:
    def __init__(self, vk=None):
        self.vk = vk or {}
        self.bound = {}  # client: user
        self.empty()

    def empty(self):
        self.users = {}     # id: user, in order of registration
        self.sessions = {}  # sid: user
        self.games = []     # all that there ever were, oldest first; finished without players
        self.dialogs = {LOBBY: Dialog(LOBBY, "Lobby", room=Room(LOBBY))}
        self.nonces = {}    # (user's id, nonce): message
        self.messages = []  # all dialogs', by id
        self.used = {"user": 0, "dialog": LOBBY, "message": 0}

    def use_up(self, kind):
        """The next id. The database does not take one back when a command is refused after all: a
        register whose sid is taken."""
        self.used[kind] += 1
        return self.used[kind]

    def forget(self, client):
        self.bound.pop(client, None)

    def answer(self, client, line):
        try:
            request = parse(line)
        except ValueError:
            return Status("badRequest")
        if not isinstance(request, dict) or not isinstance(request.get("cmd"), str):
            return Status("badRequest")
        try:
            return self.perform(client, dict(request))
        except Refused as refused:
            return refused.reply

    def perform(self, client, request):
        name = request.pop("cmd")
        if name not in COMMANDS:
            raise Refused("badCommand")
        method, fields, required = COMMANDS[name]
        if not required <= request.keys() <= fields.keys():
            raise WrongField
        return method(self, client, **{key: fields[key](value) for key, value in request.items()})

    # --- who, and where

    def user_named(self, login):
        return next((user for user in self.users.values() if user.login == login), None)

    def session(self, sid):
        if sid not in self.sessions:
            raise Refused("badSid")
        return self.sessions[sid]

    def speaker(self, client, sid, given=None):
        """Who gives a chat command: the session's user or else the connection's; a given id_user
        must be his."""
        user = self.bound.get(client) if sid is None else self.session(sid)
        if user is None or given not in (None, user.id):
            raise Refused("badSid")
        return user

    def may_read(self, user, dialog):
        return not dialog.private or user in dialog.members

    def dialog(self, user, id_dialog):
        """A private dialog exists for its members alone."""
        dialog = self.dialogs.get(id_dialog)
        if dialog is None or not self.may_read(user, dialog):
            raise Refused("badCommand")
        return dialog

    def members(self, dialog):
        return list(self.users.values()) if dialog.id == LOBBY else dialog.members

    def capacity(self, dialog):
        """As it is shown: computed where none was given."""
        return len(self.members(dialog)) if dialog.capacity is None else dialog.capacity

    def enter_dialog(self, user, dialog):
        if user in self.members(dialog):
            return
        if dialog.capacity is not None and len(dialog.members) >= dialog.capacity:
            raise Refused("badCommand")
        dialog.members.append(user)

    def game(self, name):
        for game in self.games:
            if game.name == name and game.players:
                return game
        raise Refused("badCommand")

    def room(self, user, game_name):
        """The room that a lobby command means."""
        if game_name is None:
            return self.dialogs[LOBBY].room
        game = self.game(game_name)
        if user not in game.players:
            raise Refused("notInGame")
        return game.room

    # --- accounts and sessions

    def new_user(self, login, password, **profile):
        user = User(self.use_up("user"), login, password, profile)
        self.users[user.id] = user
        return user

    @command("register", username=USERNAME, password=PASSWORD)
    def register(self, client, username, password):
        user = self.user_named(username)
        if user is not None and user.password != password:
            raise Refused("badPassword")
        sid = username + password
        if sid in self.sessions and self.sessions[sid] is not user:
            if user is None:
                self.use_up("user")
            raise Refused("badCommand")
        self.sessions[sid] = user or self.new_user(username, password)
        return {"status": "ok", "sid": sid}

    @command("unregister", sid=SID)
    def unregister(self, client, sid):
        user = self.session(sid)
        del self.sessions[sid]
        if user.game and user not in self.sessions.values():
            user.game.leave(user)
        return {"status": "ok"}

    @command("change_password", sid=SID, password=PASSWORD, new_password=PASSWORD)
    def change_password(self, client, sid, password, new_password):
        user = self.session(sid)
        if user.password != password:
            raise Refused("badPassword")
        user.password = new_password
        self.sessions = {other: owner for other, owner in self.sessions.items()
                         if owner is not user or other == sid}
        return {"status": "ok"}

    @command("Login", "login", login=USERNAME, pas=PASSWORD)
    def login(self, client, login, pas):
        user = self.user_named(login)
        if user is None or user.password != pas:
            raise Refused({"ans": "Incorrect login or password"})
        self.bound[client] = user
        return {"ans": "Authorization success", "id": user.id}

    def new_name(self, login):
        if self.user_named(login):
            raise Refused({"ans": "Username is taken"})

    @command("Registration", "registration", login=USERNAME, pas=PASSWORD)
    def registration(self, client, login, pas):
        self.new_name(login)
        self.bound[client] = self.new_user(login, pas)
        return {"ans": "Authorization success", "id": self.bound[client].id}

    @command("create_new_user", login=USERNAME, pas=PASSWORD, first_name=PROFILE, last_name=PROFILE,
             D_birth=day, age=AGE, sex=PROFILE, city=PROFILE, photo=PHOTO)
    def create_new_user(self, client, login, pas, *, first_name=None, last_name=None, D_birth=None,
                        age=None, sex=None, city=None, photo=None):
        self.new_name(login)
        self.new_user(login, pas, first_name=first_name, last_name=last_name, D_birth=D_birth,
                      age=age, sex=sex, city=city, photo=photo)
        return {"ans": "OK"}

    @command("VK_Autorization", username=VK_USERNAME, password=PASSWORD)
    def vk_autorization(self, client, username, password):
        if self.vk.get(username) != password:
            raise Refused({"answer": "Incorrect username or password"})
        login = "vk:" + username
        self.bound[client] = self.user_named(login) or self.new_user(login, None)
        return {"answer": "Autorization OK"}

    @command("clear")
    def clear(self, client):
        self.empty()
        self.bound.clear()
        return {"status": "ok"}

    # --- messages

    def post(self, user, room, words, nonce):
        """Adds a message, whose sender enters the dialog if it is one; the same nonce with the same room
        and text again adds nothing. Returns the message."""
        said = self.nonces.get((user.id, nonce))
        if said:
            if (said.room, said.text) != (room, words):
                raise Refused("badCommand")
            return said
        if room.dialog:
            self.enter_dialog(user, self.dialogs[room.dialog])
        said = Message(self.use_up("message"), len(room.messages) + 1, user, room, words)
        room.messages.append(said)
        if room.dialog:
            self.messages.append(said)
        if nonce is not None:
            self.nonces[user.id, nonce] = said
        return said

    def receipt(self, message, nonce):
        return {} if nonce is None else {"id": message.id, "seq": message.seq}

    @command("chat", sid=SID, message=MESSAGE, gameName=GAME_NAME, nonce=NONCE)
    def chat(self, client, sid, message, *, gameName=None, nonce=None):
        user = self.session(sid)
        said = self.post(user, self.room(user, gameName), message, nonce)
        return {"status": "ok", **self.receipt(said, nonce)}

    @command("send_msg", sid=SID, text=MESSAGE, id_dialog=ID, id_user=ID, nonce=NONCE)
    def send_msg(self, client, text, id_dialog, *, sid=None, id_user=None, nonce=None):
        user = self.speaker(client, sid, id_user)
        dialog = self.dialog(user, id_dialog)
        said = self.post(user, dialog.room, text, nonce)
        return {"ans": "OK", **self.receipt(said, nonce)}

    def page(self, room, after, before, limit):
        """With after the first, otherwise the last of what is between the two."""
        found = [message for message in room.messages
                 if (after is None or message.seq > after)
                 and (before is None or message.seq < before)]
        return found[-limit:] if after is None else found[:limit]

    @command("getChatHistory", sid=SID, gameName=GAME_NAME, after=SEQ, before=SEQ, limit=LIMIT)
    def get_chat_history(self, client, sid, *, gameName=None, after=None, before=None, limit=NEWEST):
        room = self.room(self.session(sid), gameName)
        paging = after is not None or before is not None
        return {"status": "ok", "chat": [
            {"username": message.user.login, "message": message.text, "time": NOW,
             **({"seq": message.seq} if paging else {})}
            for message in self.page(room, after, before, limit)]}

    @command("get_msg", sid=SID, id_dialog=ID, after=SEQ, before=SEQ, limit=LIMIT)
    def get_msg(self, client, *, sid=None, id_dialog=None, after=None, before=None, limit=NEWEST):
        paging = after is not None or before is not None
        if paging and id_dialog is None:
            raise WrongField
        try:
            user = self.speaker(client, sid)
            if id_dialog is None:
                found = [message for message in self.messages
                         if self.may_read(user, self.dialogs[message.room.dialog])][-limit:]
            else:
                found = self.page(self.dialog(user, id_dialog).room, after, before, limit)
        except Refused:
            raise Refused(NoMessages()) from None
        return {"Error": "0", "msg": {str(message.id): {
            "id_dialog": message.room.dialog, "id_user": message.user.id, "text": message.text,
            "time": NOW, **({"seq": message.seq} if paging else {})} for message in found}}

    # --- people

    @command("get_users", sid=SID, first_name=PROFILE, last_name=PROFILE, D_birth=day, age=AGE,
             sex=PROFILE, city=PROFILE, after=ID, limit=LIMIT)
    def get_users(self, client, *, sid=None, after=0, limit=None, **filters):
        self.speaker(client, sid)
        found = {str(user.id): user.shown() for user in self.users.values() if user.id > after
                 and all(user.shown()[name] == value for name, value in filters.items())}
        return {"ans": first(limit, found)}

    @command("get_user_info", sid=SID, id_user=ID)
    def get_user_info(self, client, id_user, *, sid=None):
        self.speaker(client, sid)
        if id_user not in self.users:
            raise Refused("badCommand")
        user = self.users[id_user]
        return {"ans": {"id_user": user.id, "login": user.login, **user.shown(),
                        "photo": user.profile.get("photo")}}

    @command("getPlayersList", sid=SID, after=ANY_USERNAME, limit=LIMIT)
    def get_players_list(self, client, sid, *, after=None, limit=None):
        self.session(sid)
        last = 0
        if after is not None:
            if not self.user_named(after):
                raise Refused("badCommand")
            last = self.user_named(after).id
        return {"status": "ok", "players": [
            {"username": user.login} for user in self.users.values()
            if user.id > last and user in self.sessions.values()][:limit]}

    # --- dialogs

    @command("create_new_dialog", sid=SID, Name=DIALOG_NAME, create_date=day, capacity=CAPACITY,
             private=flag)
    def create_new_dialog(self, client, Name, *, sid=None, create_date=None, capacity=None,
                          private=False):
        user = self.speaker(client, sid)
        number = self.use_up("dialog")
        self.dialogs[number] = Dialog(number, Name, create_date, capacity, private, [user],
                                      Room(number))
        return {"ans": "OK", "id_dialog": number}

    @command("join_dialog", sid=SID, id_dialog=ID)
    def join_dialog(self, client, id_dialog, *, sid=None):
        user = self.speaker(client, sid)
        self.enter_dialog(user, self.dialog(user, id_dialog))
        return {"ans": "OK"}

    @command("leave_dialog", sid=SID, id_dialog=ID)
    def leave_dialog(self, client, id_dialog, *, sid=None):
        user = self.speaker(client, sid)
        dialog = self.dialog(user, id_dialog)
        if user not in dialog.members:
            raise Refused("badCommand")
        dialog.members.remove(user)
        return {"ans": "OK"}

    @command("invite_to_dialog", sid=SID, id_dialog=ID, id_user=ID)
    def invite_to_dialog(self, client, id_dialog, id_user, *, sid=None):
        user = self.speaker(client, sid)
        dialog = self.dialog(user, id_dialog)
        if id_user not in self.users or user not in self.members(dialog):
            raise Refused("badCommand")
        self.enter_dialog(self.users[id_user], dialog)
        return {"ans": "OK"}

    @command("get_dialogs", sid=SID, Name=DIALOG_NAME, create_date=day, capacity=CAPACITY, after=ID,
             limit=LIMIT)
    def get_dialogs(self, client, *, sid=None, after=0, limit=None, **filters):
        user = self.speaker(client, sid)
        found = {}
        for dialog in self.dialogs.values():
            shown = {"Name": dialog.name, "create_date": dialog.create_date,
                     "capacity": self.capacity(dialog)}
            if dialog.id > after and self.may_read(user, dialog) \
                    and all(shown[name] == value for name, value in filters.items()):
                found[str(dialog.id)] = shown
        return {"ans": first(limit, found)}

    @command("get_user_from_dialog", sid=SID, id_dialog=ID, after=ID, limit=LIMIT)
    def get_user_from_dialog(self, client, id_dialog, *, sid=None, after=None, limit=None):
        dialog = self.dialog(self.speaker(client, sid), id_dialog)
        members = self.members(dialog)
        if after is not None and dialog.id == LOBBY:
            members = [user for user in members if user.id > after]
        elif after is not None:
            if self.users.get(after) not in members:
                raise Refused("badCommand")
            members = members[members.index(self.users[after]) + 1:]
        return {"ans": first(limit, {str(user.id): user.shown() for user in members})}

    # --- games

    @command("getGamesList", sid=SID, after=GAME_NAME, limit=LIMIT)
    def get_games_list(self, client, sid, *, after=None, limit=None):
        self.session(sid)
        games = self.games
        if after is not None:
            # It may be over; of several with that name it is the youngest.
            places = [place for place, game in enumerate(games) if game.name == after]
            if not places:
                raise Refused("badCommand")
            games = games[places[-1] + 1:]
        return {"status": "ok",
                "games": [{"gameName": game.name} for game in games if game.players][:limit]}

    @command("getPlayersListForGame", sid=SID, gameName=GAME_NAME)
    def get_players_list_for_game(self, client, sid, gameName):
        self.session(sid)
        return {"status": "ok", "players": [{"username": user.login}
                                            for user in self.game(gameName).players]}

    @command("setPlayerStatus", sid=SID, status=PLAYER_STATUS)
    def set_player_status(self, client, sid, status):
        user = self.session(sid)
        user.status = status
        if user.game:
            user.game.start_when_ready()
        return {"status": "ok"}

    @command("createGame", sid=SID, gameName=GAME_NAME, maxPlayers=MAX_PLAYERS)
    def create_game(self, client, sid, gameName, *, maxPlayers=None):
        user = self.session(sid)
        if user.game:
            raise Refused("alreadyInGame")
        if any(game.name == gameName and game.players for game in self.games):
            raise Refused("alreadyExists")
        self.games.append(Game(gameName, maxPlayers))
        self.games[-1].enter(user)
        return {"status": "ok"}

    @command("joinGame", sid=SID, gameName=GAME_NAME)
    def join_game(self, client, sid, gameName):
        user = self.session(sid)
        game = self.game(gameName)
        if user.game:
            raise Refused("alreadyInGame")
        if game.started or len(game.players) == game.max_players:
            raise Refused("badCommand")
        game.enter(user)
        return {"status": "ok"}

    @command("leaveGame", sid=SID, gameName=GAME_NAME)
    def leave_game(self, client, sid, gameName):
        user = self.session(sid)
        game = self.game(gameName)
        if user not in game.players:
            raise Refused("notInGame")
        game.leave(user)
        return {"status": "ok"}


def first(limit, entries):
    """The first so many entries of a dict; all without a limit."""
    return dict(list(entries.items())[:limit])
