# SPDX-License-Identifier: ISC
"""Calls of every procedure, and the accounts, games and dialogs that they are made for."""

import json
from collections import Counter
from datetime import date

TTL = 1000
NONCE_TTL = 100
LANE = b"a known lane...."
NEW_LANE = b"a new lane......"
LANE_NUMBER = 5  # of the last call that LANE's worker made
OLD = 600  # seconds, more than NONCE_TTL
SOMEWHERE = bytes([192, 0, 2, 1])  # whence ann has given some wrong passwords
NEIGHBOURS = bytes([192, 0, 2, 2])  # where an account was made lately
LOCKED_OUT = bytes([192, 0, 2, 9])  # must wait, for whatever it wants
AGE_MAX = 32767  # of the column; the daemon lets none pass that is near it


def sid(name):
    """The hash that a procedure gets."""
    return name.encode().ljust(32, b".")


# ann, bob and vk:eli are in g, which starts when eli is ready too or gone; dan alone is in h, which has
# started and is full. ann is in the open dialog 2, with bob in the private one 3; dan fills 4. LANE has
# made five calls; its last one and the message are older than OLD. gus and vk:hal are banned for good,
# ivy for a while.
STATEMENTS = [
    *(f"DELETE FROM {table}" for table in (
        "guess", "newcomer", "player", "game", "nonce", "message", "dialog_member", "lane", "session", "user")),
    "DELETE FROM room WHERE id <> 1",
    "DELETE FROM dialog WHERE id <> 1",
    "UPDATE room SET first_seq = 1, last_seq = 1",
    "INSERT INTO user (id, login, password, created_at, player_status) VALUES"
    " (1, 'ann', 'hash', UTC_TIMESTAMP(), 'ready'), (2, 'bob', 'hash', UTC_TIMESTAMP(), 'ready'),"
    " (3, 'cyd', 'hash', UTC_TIMESTAMP(), 'ready'), (4, 'dan', 'hash', UTC_TIMESTAMP(), 'ready'),"
    " (5, 'vk:eli', NULL, UTC_TIMESTAMP(), NULL)",
    # Whoever is "again" here has just been; the others so long ago that their use is noted again.
    *("INSERT INTO session VALUES (X'%s', %d, UTC_TIMESTAMP(), UTC_TIMESTAMP() - INTERVAL %d SECOND)"
      % (sid(name).hex(), user, age) for name, user, age in (
          ("ann", 1, TTL // 10), ("bob", 2, TTL // 10), ("cyd", 3, TTL // 10), ("dan", 4, TTL // 10),
          ("eli", 5, TTL // 10), ("ann again", 1, 0), ("bob again", 2, 0), ("expired", 1, 5 * TTL))),
    "INSERT INTO game (id, name, max_players, started, players_joined, created_at) VALUES"
    " (1, 'g', NULL, FALSE, 3, UTC_TIMESTAMP()), (2, 'h', 1, TRUE, 1, UTC_TIMESTAMP()),"
    " (3, 'i', 1, FALSE, 1, UTC_TIMESTAMP())",
    "INSERT INTO user (id, login, created_at) VALUES (6, 'fay', UTC_TIMESTAMP())",
    "INSERT INTO user (id, login, password, created_at, banned_until) VALUES"
    " (7, 'gus', 'hash', UTC_TIMESTAMP(), '9999-12-31 23:59:59'),"
    " (8, 'vk:hal', NULL, UTC_TIMESTAMP(), '9999-12-31 23:59:59'),"
    " (9, 'ivy', 'hash', UTC_TIMESTAMP(), UTC_TIMESTAMP() + INTERVAL 1 HOUR)",
    "INSERT INTO player VALUES (1, 1, 1), (1, 2, 2), (1, 3, 5), (2, 1, 4), (3, 1, 6)",
    "INSERT INTO dialog (id, name, capacity, private, members, members_joined) VALUES"
    " (2, 'open', NULL, FALSE, 1, 1), (3, 'secret', NULL, TRUE, 2, 2), (4, 'full', 1, FALSE, 1, 1)",
    "INSERT INTO dialog_member VALUES (2, 1, 1), (3, 1, 1), (3, 2, 2), (4, 1, 4)",
    "UPDATE dialog SET members = 9 WHERE id = 1",
    "INSERT INTO room VALUES (-1, 1, 0, -1), (-2, 1, 0, -2), (-3, 1, 0, -3), (2, 1, 0, 0),"
    " (3, 1, 0, 3), (4, 1, 0, 0)",
    "INSERT INTO message (room, seq, audience, id, user_id, time, text)"
    " VALUES (1, 1, 0, NEXTVAL(message_id), 1,"
    f" UTC_TIMESTAMP() - INTERVAL {2 * OLD} SECOND, 'first')",
    "INSERT INTO nonce VALUES (1, 'n', 1, 1)",
    f"INSERT INTO lane (id, number, used_at) VALUES (X'{LANE.hex()}', {LANE_NUMBER},"
    f" UTC_TIMESTAMP() - INTERVAL {2 * OLD} SECOND)",
    *("INSERT INTO guess VALUES ('%s', X'%s', %d, UTC_TIMESTAMP() - INTERVAL %d DAY,"
      " UTC_TIMESTAMP() + INTERVAL %d SECOND)" % (account, address.hex(), failures, days, seconds)
      for account, address, failures, days, seconds in (
          ("", SOMEWHERE, 2, 0, 0), ("ann", SOMEWHERE, 2, 0, 0), ("", LOCKED_OUT, 60, 0, 3600),
          ("forgotten", SOMEWHERE, 1, 9, 0))),
    f"INSERT INTO newcomer VALUES (X'{LOCKED_OUT.hex()}', UTC_TIMESTAMP() + INTERVAL 2 HOUR),"
    f" (X'{NEIGHBOURS.hex()}', UTC_TIMESTAMP() + INTERVAL 1 MINUTE),"
    f" (X'{bytes(4).hex()}', UTC_TIMESTAMP() - INTERVAL 2 HOUR)",
]

# What makes a row that is about to be inserted the double of one of these. A session's double is none:
# it is used once more.
DOUBLES = {
    "user": "NEW.login = 'ann'",
    "room": "NEW.id = 1",
    "message": "NEW.room = 1, NEW.seq = 1",
    "nonce": "NEW.user_id = 1, NEW.nonce = 'n'",
    "game": "NEW.name = 'g'",
    "player": "NEW.user_id = 1",
    "dialog": "NEW.id = 1",
    "dialog_member": "NEW.dialog_id = 2, NEW.place = 1",
    "lane": f"NEW.id = X'{LANE.hex()}'",
}


class Trusting(tuple):
    """Arguments of a call where no log-in is required."""


def one(text, sid=None, bound=None, given=None, dialog=None, game=None, nonce=None, lane=LANE,
        number=LANE_NUMBER + 1, attempt=1):
    """The arguments of post_one."""
    return lane, number, sid, bound, given, dialog, game, text, nonce, attempt


def batch(*messages, lane=LANE, number=LANE_NUMBER + 1, attempt=1):
    """The arguments of post_batch. Each message is (room, sid, user, nonce, text), where a room is the
    id of a dialog or the name of a game; they are in the order of their rooms."""
    counts = Counter(message[0] for message in messages)
    rooms = [[None, count, room] if isinstance(room, str) else [room, count, None]
             for room, count in counts.items()]
    entries = []
    for room, hashed, user, nonce, text in messages:
        counts[room] -= 1
        number_and_name = [None, room] if isinstance(room, str) else [room, None]
        entries.append([*number_and_name, counts[room], hashed and hashed.hex(), user, text,
                        *([nonce.hex()] if nonce else [])])
    return (lane, number, json.dumps(rooms), json.dumps(entries), len(rooms), len(entries),
            any(isinstance(room, str) for room in counts), any(message[3] for message in messages),
            attempt)


# Batches with messages that are no work for one, and these messages' places.
ANN = sid("ann again")
OTHERS = [
    ([1], batch((1, sid("ann"), None, None, "his session is not fresh"))),
    ([1], batch((1, sid("nobody"), None, None, "m"), (1, ANN, None, None, "m"))),
    ([2], batch((1, None, 1, None, "m"), (1, None, 99, None, "m"), lane=NEW_LANE)),
    ([1, 3], batch((1, None, 7, None, "m"), (1, None, 1, None, "m"), (1, None, 9, None, "m"))),
    ([1], batch((1, None, 7, None, "m"), ("g", None, 1, None, "m"))),
    ([1], batch((1, None, None, None, "m"), (2, ANN, None, b"new", "m"))),
    ([2], batch((1, ANN, None, b"new", "m"), (1, ANN, None, b"n", "first"))),
    ([2, 3, 4], batch((1, ANN, None, None, "m"), (2, None, 2, None, "m"), (3, None, 3, None, "m"),
                      (99, ANN, None, None, "m"), ("g", ANN, None, None, "m"))),
    ([2, 3], batch((1, ANN, None, None, "m"), ("h", ANN, None, None, "m"),
                   ("nowhere", ANN, None, None, "m"))),
]

NOBODY = sid("nobody")
BIRTH = date(1990, 12, 31)

# Of each writing procedure: calls that succeed, and calls that it refuses with the SQLSTATE.
CALLS = {
    "register": (
        [("eve", "hash", sid("eve"), None), ("eve", "hash", sid("eve"), SOMEWHERE),
         ("eve", "hash", sid("eve"), NEIGHBOURS)],
        [("PLDUP", ("ann", "hash", sid("new"), None)), ("PLCMD", ("eve", "hash", sid("ann"), None)),
         ("PLTRY", ("eve", "hash", sid("eve"), LOCKED_OUT))]),
    "count_guess": (
        [("ann", SOMEWHERE, False), ("eve", LOCKED_OUT, False), ("ann", SOMEWHERE, True)],
        [("PLTRY", ("eve", LOCKED_OUT, True))]),
    "forget_guesses": ([("ann", SOMEWHERE, False), ("ann", SOMEWHERE, True)], []),
    "add_user": (
        [("eve", "hash", None, None, None, None, None, None, None, None),
         ("eve", "hash", "Eve", "Ё", None, 30, "f", "", "photo", SOMEWHERE),
         ("eve", "hash", "Eve", "Ё", BIRTH, 30, "f", "", "photo", NEIGHBOURS)],
        [("PLDUP", ("ann", "hash", None, None, None, None, None, None, None, None)),
         ("PLTRY", ("eve", "hash", None, None, None, None, None, None, None, LOCKED_OUT))]),
    "vk_user": ([("vk:eve",), ("vk:eli",)], [("PLCMD", ("vk:hal",))]),
    "renew_password": (
        [(1, 1, "stronger"), (1, 2, "stronger"), (99, 1, "stronger")],
        [("PLCMD", (7, 1, "stronger")), ("PLTRY", (9, 1, "stronger"))]),
    "open_session": (
        [(1, 1, None, sid("new")), (1, 1, "stronger", sid("new")), (1, 1, None, sid("ann"))],
        [("PLPWD", (1, 2, None, sid("new"))), ("PLPWD", (99, 1, None, sid("new"))),
         ("PLCMD", (1, 1, "stronger", sid("bob"))),
         ("PLCMD", (7, 1, None, sid("new"))), ("PLTRY", (9, 1, "stronger", sid("new")))]),
    "change_password": (
        [(sid("ann"), 1, "other")],
        [("PLSID", (NOBODY, 1, "other")), ("PLPWD", (sid("ann"), 2, "other"))]),
    "unregister": (
        [(sid("ann"),), (sid("cyd"),), (sid("dan"),), (sid("eli"),)],
        [("PLSID", (NOBODY,)), ("PLSID", (sid("expired"),))]),
    "post_one": (
        [one("m", sid("ann")), one("m", sid("ann"), game="g", nonce=b"m", lane=NEW_LANE),
         one("m", sid("dan"), game="h"), one("m", bound=1, dialog=1),
         one("m", bound=1, given=1, dialog=3, nonce=b"m"), one("m", sid("cyd"), dialog=2, nonce=b"m"),
         # Both of these are there already.
         one("first", sid("ann"), nonce=b"n"), one("m", sid("ann"), number=LANE_NUMBER),
         Trusting(one("m", given=3, dialog=2)), Trusting(one("m", sid("ann"), given=2, dialog=1)),
         Trusting(one("m", bound=3, dialog=2))],
        [("45000", one("m", sid("ann"), number=LANE_NUMBER - 1)),
         ("PLSID", one("m", NOBODY)), ("PLSID", one("m", sid("expired"), lane=NEW_LANE)),
         ("PLSID", one("m", dialog=1)), ("PLSID", one("m", bound=99, dialog=1)),
         ("PLSID", one("m", given=1, dialog=1)), ("PLSID", one("m", bound=1, given=2, dialog=1)),
         ("PLSID", one("m", sid("ann"), given=2, dialog=1)), ("PLSID", Trusting(one("m", dialog=1))),
         ("PLSID", Trusting(one("m", NOBODY, dialog=1))),
         ("PLCMD", Trusting(one("m", given=99, dialog=1))),
         ("PLCMD", one("m", bound=7, dialog=1)), ("PLTRY", one("m", bound=9, dialog=1)),
         ("PLCMD", Trusting(one("m", given=7, dialog=1))),
         ("PLTRY", Trusting(one("m", sid("ann"), given=9, dialog=1))),
         ("PLCMD", one("m", sid("ann"), game="nowhere")),
         ("PLOUT", one("m", sid("ann"), game="h")),
         ("PLCMD", one("m", sid("ann"), dialog=99)), ("PLCMD", one("m", sid("ann"), dialog=-1)),
         ("PLCMD", one("m", sid("cyd"), dialog=3)), ("PLCMD", one("m", sid("cyd"), dialog=4)),
         ("PLCMD", one("another", sid("ann"), nonce=b"n")),
         ("PLCMD", one("first", sid("ann"), game="g", nonce=b"n")),
         ("PLCMD", one("first", sid("ann"), dialog=2, nonce=b"n"))]),
    "post_batch": (
        [batch((1, ANN, None, None, "m"), lane=NEW_LANE, number=1),
         batch((1, ANN, None, None, "m"), (1, None, 2, b"m", "m"), (3, None, 1, b"m", "m"),
               (3, sid("bob again"), None, None, "m"), ("g", ANN, None, b"l", "m")),
         # This one was made before.
         batch((1, None, 1, b"n", "first"), number=LANE_NUMBER),
         *(args for _, args in OTHERS)],
        [("45000", batch((1, ANN, None, None, "m"), number=LANE_NUMBER - 1)),
         ("45000", (LANE, LANE_NUMBER + 1, "[[1,1,null]]", "[]", 1, 1, False, False, 1))]),
    "create_dialog": (
        [(sid("ann"), "new", None, None, None, None), (None, "new", BIRTH, 1, True, 3),
         Trusting((None, "new", None, None, False, 3))],
        [("PLSID", (NOBODY, "new", None, None, None, None)),
         ("PLSID", (None, "new", None, None, None, None)),
         ("PLSID", (None, "new", None, None, None, 99)),
         ("PLSID", Trusting((None, "new", None, None, None, 99))),
         ("PLTRY", (None, "new", None, None, None, 9)),
         # A capacity that the daemon lets nobody give.
         ("PLCMD", (sid("ann"), "new", None, 0, None, None))]),
    "join_dialog": (
        [(sid("cyd"), 2, None), (None, 2, 3), (sid("cyd"), 1, None), (sid("bob"), 3, None),
         Trusting((None, 2, 3))],
        [("PLSID", (NOBODY, 2, None)), ("PLSID", (None, 2, None)),
         ("PLSID", Trusting((None, 2, None))), ("PLCMD", (sid("cyd"), 99, None)),
         ("PLTRY", (None, 2, 9)),
         ("PLCMD", (sid("cyd"), 3, None)), ("PLCMD", (sid("cyd"), 4, None))]),
    "leave_dialog": (
        [(sid("ann"), 2, None), (None, 3, 2), (sid("dan"), 4, None), Trusting((None, 2, 1))],
        [("PLSID", (NOBODY, 2, None)), ("PLSID", (None, 2, None)),
         ("PLSID", Trusting((None, 2, None))), ("PLCMD", (sid("ann"), 99, None)),
         ("PLTRY", (None, 2, 9)),
         ("PLCMD", (sid("cyd"), 3, None)), ("PLCMD", (sid("cyd"), 2, None)),
         ("PLCMD", (sid("ann"), 1, None))]),
    "invite_to_dialog": (
        [(sid("ann"), 2, 3, None), (None, 3, 3, 2), (sid("ann"), 3, 2, None),
         (sid("cyd"), 1, 2, None), Trusting((None, 2, 3, 1))],
        [("PLSID", (NOBODY, 2, 3, None)), ("PLSID", (None, 2, 3, None)),
         ("PLSID", Trusting((None, 2, 3, None))), ("PLCMD", (sid("ann"), 99, 3, None)),
         ("PLTRY", (None, 2, 3, 9)),
         ("PLCMD", (sid("cyd"), 3, 4, None)), ("PLCMD", (sid("cyd"), 2, 4, None)),
         ("PLCMD", (sid("ann"), 2, 99, None)), ("PLCMD", (sid("dan"), 4, 1, None))]),
    "create_game": (
        [(sid("cyd"), "new", None), (sid("cyd"), "new", 4)],
        [("PLSID", (NOBODY, "new", None)), ("PLING", (sid("ann"), "new", None)),
         ("PLDUP", (sid("cyd"), "g", None))]),
    "join_game": (
        [(sid("cyd"), "g")],
        [("PLSID", (NOBODY, "g")), ("PLCMD", (sid("cyd"), "nowhere")),
         ("PLING", (sid("ann"), "h")), ("PLCMD", (sid("cyd"), "h")), ("PLCMD", (sid("cyd"), "i"))]),
    "leave_game": (
        [(sid("ann"), "g"), (sid("dan"), "h"), (sid("eli"), "g")],
        [("PLSID", (NOBODY, "g")), ("PLCMD", (sid("ann"), "nowhere")),
         ("PLOUT", (sid("ann"), "h"))]),
    "set_player_status": (
        [(sid("eli"), "ready"), (sid("ann"), "away"), (sid("cyd"), "ready")],
        [("PLSID", (NOBODY, "ready"))]),
    "clear": ([()], []),
    "admin_set_password": (
        [("ann", "other"), ("dan", "other")],
        [("PLCMD", ("nobody", "other")), ("PLCMD", ("vk:eli", "other"))]),
    "admin_ban": (
        [("ann", None, None), ("dan", 60, "spam"), ("ivy", None, "spam")],
        [("PLCMD", ("nobody", 60, None))]),
    "admin_unban": ([("gus",), ("ivy",)], [("PLCMD", ("nobody",)), ("PLCMD", ("ann",))]),
    "admin_logout": ([("ann",), ("dan",), ("gus",)], [("PLCMD", ("nobody",))]),
    "admin_announce": ([("m",)], []),
    "admin_unlock": (
        [("ann", None), (None, "192.0.2.9"), ("ann", "192.0.2.1"), ("nobody", "2001:db8::1")],
        [("PLCMD", (None, None)), ("PLCMD", (None, "nowhere"))]),
    "admin_prune": (
        [(OLD, None, 10), (OLD, 2, 10), (OLD, 2, 1), (10 * OLD, None, 10)],
        [("PLCMD", (NONCE_TTL - 1, None, 10))]),
    "admin_erase_user": (
        [("ann", None), ("ann", "lanes"), ("ann", "1,0"), ("dan", None)],
        [("PLCMD", ("nobody", None)), ("PLCMD", ("nobody", "1,0"))]),
}

# Of each other procedure the same; they write at most the session's last use.
READS = {
    "hello": ([()], []),
    "find_login": (
        [("ann", None), ("nobody", None), ("ann", SOMEWHERE)], [("PLTRY", ("ann", LOCKED_OUT))]),
    "check_newcomer": ([(SOMEWHERE,)], [("PLTRY", (LOCKED_OUT,))]),
    "admit": ([(1,), (99,)], [("PLCMD", (7,)), ("PLTRY", (9,))]),
    "find_session": (
        [(sid("ann"), None), (sid("ann"), SOMEWHERE)],
        [("PLSID", (NOBODY, None)), ("PLTRY", (sid("ann"), LOCKED_OUT))]),
    "get_chat_history": (
        [(sid("ann"), None, None, None, 10, 10, None), (sid("ann"), "g", 0, None, 10, 10, None)],
        [("PLSID", (NOBODY, None, None, None, 10, 10, None)),
         ("PLCMD", (sid("ann"), "nowhere", None, None, 10, 10, None)),
         ("PLOUT", (sid("ann"), "h", None, None, 10, 10, None))]),
    "get_msg": (
        [(sid("ann"), None, None, None, 10, None, 10, None), (None, 3, 0, None, 10, 1, 10, None),
         Trusting((None, 1, None, None, 10, None, 10, None))],
        [("PLSID", (NOBODY, None, None, None, 10, None, 10, None)),
         ("PLSID", (None, 1, None, None, 10, None, 10, None)),
         ("PLTRY", (None, 1, None, None, 10, 9, 10, None)),
         ("PLCMD", (sid("ann"), 99, None, None, 10, None, 10, None)),
         ("PLCMD", (None, 3, None, None, 10, 3, 10, None)),
         ("PLCMD", Trusting((None, 3, None, None, 10, None, 10, None)))]),
    # Of what it knows nothing about it says nothing.
    "poll_batch": (
        [(json.dumps([[1, 1, sid("ann again").hex(), None], [1, 1, NOBODY.hex(), None],
                      [3, 0, None, 1], [3, 0, None, 3], [2, 9, None, 7], [99, 0, None, 1],
                      [None, 0, sid("bob again").hex(), None, "g"]]), True),
         ("[]", False), ("[[1, 0, null, 1]]", False)], []),
    "get_users": (
        [(sid("ann"), *[None] * 7, 10, None, 10, None), (None, *[None] * 7, 10, 1, 10, None),
         Trusting((None, "Eve", "", BIRTH, 30, "f", "", 1, 10, None, 10, None))],
        [("PLSID", (NOBODY, *[None] * 7, 10, None, 10, None)),
         ("PLSID", (None, *[None] * 7, 10, None, 10, None)),
         ("PLCMD", (None, *[None] * 7, 10, 7, 10, None))]),
    "get_user_info": (
        [(sid("ann"), 2, None), (None, 2, 1), Trusting((None, 2, None))],
        [("PLSID", (NOBODY, 2, None)), ("PLSID", (None, 2, None)),
         ("PLCMD", (sid("ann"), 99, None)), ("PLCMD", Trusting((None, 99, None))),
         ("PLTRY", (None, 2, 9))]),
    "get_dialogs": (
        [(sid("ann"), None, None, None, None, 10, None, 10, None),
         Trusting((None, "open", BIRTH, 1, 1, 10, None, 10, None))],
        [("PLSID", (NOBODY, None, None, None, None, 10, None, 10, None)),
         ("PLSID", (None, None, None, None, None, 10, None, 10, None)),
         ("PLTRY", (None, None, None, None, None, 10, 9, 10, None))]),
    "get_user_from_dialog": (
        [(sid("ann"), 1, None, 10, None, 10, None), (None, 3, 1, 10, 1, 10, None),
         Trusting((None, 2, None, 10, None, 10, None))],
        [("PLSID", (NOBODY, 1, None, 10, None, 10, None)),
         ("PLSID", (None, 1, None, 10, None, 10, None)), ("PLTRY", (None, 1, None, 10, 9, 10, None)),
         ("PLCMD", (sid("ann"), 99, None, 10, None, 10, None)),
         ("PLCMD", (sid("cyd"), 3, None, 10, None, 10, None)),
         ("PLCMD", (sid("ann"), 2, 3, 10, None, 10, None))]),
    "get_games_list": (
        [(sid("ann"), None, None, 10, None), (sid("ann"), "g", None, 10, None)],
        [("PLSID", (NOBODY, None, None, 10, None)),
         ("PLCMD", (sid("ann"), "nowhere", None, 10, None))]),
    "get_players_list": (
        [(sid("ann"), None, None, 10, None), (sid("ann"), "bob", None, 10, None)],
        [("PLSID", (NOBODY, None, None, 10, None)),
         ("PLCMD", (sid("ann"), "nobody", None, 10, None))]),
    "get_players_list_for_game": (
        [(sid("ann"), "g", 10, None)],
        [("PLSID", (NOBODY, "g", 10, None)), ("PLCMD", (sid("ann"), "nowhere", 10, None))]),
    "admin_users": ([(None, None, 10, 10, None), ("a", 1, 10, 10, 2)], []),
    "admin_export_user": ([("ann",)], [("PLCMD", ("nobody",))]),
    "admin_export_sessions": (
        [("ann", 10, None), ("ann", 10, sid("ann").hex())], [("PLCMD", ("nobody", 10, None))]),
    "admin_export_dialogs": ([("ann", 10, None), ("ann", 10, 2)], [("PLCMD", ("nobody", 10, None))]),
    "admin_export_messages": (
        [("ann", None, 10, None), ("ann", "1,0", 10, "1,0,1,1")],
        [("PLCMD", ("nobody", None, 10, None))]),
}

# Calls that fail in the midst of the procedure, on what no client can make the daemon send; with
# MariaDB's number of the error.
FAILURES = {
    "add_user": [
        (1264, ("eve", "hash", None, None, None, AGE_MAX + 1, None, None, None, None))],
    "create_game": [(1264, (sid("cyd"), "new", 256))],
    "post_one": [(1048, one(None, sid("ann"), nonce=b"m"))],
    "post_batch": [
        (1048, batch((1, ANN, None, None, "m"), (3, ANN, None, None, None))),
        (1062, batch((1, ANN, None, b"m", "m"), (1, ANN, None, b"m", "m"), lane=NEW_LANE)),
        (4037, (LANE, LANE_NUMBER + 1, "[[1,1,null],[2,1,null]", "[]", 2, 2, False, False, 1)),
        (4037, (LANE, LANE_NUMBER + 1, "[[1,1,null]]", '[[1,null,0,null,1,"m"]', 1, 1,
                False, False, 1))],
}
