# SPDX-License-Identifier: ISC
"""No procedure leaves a transaction open, whatever goes wrong in it; and the daemon's account can do
nothing but call procedures."""

import re
from collections import namedtuple

import pymysql
import pytest

from harness.calls import CALLS, DOUBLES, FAILURES, OTHERS, READS, STATEMENTS, TTL, Trusting
from harness.transactions import open_transactions

# MariaDB's numbers.
DENIED = {1044, 1045, 1142, 1143, 1227, 1370, 1410, 1698}
EXECUTE_DENIED = 1370
TOO_LONG = 1406
OUT_OF_RANGE = 1264
LOCK_WAIT = 1205
DUPLICATE = 1062

ALL = CALLS | READS
# What need_user_ refuses only where the command has a p_given, and one that takes a race.
GIVEN = {"id_user: no such user", "id_user: not the user who is logged in"}
RACES = {"vk_user": {"Username is taken"}}


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
                   for table in re.findall(r"(?<!FOR )(?<!KEY )\bUPDATE (\w+)", body)}
        writes |= {f"{table} UPDATE" for table in re.findall(
            r"\bINSERT INTO (\w+)[^;]*\bON DUPLICATE KEY UPDATE\b", body)}
        messages = set(re.findall(r"MESSAGE_TEXT = '([^']*)'", body))
        for called in re.findall(r"\bCALL (\w+)", body):
            more_writes, more_messages = look(called)
            writes |= more_writes
            if called in ("need_user_", "need_somebody_") and "p_given" not in body:
                more_messages -= GIVEN
            messages |= more_messages
        return writes, messages

    return {name: Procedure(body, *look(name)) for name, body in bodies.items()}


class Caller:
    """A connection as the daemon makes it, under its account."""

    def __init__(self, database):
        self.database = database
        self.connection = database.connect(user=database.user, password=database.password)
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


def contents(database, used=True):
    """All that the tables hold; where it is not "used", without the sessions' last use, which calls
    that read note even if they are refused."""
    result = {}
    with database.connect() as connection, connection.cursor() as cursor:
        cursor.execute("SHOW FULL TABLES WHERE Table_type = 'BASE TABLE'")
        for table in [next(iter(row.values())) for row in cursor.fetchall()]:
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
    "SELECT id FROM room r WHERE last_seq <> (SELECT COUNT(*) FROM message m WHERE m.room = r.id)"
    " OR last_seq <> (SELECT COALESCE(MAX(seq), 0) FROM message m WHERE m.room = r.id)",
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


@pytest.fixture(scope="module")
def failing_database(mariadb, tmp_path_factory):
    """For testing, so that it has "clear". Where the variable @fail of a connection is a number, @writes
    lists the rows that it writes from then on, and the one of that number gets an error that no
    procedure knows or, if @double, is made the double of another."""
    from conftest import fresh_database

    for database in fresh_database(mariadb, tmp_path_factory.mktemp("failing"), testing=True):
        database.tables = [row["name"] for row in database.query(
            "SELECT table_name AS name FROM information_schema.tables"
            " WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'")]
        database.admin = database.connect(
            client_flag=pymysql.constants.CLIENT.MULTI_STATEMENTS)
        with database.admin.cursor() as cursor:
            for table in database.tables:
                for event in ("INSERT", "UPDATE", "DELETE"):
                    double = f"SET {DOUBLES[table]}" \
                        if event == "INSERT" and table in DOUBLES else "DO 0"
                    cursor.execute(
                        f"CREATE TRIGGER fail_{table}_{event} BEFORE {event} ON {table}"
                        " FOR EACH ROW IF @fail IS NOT NULL THEN"
                        f" SET @writes = CONCAT(@writes, ',{table} {event}'), @n = @n + 1;"
                        f" IF @n = @fail THEN IF @double THEN {double}; ELSE SIGNAL SQLSTATE '45000'"
                        " SET MESSAGE_TEXT = 'provoked'; END IF; END IF; END IF")
        yield database
        database.admin.close()


def test_every_procedure_is_here(failing_database):
    """So that a new one gets its calls."""
    known = procedures(failing_database)
    public = {name for name in known if not name.endswith("_")}
    assert public == ALL.keys()
    writing = {name for name in public if "START TRANSACTION" in known[name].body}
    assert writing == CALLS.keys()
    for name in writing:
        assert re.search(r"EXIT HANDLER FOR SQLEXCEPTION\s+BEGIN\s+ROLLBACK;\s*RESIGNAL;\s*END",
                         known[name].body), f"{name} has no handler"
    for name in known.keys() - writing:
        assert not re.search(r"\b(COMMIT|ROLLBACK|START TRANSACTION)\b", known[name].body), name
    # A reading one writes nothing but what need_session_ does.
    for name in READS:
        assert not known[name].writes - {"session UPDATE"}, name
    # None writes in a way that is not seen here.
    for name, procedure in known.items():
        assert not re.search(r"\b(REPLACE|INSERT IGNORE|TRUNCATE|LOAD)\b", procedure.body), name


