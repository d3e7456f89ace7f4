# SPDX-License-Identifier: ISC
"""No procedure leaves a transaction open, whatever goes wrong in it; and the daemon's account can do
nothing but call procedures."""

import re

import pymysql
import pytest

from harness.transactions import open_transactions

TTL = 1000
# MariaDB's numbers.
DENIED = {1044, 1045, 1142, 1143, 1227, 1370, 1410, 1698}
EXECUTE_DENIED = 1370
TOO_LONG = 1406
LOCK_WAIT = 1205


def sid(name):
    """The hash that a procedure gets."""
    return name.encode().ljust(32, b".")


def fill(database):
    """Known accounts, sessions, games and messages, instead of all that was there."""
    with database.connect(autocommit=False) as connection, connection.cursor() as cursor:
        for table in ("player", "game", "nonce", "message", "session", "user"):
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute("DELETE FROM room WHERE id <> 1")
        cursor.execute("UPDATE room SET last_seq = 1")
        for number, name in enumerate(("ann", "bob", "cyd", "dan"), 1):
            cursor.execute("INSERT INTO user (id, login, password, created_at, player_status)"
                           " VALUES (%s, %s, 'hash', UTC_TIMESTAMP(), 'ready')", (number, name))
            # Old enough for the last use to be noted again.
            cursor.execute("INSERT INTO session VALUES (%s, %s, UTC_TIMESTAMP(),"
                           " UTC_TIMESTAMP() - INTERVAL 100 SECOND)", (sid(name), number))
        cursor.execute("INSERT INTO session VALUES (%s, 1, UTC_TIMESTAMP(), UTC_TIMESTAMP())",
                       (sid("ann again"),))
        cursor.execute("INSERT INTO session VALUES (%s, 1, UTC_TIMESTAMP(),"
                       " UTC_TIMESTAMP() - INTERVAL 5000 SECOND)", (sid("expired"),))
        # ann and bob are in g; dan alone in h, which has started and is full.
        cursor.execute("INSERT INTO game (id, name, players_joined, created_at)"
                       " VALUES (1, 'g', 2, UTC_TIMESTAMP())")
        cursor.execute("INSERT INTO game (id, name, max_players, started, players_joined, created_at)"
                       " VALUES (2, 'h', 1, TRUE, 1, UTC_TIMESTAMP())")
        cursor.execute("INSERT INTO room VALUES (-1, 1, 0), (-2, 1, 0)")
        cursor.execute("INSERT INTO player VALUES (1, 1, 1), (1, 2, 2), (2, 1, 4)")
        cursor.execute("INSERT INTO message (room, seq, user_id, time, text)"
                       " VALUES (1, 1, 1, UTC_TIMESTAMP(), 'first')")
        cursor.execute("INSERT INTO nonce VALUES (1, 'n', 1, 1)")
        connection.commit()


# Of each writing procedure: calls that succeed, and calls that it refuses with the SQLSTATE.
CALLS = {
    "register": (
        [("eve", "hash", sid("eve"))],
        [("PLDUP", ("ann", "hash", sid("new"))), ("PLCMD", ("eve", "hash", sid("ann")))]),
    "open_session": (
        [(1, 1, None, sid("new")), (1, 1, "stronger", sid("new")), (1, 1, None, sid("ann"))],
        [("PLPWD", (1, 2, None, sid("new"))), ("PLPWD", (99, 1, None, sid("new"))),
         ("PLCMD", (1, 1, "stronger", sid("bob")))]),
    "change_password": (
        [(sid("ann"), 1, "other")],
        [("PLSID", (sid("nobody"), 1, "other")), ("PLPWD", (sid("ann"), 2, "other"))]),
    "unregister": (
        [(sid("ann"),), (sid("bob"),), (sid("cyd"),), (sid("dan"),)],
        [("PLSID", (sid("nobody"),)), ("PLSID", (sid("expired"),))]),
    "chat": (
        [(sid("ann"), "hello", None, None), (sid("ann"), "hello", "g", "m"),
         (sid("ann"), "first", None, b"n"), (sid("dan"), "hello", "h", None)],
        [("PLSID", (sid("nobody"), "hello", None, None)),
         ("PLCMD", (sid("ann"), "hello", "nowhere", None)),
         ("PLOUT", (sid("ann"), "hello", "h", None)),
         ("PLCMD", (sid("ann"), "another", None, b"n")),
         ("PLCMD", (sid("ann"), "first", "g", b"n"))]),
    "create_game": (
        [(sid("cyd"), "new", None), (sid("cyd"), "new", 4)],
        [("PLSID", (sid("nobody"), "new", None)), ("PLING", (sid("ann"), "new", None)),
         ("PLDUP", (sid("cyd"), "g", None))]),
    "join_game": (
        [(sid("cyd"), "g")],
        [("PLSID", (sid("nobody"), "g")), ("PLCMD", (sid("cyd"), "nowhere")),
         ("PLING", (sid("ann"), "h")), ("PLCMD", (sid("cyd"), "h"))]),
    "leave_game": (
        [(sid("ann"), "g"), (sid("dan"), "h")],
        [("PLSID", (sid("nobody"), "g")), ("PLCMD", (sid("ann"), "nowhere")),
         ("PLOUT", (sid("ann"), "h"))]),
    "set_player_status": (
        [(sid("ann"), "ready"), (sid("ann"), "away"), (sid("cyd"), "ready")],
        [("PLSID", (sid("nobody"), "ready"))]),
    "clear": ([()], []),
}

