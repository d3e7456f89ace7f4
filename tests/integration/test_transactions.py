# SPDX-License-Identifier: ISC
"""No procedure leaves a transaction open, whatever goes wrong in it."""

import re

import pymysql
import pytest

from harness.calls import CALLS, DOUBLES, FAILURES, OTHERS, READS
from harness.fixtures import fresh_database
from harness.procedures import Caller, assert_consistent, contents, fill, is_control, procedures, \
    tables
from harness.transactions import open_transactions

# MariaDB's numbers.
TOO_LONG = 1406
OUT_OF_RANGE = 1264
LOCK_WAIT = 1205
DUPLICATE = 1062

ALL = CALLS | READS
# Refusals that the procedure itself gets over.
CAUGHT = {name: {"Username is taken"} for name in ("vk_user", "admin_announce")}
# Writes that nobody can see: nobody has a session before he is registered, but in a race.
RACING_WRITES = {"register": {"session UPDATE", "session DELETE"}}


@pytest.fixture(scope="module")
def failing_database(mariadb, tmp_path_factory):
    """For testing, so that it has "clear"; "admin" is an administrator's connection. Where the variable
    @fail of a connection is a number, @writes lists the rows that it writes from then on, and the one
    of that number gets an error that no procedure knows or, if @double, is made another's double."""
    for database in fresh_database(mariadb, tmp_path_factory.mktemp("failing"), testing=True):
        database.admin = database.connect(
            client_flag=pymysql.constants.CLIENT.MULTI_STATEMENTS)
        with database.admin.cursor() as cursor:
            # Nobody here pulls the plug.
            cursor.execute("SET GLOBAL innodb_flush_log_at_trx_commit = 0")
            for table in tables(database):
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
        with database.admin as connection, connection.cursor() as cursor:
            cursor.execute("SET GLOBAL innodb_flush_log_at_trx_commit = DEFAULT")


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


def without_seconds(state, text):
    """A refusal's text; in those with PLTRY the seconds come first."""
    if state != "PLTRY":
        return text
    seconds, text = text.split(" ", 1)
    assert int(seconds) > 0
    return text


@pytest.mark.parametrize("procedure", ALL)
def test_refusals_leave_nothing_open(failing_database, procedure):
    """Every refusal that the procedure and those that it calls can come to."""
    fill(failing_database)
    writing = procedure in CALLS
    before = contents(failing_database, writing)
    texts = set()
    with Caller(failing_database, is_control(procedure)) as caller:
        for state, args in ALL[procedure][1]:
            error = caller.fails(procedure, args)
            assert caller.last_state() == state, f"{procedure}{args}: {error}"
            texts.add(without_seconds(state, error.args[1]))
            assert contents(failing_database, writing) == before, f"{procedure}{args}"
        if texts:
            assert open_transactions(failing_database) == []
    assert texts == procedures(failing_database)[procedure].messages - CAUGHT.get(procedure, set())


@pytest.mark.parametrize("procedure", ALL)
def test_errors_leave_nothing_open(failing_database, procedure):
    """An error at each row that the procedure writes, one after the other: one that it does not know,
    and where it inserts a duplicate key."""
    provoked = set()
    doubled = set()
    with Caller(failing_database, is_control(procedure)) as caller:

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
    expected = procedures(failing_database)[procedure].writes - RACING_WRITES.get(procedure, set())
    assert provoked == expected
    assert doubled == {point.split()[0] for point in expected if "INSERT" in point} & DOUBLES.keys()


