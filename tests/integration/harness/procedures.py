# SPDX-License-Identifier: ISC
"""The database's procedures, called without a daemon, and what they leave behind."""

import re
from collections import namedtuple
from functools import cache

import pymysql
import pytest

from harness.calls import NONCE_TTL, STATEMENTS, TTL, Trusting

# What need_user_ refuses only where the command has a p_given.
GIVEN = {"id_user: no such user", "id_user: not the user who is logged in"}


def fill(database):
    """Known accounts, sessions, games, dialogs and messages, instead of all that was there."""
    with database.admin.cursor() as cursor:
        cursor.execute("; ".join(["START TRANSACTION", *STATEMENTS, "COMMIT"]))
        while cursor.nextset():
            pass


class Procedure(namedtuple("Procedure", "body writes messages")):
    """The body without comments; the writes ("TABLE EVENT") and the refusals' texts, those of the
    procedures that it calls too."""


def procedures(database):
    """By name."""
    bodies = {row["name"]: re.sub(r"--.*", "", row["body"]) for row in database.query(
        "SELECT routine_name AS name, routine_definition AS body FROM information_schema.routines"
        " WHERE routine_schema = DATABASE()")}

    def look(name):
        body = bodies[name]
        writes = {f"{table} INSERT" for table in re.findall(r"\bINSERT INTO (\w+)", body)}
        writes |= {f"{table} DELETE" for table in re.findall(r"\bDELETE FROM (\w+)", body)}
        writes |= {f"{table} UPDATE"
                   for table in re.findall(r"(?<!FOR )(?<!KEY )\bUPDATE (?!JSON_TABLE)(\w+)", body)}
        writes |= {f"{table} UPDATE" for table in re.findall(
            r"\bINSERT INTO (\w+)[^;]*\bON DUPLICATE KEY UPDATE\b", body)}
        messages = set(re.findall(r"MESSAGE_TEXT = '([^']*)'", body))
        messages |= set(re.findall(r"CALL refuse_until_\([^,]*, '([^']*)'", body))
        # How one begins that is put together.
        messages |= set(re.findall(r"v_text = CONCAT_WS\('[^']*', '([^']*)'", body))
        for called in re.findall(r"\bCALL (\w+)", body):
            more_writes, more_messages = look(called)
            writes |= more_writes
            if called in ("need_user_", "need_somebody_") and "p_given" not in body:
                more_messages -= GIVEN
            messages |= more_messages
        return writes, messages

    return {name: Procedure(body, *look(name)) for name, body in bodies.items()}


def is_control(procedure):
    """Whether it is for the control process's account rather than for the daemon's."""
    return procedure.startswith("admin_")


class Caller:
    """A connection as the daemon makes it, under its account, or as its control process does."""

    def __init__(self, database, control=False):
        self.database = database
        user, password = (database.control_user, database.control_password) if control else \
            (database.user, database.password)
        self.user = user
        self.connection = database.connect(user=user, password=password)
        self.query("SET SESSION tx_isolation = 'READ-COMMITTED', innodb_lock_wait_timeout = 1,"
                   " @session_ttl = %s, @nonce_ttl = %s, @max_sessions = 3, @account_guesses = 5,"
                   " @address_guesses = 50, @guess_delay = 1, @guess_delay_max = 900,"
                   " @guess_memory = 86400, @registrations = 20", (TTL, NONCE_TTL))

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.connection.close()

    def query(self, sql, args=()):
        with self.connection.cursor() as cursor:
            cursor.execute(sql, args)
            rows = list(cursor.fetchall())
            while cursor.nextset():
                rows += cursor.fetchall()
            return rows

    def call(self, procedure, args):
        self.query("SET @require_login = %s", (not isinstance(args, Trusting),))
        return self.query(f"CALL {procedure}({', '.join(['%s'] * len(args))})", args)

    def fails(self, procedure, args):
        """The MariaDB error of a call that must leave no transaction open."""
        with pytest.raises(pymysql.err.MySQLError) as error:
            self.call(procedure, args)
        self.query("GET DIAGNOSTICS CONDITION 1 @state = RETURNED_SQLSTATE")
        assert not self.in_transaction(), f"{procedure}{args} left a transaction open"
        return error.value

    def last_state(self):
        """The SQLSTATE of the error that just came."""
        return self.query("SELECT @state AS state")[0]["state"]

    def in_transaction(self):
        (row,) = self.query("SELECT @@in_transaction AS open")
        return bool(row["open"])


@cache
def tables(database):
    return [row["name"] for row in database.query(
        "SELECT table_name AS name FROM information_schema.tables"
        " WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'")]


def contents(database, used=True):
    """All that the tables hold; where it is not "used", without the sessions' last use, which calls
    that read note even if they are refused."""
    result = {}
    with database.connect() as connection, connection.cursor() as cursor:
        for table in tables(database):
            cursor.execute(f"SELECT * FROM {table}")
            rows = cursor.fetchall()
            if table == "session" and not used:
                for row in rows:
                    row.pop("used_at")
            result[table] = sorted(rows, key=repr)
    return result


# Each gives a row for what is wrong.
RULES = (
    "SELECT id FROM dialog d WHERE members <> IF(id = 1, (SELECT COUNT(*) FROM user),"
    " (SELECT COUNT(*) FROM dialog_member m WHERE m.dialog_id = d.id))",
    "SELECT id FROM dialog d"
    " WHERE members_joined < (SELECT MAX(place) FROM dialog_member m WHERE m.dialog_id = d.id)",
    "SELECT id FROM dialog WHERE id NOT IN (SELECT id FROM room)",
    "SELECT id FROM game WHERE -CAST(id AS SIGNED) NOT IN (SELECT id FROM room)",
    "SELECT id FROM room WHERE id > 0 AND id NOT IN (SELECT id FROM dialog)"
    " OR id < 0 AND -id NOT IN (SELECT id FROM game)",
    "SELECT id FROM room r"
    " WHERE last_seq + 1 - first_seq <> (SELECT COUNT(*) FROM message m WHERE m.room = r.id)"
    " OR last_seq <> (SELECT COALESCE(MAX(seq), first_seq - 1) FROM message m WHERE m.room = r.id)"
    " OR first_seq <> (SELECT COALESCE(MIN(seq), first_seq) FROM message m WHERE m.room = r.id)",
    "SELECT seq FROM message WHERE room NOT IN (SELECT id FROM room)",
    "SELECT n.seq FROM nonce n LEFT JOIN message m USING (room, seq, user_id) WHERE m.id IS NULL",
    "SELECT id FROM game g WHERE (live <=> TRUE) <> EXISTS (SELECT 1 FROM player WHERE game_id = g.id)"
    " OR players_joined < (SELECT MAX(place) FROM player WHERE game_id = g.id)",
)


def assert_consistent(database, what):
    with database.admin.cursor() as cursor:
        for rule in RULES:
            cursor.execute(rule)
            assert not cursor.fetchall(), f"{what}: {rule}"