# Of each other procedure the same; they write at most the session's last use.
READS = {
    "hello": ([()], []),
    "find_login": ([("ann",), ("nobody",)], []),
    "find_session": ([(sid("ann"),)], [("PLSID", (sid("nobody"),))]),
    "get_chat_history": (
        [(sid("ann"), None, None, None, 10, 10, None), (sid("ann"), "g", 0, None, 10, 10, None)],
        [("PLSID", (sid("nobody"), None, None, None, 10, 10, None)),
         ("PLCMD", (sid("ann"), "nowhere", None, None, 10, 10, None)),
         ("PLOUT", (sid("ann"), "h", None, None, 10, 10, None))]),
    "get_games_list": (
        [(sid("ann"), None, None, 10, None), (sid("ann"), "g", None, 10, None)],
        [("PLSID", (sid("nobody"), None, None, 10, None)),
         ("PLCMD", (sid("ann"), "nowhere", None, 10, None))]),
    "get_players_list": (
        [(sid("ann"), None, None, 10, None), (sid("ann"), "bob", None, 10, None)],
        [("PLSID", (sid("nobody"), None, None, 10, None)),
         ("PLCMD", (sid("ann"), "nobody", None, 10, None))]),
    "get_players_list_for_game": (
        [(sid("ann"), "g", 10, None)],
        [("PLSID", (sid("nobody"), "g", 10, None)), ("PLCMD", (sid("ann"), "nowhere", 10, None))]),
}


def procedures(database):
    """Of each procedure its body, without comments."""
    return {row["name"]: re.sub(r"--.*", "", row["body"]) for row in database.query(
        "SELECT routine_name AS name, routine_definition AS body FROM information_schema.routines"
        " WHERE routine_schema = DATABASE()")}


class Caller:
    """A connection as the daemon makes it, under its account."""

    def __init__(self, database):
        self.database = database
        self.connection = database.connect(user=database.user, password=database.password)
        self.id = self.connection.thread_id()
        self.query("SET SESSION tx_isolation = 'READ-COMMITTED', innodb_lock_wait_timeout = 1,"
                   " @session_ttl = %s", (TTL,))

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
        return self.query(f"CALL {procedure}({', '.join(['%s'] * len(args))})", args)

    def last_state(self):
        """The SQLSTATE of the error that just came."""
        self.query("GET DIAGNOSTICS CONDITION 1 @state = RETURNED_SQLSTATE")
        return self.query("SELECT @state AS state")[0]["state"]

    def in_transaction(self):
        (row,) = self.query("SELECT @@in_transaction AS open")
        return bool(row["open"])


def contents(database):
    """All that the tables hold, but for what a refused call may note: the last use of a session."""
    result = {}
    with database.connect() as connection, connection.cursor() as cursor:
        cursor.execute("SHOW FULL TABLES WHERE Table_type = 'BASE TABLE'")
        for table in [next(iter(row.values())) for row in cursor.fetchall()]:
            cursor.execute(f"SELECT * FROM {table}")
            rows = cursor.fetchall()
            for row in rows:
                row.pop("used_at", None)
            result[table] = sorted(rows, key=repr)
    return result