@pytest.mark.parametrize("procedure", ALL)
def test_refusals_leave_nothing_open(failing_database, procedure):
    """Every refusal that the procedure and those that it calls can come to."""
    fill(failing_database)
    writing = procedure in CALLS
    before = contents(failing_database, writing)
    texts = set()
    with Caller(failing_database) as caller:
        for state, args in ALL[procedure][1]:
            error = caller.fails(procedure, args)
            assert caller.last_state() == state, f"{procedure}{args}: {error}"
            texts.add(error.args[1])
            assert contents(failing_database, writing) == before, f"{procedure}{args}"
        if texts:
            assert open_transactions(failing_database) == []
    assert texts == procedures(failing_database)[procedure].messages - RACES.get(procedure, set())


@pytest.mark.parametrize("procedure", ALL)
def test_errors_leave_nothing_open(failing_database, procedure):
    """An error at each row that the procedure writes, one after the other: one that it does not know,
    and where it inserts a duplicate key."""
    provoked = set()
    doubled = set()
    with Caller(failing_database) as caller:

        def fail(number, double=False):
            caller.query("SET @fail = %s, @double = %s, @n = 0, @writes = ''", (number, double))

        for args in ALL[procedure][0]:
            fill(failing_database)
            before = contents(failing_database)
            fail(0)
            caller.call(procedure, args)
            assert not caller.in_transaction(), f"{procedure}{args} left a transaction open"
            assert_consistent(failing_database, f"{procedure}{args}")
            writes = caller.query("SELECT @writes AS writes")[0]["writes"].split(",")[1:]
            if writes:
                fill(failing_database)
                before = contents(failing_database)
            for number, point in enumerate(writes, 1):
                fail(number)
                error = caller.fails(procedure, args)
                assert error.args[1] == "provoked", f"{procedure}{args}: {error}"
                provoked.add(point)
                assert contents(failing_database) == before, f"{procedure}{args}, {point}"
                table, event = point.split()
                if event == "INSERT" and table in DOUBLES:
                    fail(number, double=True)
                    error = caller.fails(procedure, args)
                    assert error.args[0] == DUPLICATE, f"{procedure}{args}, {point}: {error}"
                    doubled.add(table)
                    assert contents(failing_database) == before, f"{procedure}{args}, {point}"
        if provoked:
            assert open_transactions(failing_database) == []
    expected = procedures(failing_database)[procedure].writes
    assert provoked == expected
    assert doubled == {point.split()[0] for point in expected if "INSERT" in point} & DOUBLES.keys()


@pytest.mark.parametrize("procedure", ALL)
def test_locks_leave_nothing_open(failing_database, procedure):
    """A lock that is not to be had: error 1205."""
    blocked = set()
    with Caller(failing_database) as caller, \
            failing_database.connect(autocommit=False) as connection:
        caller.query("SET SESSION innodb_lock_wait_timeout = 0")
        for args in ALL[procedure][0]:
            fill(failing_database)
            before = contents(failing_database)
            for table in failing_database.tables:
                with connection.cursor() as cursor:
                    cursor.execute(f"SELECT * FROM {table} FOR UPDATE")
                try:
                    caller.call(procedure, args)
                    fill(failing_database) if procedure in CALLS else None
                except pymysql.err.MySQLError as error:
                    assert error.args[0] == LOCK_WAIT, f"{procedure}{args}, {table}: {error}"
                    blocked.add(table)
                    assert contents(failing_database) == before, f"{procedure}{args}, {table}"
                assert not caller.in_transaction(), f"{procedure}{args}, {table} locked"
                connection.rollback()
    written = {point.split()[0] for point in procedures(failing_database)[procedure].writes}
    assert written <= blocked


def test_failures_in_the_midst(failing_database):
    fill(failing_database)
    before = contents(failing_database)
    with Caller(failing_database) as caller:
        for procedure, failures in FAILURES.items():
            for number, args in failures:
                error = caller.fails(procedure, args)
                assert error.args[0] == number, f"{procedure}{args}: {error}"
                assert contents(failing_database) == before, f"{procedure}{args}"
        assert open_transactions(failing_database) == []


def test_batches_with_others_change_nothing(failing_database):
    """It is no refusal, but nothing is to be left of it either."""
    fill(failing_database)
    before = contents(failing_database)
    with Caller(failing_database) as caller:
        for places, args in OTHERS:
            (row,) = caller.call("post_batch", args)
            assert row == {"others": ",".join(map(str, places)), "stored": None}, args
            assert not caller.in_transaction(), args
            assert contents(failing_database) == before, args
        assert open_transactions(failing_database) == []


def test_arguments_that_are_too_long(failing_database):
    """Texts and numbers; JSON has no bounds here."""
    fill(failing_database)
    before = contents(failing_database)
    tried = 0
    with Caller(failing_database) as caller:
        for procedure, (calls, _) in CALLS.items():
            for args in calls:
                for n, arg in enumerate(args):
                    if isinstance(arg, (str, bytes)) and arg and arg[0] != "[":
                        long, number = arg * 5000, TOO_LONG
                    elif isinstance(arg, int):
                        long, number = 10 ** 20, OUT_OF_RANGE
                    else:
                        continue
                    error = caller.fails(procedure, type(args)((*args[:n], long, *args[n + 1:])))
                    assert error.args[0] == number, f"{procedure}{args}, {n}: {error}"
                    tried += 1
        assert open_transactions(failing_database) == []
    assert contents(failing_database) == before
    assert tried > 100


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