@pytest.mark.parametrize("procedure", ALL)
def test_locks_leave_nothing_open(failing_database, procedure):
    """A lock that is not to be had: error 1205."""
    written = {point.split()[0] for point in procedures(failing_database)[procedure].writes}
    blocked = set()
    with Caller(failing_database, is_control(procedure)) as caller, \
            failing_database.connect(autocommit=False) as connection:
        caller.query("SET SESSION innodb_lock_wait_timeout = 0")
        for number, args in enumerate(ALL[procedure][0]):
            fill(failing_database)
            before = contents(failing_database, procedure in CALLS)
            for table in written if number else tables(failing_database):
                with connection.cursor() as cursor:
                    cursor.execute(f"SELECT * FROM {table} FOR UPDATE")
                try:
                    caller.call(procedure, args)
                    changed = True
                except pymysql.err.MySQLError as error:
                    assert error.args[0] == LOCK_WAIT, f"{procedure}{args}, {table}: {error}"
                    blocked.add(table)
                    assert contents(failing_database, procedure in CALLS) == before, \
                        f"{procedure}{args}, {table}"
                    changed = False
                assert not caller.in_transaction(), f"{procedure}{args}, {table} locked"
                connection.rollback()
                if changed:
                    fill(failing_database)
                    before = contents(failing_database, procedure in CALLS)
    assert written <= blocked
    # One that reads waits for nobody's lock but its own session's.
    assert procedure in CALLS or blocked == written


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
    with Caller(failing_database) as daemon, Caller(failing_database, True) as control:
        for procedure, (calls, _) in CALLS.items():
            caller = control if is_control(procedure) else daemon
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
    for sid, fields in ((ann, {"private": True}), (bob, {"capacity": 1})):
        reply = client.request(cmd="create_new_dialog", sid=sid, Name="d", **fields)
        assert reply["ans"] == "OK", reply
    secret, full = 2, 3
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
        ("Incorrect login or password", dict(cmd="Login", login="ann", pas="wrong")),
        ("Username is taken", dict(cmd="Registration", login="ann", pas="secret")),
        ("Username is taken", dict(cmd="create_new_user", login="ann", pas="secret", age=30)),
        ("Incorrect username or password",
         dict(cmd="VK_Autorization", username="ann", password="secret")),
        ("badCommand", dict(cmd="send_msg", sid=ann, text="other", id_dialog=1, nonce="n")),
        ("badCommand", dict(cmd="send_msg", sid=ann, text="m", id_dialog=99)),
        ("badCommand", dict(cmd="send_msg", sid=cyd, text="m", id_dialog=secret)),
        ("badCommand", dict(cmd="send_msg", sid=cyd, text="m", id_dialog=full)),
        ("badSid", dict(cmd="send_msg", sid=ann, text="m", id_dialog=1, id_user=2)),
        ("badCommand", dict(cmd="join_dialog", sid=cyd, id_dialog=secret)),
        ("badCommand", dict(cmd="join_dialog", sid=cyd, id_dialog=full)),
        ("badCommand", dict(cmd="leave_dialog", sid=ann, id_dialog=1)),
        ("badCommand", dict(cmd="leave_dialog", sid=ann, id_dialog=full)),
        ("badCommand", dict(cmd="invite_to_dialog", sid=ann, id_dialog=full, id_user=3)),
        ("badCommand", dict(cmd="invite_to_dialog", sid=ann, id_dialog=secret, id_user=99)),
        ("badCommand", dict(cmd="invite_to_dialog", sid=bob, id_dialog=full, id_user=1)),
        ("1", dict(cmd="get_msg", sid=cyd, id_dialog=secret)),
        ("badCommand", dict(cmd="get_user_from_dialog", sid=cyd, id_dialog=secret)),
        ("badCommand", dict(cmd="get_user_from_dialog", sid=ann, id_dialog=full, after=1)),
        ("badCommand", dict(cmd="get_user_info", sid=ann, id_user=99)),
    ]
    for status, cmd, fields in (
            ("badSid", "create_new_dialog", dict(Name="new")),
            ("badSid", "join_dialog", dict(id_dialog=full)),
            ("badSid", "leave_dialog", dict(id_dialog=full)),
            ("badSid", "invite_to_dialog", dict(id_dialog=full, id_user=1)),
            ("badSid", "send_msg", dict(text="m", id_dialog=1)), ("1", "get_msg", {}),
            ("badSid", "get_users", {}), ("badSid", "get_dialogs", {}),
            ("badSid", "get_user_from_dialog", dict(id_dialog=1)),
            ("badSid", "get_user_info", dict(id_user=1))):
        refused.append((status, dict(cmd=cmd, sid="nobody", **fields)))
        refused.append((status, dict(cmd=cmd, **fields)))
    for cmd, fields in (
            ("unregister", {}), ("change_password", dict(password="x", new_password="y")),
            ("chat", dict(message="m")), ("getChatHistory", {}), ("getPlayersList", {}),
            ("getGamesList", {}), ("getPlayersListForGame", dict(gameName="g")),
            ("setPlayerStatus", dict(status="ready")), ("createGame", dict(gameName="new")),
            ("joinGame", dict(gameName="g")), ("leaveGame", dict(gameName="g"))):
        refused.append(("badSid", dict(cmd=cmd, sid="nobody", **fields)))
    before = contents(testing_database)
    replies = client.pipeline([request for _, request in refused], 20)
    got = [(next(value for key, value in reply.items()
                 if key in ("status", "ans", "answer", "Error")), request)
           for reply, (_, request) in zip(replies, refused)]
    assert got == refused
    # Every connection of the daemon is idle by now.
    assert open_transactions(testing_database) == []
    # Nothing is half-written.
    assert contents(testing_database) == before