@pytest.fixture(scope="module")
def failing_database(mariadb, tmp_path_factory):
    """For testing, so that it has "clear". Where the variable @fail of a connection is "TABLE EVENT",
    it fails there with an error that no procedure knows; @failed then tells."""
    from conftest import fresh_database

    for database in fresh_database(mariadb, tmp_path_factory.mktemp("failing"), testing=True):
        tables = [row["name"] for row in database.query(
            "SELECT table_name AS name FROM information_schema.tables"
            " WHERE table_schema = DATABASE()")]
        for table in tables:
            for event in ("INSERT", "UPDATE", "DELETE"):
                database.query(
                    f"CREATE TRIGGER fail_{table}_{event} BEFORE {event} ON {table} FOR EACH ROW"
                    f" IF @fail = '{table} {event}' THEN SET @failed = TRUE;"
                    " SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'provoked'; END IF")
        database.points = [f"{table} {event}" for table in tables
                           for event in ("INSERT", "UPDATE", "DELETE")]
        yield database


def test_every_procedure_is_here(failing_database):
    """So that a new one gets its calls."""
    bodies = procedures(failing_database)
    public = {name for name in bodies if not name.endswith("_")}
    assert public == CALLS.keys() | READS.keys()
    writing = {name for name in public if "START TRANSACTION" in bodies[name]}
    assert writing == CALLS.keys()
    for name in writing:
        assert re.search(r"EXIT HANDLER FOR SQLEXCEPTION\s+BEGIN\s+ROLLBACK;\s*RESIGNAL;\s*END",
                         bodies[name]), f"{name} has no handler"
    for name in bodies.keys() - writing:
        assert not re.search(r"\b(COMMIT|ROLLBACK|START TRANSACTION)\b", bodies[name]), name
    # A reading one writes nothing but through need_session_.
    for name in READS:
        assert not re.search(r"\b(INSERT|UPDATE|DELETE|REPLACE)\b", bodies[name]), name


@pytest.mark.parametrize("procedure", [*CALLS, *READS])
def test_refusals_leave_nothing_open(failing_database, procedure):
    fill(failing_database)
    before = contents(failing_database)
    with Caller(failing_database) as caller:
        for state, args in (CALLS | READS)[procedure][1]:
            with pytest.raises(pymysql.err.MySQLError):
                caller.call(procedure, args)
            assert caller.last_state() == state, f"{procedure}{args}"
            assert not caller.in_transaction(), f"{procedure}{args} left a transaction open"
        assert open_transactions(failing_database) == []
    assert contents(failing_database) == before


@pytest.mark.parametrize("procedure", [*CALLS, *READS])
def test_errors_leave_nothing_open(failing_database, procedure):
    """An error at each write that the procedure makes, one after the other."""
    provoked = set()
    with Caller(failing_database) as caller:
        for args in (CALLS | READS)[procedure][0]:
            points = failing_database.points if procedure in CALLS else ["session UPDATE"]
            for point in [*points, None]:
                fill(failing_database)
                before = contents(failing_database)
                caller.query("SET @fail = %s, @failed = FALSE", (point,))
                try:
                    caller.call(procedure, args)
                    assert caller.query("SELECT @failed AS failed")[0]["failed"] == 0
                except pymysql.err.MySQLError as error:
                    assert "provoked" in error.args[1], f"{procedure}{args}: {error}"
                    provoked.add(point)
                    assert not caller.in_transaction(), f"{procedure}{args}, {point}: open"
                    if len(provoked) == 1:
                        assert open_transactions(failing_database) == []
                    assert contents(failing_database) == before, f"{procedure}{args}, {point}"
                assert not caller.in_transaction(), f"{procedure}{args} left a transaction open"
        assert open_transactions(failing_database) == []
    if procedure in CALLS:
        assert provoked, "nothing was provoked"


@pytest.mark.parametrize("procedure", [name for name in CALLS if name != "clear"])
def test_locks_leave_nothing_open(failing_database, procedure):
    """A lock that is not to be had: error 1205."""
    seen = set()
    with Caller(failing_database) as caller, \
            failing_database.connect(autocommit=False) as connection:
        caller.query("SET SESSION innodb_lock_wait_timeout = 0")
        for table in ("user", "session", "room", "game", "player", "message", "nonce"):
            for args in CALLS[procedure][0]:
                fill(failing_database)
                with connection.cursor() as cursor:
                    cursor.execute(f"SELECT * FROM {table} FOR UPDATE")
                try:
                    caller.call(procedure, args)
                except pymysql.err.MySQLError as error:
                    seen.add(error.args[0])
                assert not caller.in_transaction(), f"{procedure}{args}, {table} locked"
                connection.rollback()
    assert seen == {LOCK_WAIT}, seen


def test_arguments_that_are_too_long(failing_database):
    fill(failing_database)
    with Caller(failing_database) as caller:
        for procedure, (calls, _) in CALLS.items():
            for args in calls:
                for n, arg in enumerate(args):
                    if not isinstance(arg, (str, bytes)):
                        continue
                    long = [*args]
                    long[n] = arg * 5000
                    with pytest.raises(pymysql.err.DataError) as error:
                        caller.call(procedure, long)
                    assert error.value.args[0] == TOO_LONG
                    assert not caller.in_transaction()


def test_refused_requests_leave_nothing_open(start_parlord, testing_database):
    """Through the daemon: each status that each command can get."""
    parlord = start_parlord(None, testing_database)
    client = parlord.connect()
    ann, bob, cyd = (client.register(name) for name in ("ann", "bob", "cyd"))
    for name, owner in (("g", ann), ("full", bob)):
        client.request(cmd="createGame", sid=owner, gameName=name, maxPlayers=2)
    dan = client.register("dan")
    client.request(cmd="joinGame", sid=dan, gameName="full")
    client.request(cmd="chat", sid=ann, message="first", nonce="n")
    refused = [
        ("badPassword", dict(cmd="register", username="ann", password="wrong")),
        # In testing mode this would be ann's sid.
        ("badCommand", dict(cmd="register", username="an", password="nsecret")),
        ("badPassword", dict(cmd="change_password", sid=ann, password="wrong", new_password="x")),
        ("badCommand", dict(cmd="chat", sid=ann, message="other", nonce="n")),
        ("badCommand", dict(cmd="chat", sid=ann, message="m", gameName="nowhere")),
        ("notInGame", dict(cmd="chat", sid=ann, message="m", gameName="full")),
        ("badCommand", dict(cmd="getChatHistory", sid=ann, gameName="nowhere")),
        ("notInGame", dict(cmd="getChatHistory", sid=ann, gameName="full")),
        ("badCommand", dict(cmd="getPlayersList", sid=ann, after="nobody")),
        ("badCommand", dict(cmd="getGamesList", sid=ann, after="nowhere")),
        ("badCommand", dict(cmd="getPlayersListForGame", sid=ann, gameName="nowhere")),
        ("alreadyInGame", dict(cmd="createGame", sid=ann, gameName="new")),
        ("alreadyExists", dict(cmd="createGame", sid=cyd, gameName="g")),
        ("alreadyInGame", dict(cmd="joinGame", sid=ann, gameName="full")),
        ("badCommand", dict(cmd="joinGame", sid=cyd, gameName="nowhere")),
        ("badCommand", dict(cmd="joinGame", sid=cyd, gameName="full")),
        ("notInGame", dict(cmd="leaveGame", sid=cyd, gameName="g")),
        ("badCommand", dict(cmd="leaveGame", sid=cyd, gameName="nowhere")),
    ]
    for cmd, fields in (
            ("unregister", {}), ("change_password", dict(password="x", new_password="y")),
            ("chat", dict(message="m")), ("getChatHistory", {}), ("getPlayersList", {}),
            ("getGamesList", {}), ("getPlayersListForGame", dict(gameName="g")),
            ("setPlayerStatus", dict(status="ready")), ("createGame", dict(gameName="new")),
            ("joinGame", dict(gameName="g")), ("leaveGame", dict(gameName="g"))):
        refused.append(("badSid", dict(cmd=cmd, sid="nobody", **fields)))
    before = contents(testing_database)
    replies = client.pipeline([request for _, request in refused], 20)
    got = [(reply["status"], request) for reply, (_, request) in zip(replies, refused)]
    assert got == refused
    # Every connection of the daemon is idle by now.
    assert open_transactions(testing_database) == []
    # Nothing is half-written.
    assert contents(testing_database) == before


# --- the daemon's account ---------------------------------------------------------------------------


def denied(caller, sql):
    with pytest.raises(pymysql.err.MySQLError) as error:
        caller.query(sql)
    assert error.value.args[0] in DENIED, f"{sql}: {error.value}"


def test_grants(database):
    """EXECUTE on the public procedures and nothing else."""
    bodies = procedures(database)
    public = {name for name in bodies if not name.endswith("_")}
    with Caller(database) as caller:
        grants = [next(iter(row.values())) for row in caller.query("SHOW GRANTS")]
    executable = set()
    for grant in grants:
        usage = re.fullmatch(r"GRANT USAGE ON \*\.\* TO .*", grant)
        execute = re.fullmatch(r"GRANT EXECUTE ON PROCEDURE `(\w+)`\.`(\w+)` TO [^ ]*", grant)
        assert usage or execute, grant
        if execute:
            assert execute[1] == database.name
            executable.add(execute[2])
    assert executable == public


def test_the_daemons_account_touches_no_table(database):
    tables = [row["name"] for row in database.query(
        "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()")]
    assert {"user", "session", "message", "migration"} <= set(tables)
    with Caller(database) as caller:
        for table in tables:
            columns = [row["name"] for row in database.query(
                "SELECT column_name AS name FROM information_schema.columns"
                " WHERE table_schema = DATABASE() AND table_name = %s", (table,))]
            for sql in (f"SELECT * FROM {table}", f"SELECT 1 FROM {table}",
                        f"SELECT {columns[0]} FROM {table} FOR UPDATE",
                        f"INSERT INTO {table} ({columns[0]}) VALUES (1)",
                        f"REPLACE INTO {table} ({columns[0]}) VALUES (1)",
                        f"UPDATE {table} SET {columns[0]} = 1", f"DELETE FROM {table}",
                        f"TRUNCATE {table}", f"DROP TABLE {table}",
                        f"ALTER TABLE {table} COMMENT 'x'", f"LOCK TABLES {table} READ",
                        f"CREATE TRIGGER t BEFORE INSERT ON {table} FOR EACH ROW SET @x = 1",
                        f"CREATE INDEX i ON {table} ({columns[0]})"):
                denied(caller, sql)


def test_the_daemons_account_makes_nothing(database, mariadb):
    with Caller(database) as caller:
        for sql in ("CREATE TABLE t (a INT)", "CREATE TEMPORARY TABLE t (a INT)",
                    "CREATE VIEW v AS SELECT 1", "CREATE PROCEDURE p() SELECT 1",
                    "CREATE FUNCTION f() RETURNS INT RETURN 1",
                    "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1",
                    "CREATE DATABASE another", f"DROP DATABASE {database.name}",
                    "CREATE USER x", "DROP PROCEDURE chat", "SELECT * FROM mysql.user",
                    "SET GLOBAL max_connections = 10", "SELECT 1 INTO OUTFILE '/tmp/parlord-x'",
                    "SHUTDOWN",
                    f"GRANT EXECUTE ON PROCEDURE need_session_ TO {database.user}@localhost"):
            denied(caller, sql)
        assert caller.query("SELECT LOAD_FILE('/etc/passwd') AS text") == [{"text": None}]
        # It sees no other account's statements, which may hold secrets.
        others = [row for row in caller.query("SHOW FULL PROCESSLIST")
                  if row["User"] != database.user]
        assert others == []
        bodies = caller.query("SELECT routine_definition AS body FROM information_schema.routines"
                              " WHERE routine_schema = DATABASE()")
        assert all(row["body"] is None for row in bodies)
    # The owner of the procedures can't log in.
    owner = f"{database.name}_definer"
    (row,) = mariadb.query("SELECT COUNT(*) AS n FROM mysql.user WHERE user = %s", (owner,))
    assert row["n"] == 1
    with pytest.raises(pymysql.err.MySQLError) as error:
        mariadb.connect(user=owner)
    assert error.value.args[0] in (1045, 1698, 4151), error.value


def test_the_daemons_account_calls_public_procedures_only(failing_database):
    fill(failing_database)
    with Caller(failing_database) as caller:
        for procedure, (calls, _) in (CALLS | READS).items():
            fill(failing_database)
            for args in calls[:1]:
                caller.call(procedure, args)
        parameters = failing_database.query(
            "SELECT r.routine_name AS name, COUNT(p.parameter_name) AS n"
            " FROM information_schema.routines r LEFT JOIN information_schema.parameters p"
            " ON p.specific_schema = r.routine_schema AND p.specific_name = r.routine_name"
            " WHERE r.routine_schema = DATABASE() AND r.routine_name LIKE '%%\\_'"
            " GROUP BY r.routine_name")
        assert len(parameters) >= 5
        for row in parameters:
            args = ", ".join(["@a"] * row["n"])
            with pytest.raises(pymysql.err.MySQLError) as error:
                caller.query(f"CALL {row['name']}({args})")
            assert error.value.args[0] == EXECUTE_DENIED, error.value
