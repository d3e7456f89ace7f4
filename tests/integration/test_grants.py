# SPDX-License-Identifier: ISC
"""The daemon's accounts at the database can call their procedures, and what else they can do is listed
in SECURITY."""

import re
from pathlib import Path

import pymysql
import pytest

from harness.calls import CALLS, READS
from harness.fixtures import fresh_database
from harness.procedures import Caller, fill, is_control, procedures, tables

# MariaDB's numbers.
DENIED = {1044, 1045, 1142, 1143, 1227, 1370, 1410, 1698}
EXECUTE_DENIED = 1370
NOT_OWNER = 1095
NO_SUCH_PROCEDURE = 1305
NOT_FOR_UNIX_SOCKET = 1699

ALL = CALLS | READS
SECURITY = Path(__file__).resolve().parents[2] / "SECURITY"


@pytest.fixture
def filled_database(mariadb, tmp_path):
    for database in fresh_database(mariadb, tmp_path, testing=True):
        database.admin = database.connect(client_flag=pymysql.constants.CLIENT.MULTI_STATEMENTS)
        yield database
        database.admin.close()


def denied(caller, sql):
    with pytest.raises(pymysql.err.MySQLError) as error:
        caller.query(sql)
    assert error.value.args[0] in DENIED, f"{sql}: {error.value}"


@pytest.mark.parametrize("control", [False, True])
def test_grants(database, control):
    """EXECUTE on the account's own procedures and nothing else."""
    bodies = procedures(database)
    own = {name for name in bodies if not name.endswith("_") and is_control(name) == control}
    with Caller(database, control) as caller:
        grants = [next(iter(row.values())) for row in caller.query("SHOW GRANTS")]
    executable = set()
    for grant in grants:
        usage = re.fullmatch(r"GRANT USAGE ON \*\.\* TO .*", grant)
        execute = re.fullmatch(r"GRANT EXECUTE ON PROCEDURE `(\w+)`\.`(\w+)` TO [^ ]*", grant)
        assert usage or execute, grant
        if execute:
            assert execute[1] == database.name
            executable.add(execute[2])
    assert executable == own | {"hello"}


@pytest.mark.parametrize("control", [False, True])
def test_the_daemons_accounts_touch_no_table(database, control):
    views = {row["name"] for row in database.query(
        "SELECT table_name AS name FROM information_schema.views WHERE table_schema = DATABASE()")}
    assert views == {"profile"}
    assert {"user", "session", "message", "lane", "migration"} <= set(tables(database))
    with Caller(database, control) as caller:
        assert caller.query("SELECT * FROM information_schema.tables"
                            " WHERE table_schema = DATABASE()") == []
        for table in [*tables(database), *views]:
            columns = [row["name"] for row in database.query(
                "SELECT column_name AS name FROM information_schema.columns"
                " WHERE table_schema = DATABASE() AND table_name = %s", (table,))]
            for sql in (f"SELECT * FROM {table}", f"SELECT 1 FROM {table}",
                        f"SELECT {columns[0]} FROM {table} FOR UPDATE",
                        f"INSERT INTO {table} ({columns[0]}) VALUES (1)",
                        f"REPLACE INTO {table} ({columns[0]}) VALUES (1)",
                        f"UPDATE {table} SET {columns[0]} = 1", f"DELETE FROM {table}",
                        f"TRUNCATE {table}", f"DROP TABLE {table}",
                        f"DROP VIEW {table}", f"SHOW CREATE TABLE {table}",
                        f"CREATE OR REPLACE VIEW {table} AS SELECT 1",
                        f"ALTER TABLE {table} COMMENT 'x'", f"LOCK TABLES {table} READ",
                        f"CREATE TRIGGER t BEFORE INSERT ON {table} FOR EACH ROW SET @x = 1",
                        f"CREATE INDEX i ON {table} ({columns[0]})",
                        f"HANDLER {table} OPEN", f"LOAD DATA INFILE '/etc/passwd' INTO TABLE {table}",
                        f"DESCRIBE {table}", f"SHOW INDEX FROM {table}",
                        f"EXPLAIN SELECT * FROM {table}", f"RENAME TABLE {table} TO x",
                        f"CHECKSUM TABLE {table}", f"CHECK TABLE {table}", f"ANALYZE TABLE {table}",
                        f"OPTIMIZE TABLE {table}", f"CREATE TABLE t LIKE {table}",
                        f"BEGIN NOT ATOMIC SELECT * FROM {table}; END",
                        f"EXECUTE IMMEDIATE 'SELECT * FROM {table}'"):
                denied(caller, sql)


@pytest.mark.parametrize("control", [False, True])
def test_the_daemons_accounts_make_nothing(database, mariadb, control):
    other = database.user if control else database.control_user
    with Caller(database, control) as caller, Caller(database, not control) as neighbour:
        for sql in ("CREATE TABLE t (a INT)", "CREATE TEMPORARY TABLE t (a INT)",
                    "CREATE VIEW v AS SELECT 1", "CREATE PROCEDURE p() SELECT 1",
                    "CREATE FUNCTION f() RETURNS INT RETURN 1",
                    "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1",
                    "CREATE DATABASE another", f"DROP DATABASE {database.name}",
                    "CREATE USER x", "DROP PROCEDURE post_one",
                    "ALTER PROCEDURE post_one COMMENT 'x'",
                    "CREATE OR REPLACE PROCEDURE post_one() SELECT 1", "SELECT * FROM mysql.user",
                    "SET GLOBAL max_connections = 10", "SELECT 1 INTO OUTFILE '/tmp/parlord-x'",
                    "SELECT 1 INTO DUMPFILE '/tmp/parlord-x'", "SHUTDOWN",
                    "CREATE SEQUENCE s", "CREATE ROLE r",
                    "CREATE FUNCTION f RETURNS STRING SONAME 'f.so'", "INSTALL SONAME 'f'",
                    "CREATE SERVER s FOREIGN DATA WRAPPER mysql OPTIONS (HOST 'x')",
                    "USE mysql", "SELECT * FROM mysql.proc", "SELECT * FROM performance_schema.threads",
                    "SELECT * FROM information_schema.innodb_trx", "SHOW ENGINE INNODB STATUS",
                    "SHOW EVENTS", "SHOW MASTER STATUS", "SHOW BINARY LOGS", "SHOW SLAVE STATUS",
                    "FLUSH TABLES WITH READ LOCK", "FLUSH PRIVILEGES", "RESET MASTER",
                    "PURGE BINARY LOGS TO 'x'", "CHANGE MASTER TO MASTER_HOST = 'x'",
                    "BACKUP STAGE START", "SET GLOBAL general_log = 1", "SET SESSION sql_log_bin = 0",
                    f"SHOW GRANTS FOR {other}@localhost", f"DROP USER {other}@localhost",
                    f"SET PASSWORD FOR {other}@localhost = PASSWORD('x')",
                    f"ALTER USER {other}@localhost IDENTIFIED BY 'x'",
                    f"ALTER USER {caller.user}@localhost WITH MAX_USER_CONNECTIONS 0",
                    f"GRANT PROXY ON {other}@localhost TO {caller.user}@localhost",
                    f"GRANT EXECUTE ON PROCEDURE need_session_ TO {caller.user}@localhost"):
            denied(caller, sql)
        assert caller.query("SELECT LOAD_FILE('/etc/passwd') AS text") == [{"text": None}]
        for sql in ("KILL %s", "KILL QUERY %s"):
            with pytest.raises(pymysql.err.MySQLError) as error:
                caller.query(sql, (neighbour.connection.thread_id(),))
            assert error.value.args[0] == NOT_OWNER, error.value
        # It sees no other account's statements, which may hold secrets.
        others = [row for row in caller.query("SHOW FULL PROCESSLIST")
                  if row["User"] != caller.user]
        assert others == []
        bodies = caller.query("SELECT routine_definition AS body FROM information_schema.routines"
                              " WHERE routine_schema = DATABASE()")
        assert bodies and all(row["body"] is None for row in bodies)
        for procedure in procedures(database):
            try:
                (row,) = caller.query(f"SHOW CREATE PROCEDURE {procedure}")
                assert row["Create Procedure"] is None
            except pymysql.err.MySQLError as error:
                assert error.args[0] == NO_SUCH_PROCEDURE, error
    # The owner of the procedures can't log in.
    owner = f"{database.name}_definer"
    (row,) = mariadb.query("SELECT COUNT(*) AS n FROM mysql.user WHERE user = %s", (owner,))
    assert row["n"] == 1
    with pytest.raises(pymysql.err.MySQLError) as error:
        mariadb.connect(user=owner)
    assert error.value.args[0] in (1045, 1698, 4151), error.value


@pytest.mark.parametrize("control", [False, True])
def test_the_daemons_accounts_call_their_own_procedures_only(filled_database, control):
    own = {name for name in ALL if name == "hello" or is_control(name) == control}
    with Caller(filled_database, control) as caller:
        for procedure in own:
            fill(filled_database)
            caller.call(procedure, ALL[procedure][0][0])
        parameters = filled_database.query(
            "SELECT r.routine_name AS name, COUNT(p.parameter_name) AS n"
            " FROM information_schema.routines r LEFT JOIN information_schema.parameters p"
            " ON p.specific_schema = r.routine_schema AND p.specific_name = r.routine_name"
            " WHERE r.routine_schema = DATABASE() GROUP BY r.routine_name")
        others = [row for row in parameters if row["name"] not in own]
        assert {row["name"] for row in others} == procedures(filled_database).keys() - own
        for row in others:
            args = ", ".join(["@a"] * row["n"])
            with pytest.raises(pymysql.err.MySQLError) as error:
                caller.query(f"CALL {row['name']}({args})")
            assert error.value.args[0] == EXECUTE_DENIED, error.value


# What the list in SECURITY says, by how each of its points begins, and statements that do that.
MAY = {
    "change its own password": ["SET PASSWORD = PASSWORD('x')"],
    "see the hash of its own password": ["SHOW CREATE USER", "SHOW GRANTS"],
    "set session variables": ["SET SESSION max_statement_time = 0", "SET SESSION wait_timeout = 100",
                              "SET @require_login = 0"],
    "take named locks": ["SELECT GET_LOCK('x', 0)", "SELECT RELEASE_LOCK('x')"],
    "run expressions and blocks": ["SELECT SLEEP(0)", "SELECT BENCHMARK(1, SHA2('x', 256))",
                                   "BEGIN NOT ATOMIC SELECT 1; END", "EXECUTE IMMEDIATE 'SELECT 1'"],
    "keep a transaction open": ["START TRANSACTION", "ROLLBACK", "XA START 'x'"],
    "see its own threads": ["SHOW FULL PROCESSLIST"],
    "see how the server is set": ["SHOW GLOBAL VARIABLES", "SHOW GLOBAL STATUS"],
    "see the names of its procedures": [
        "SELECT parameter_name FROM information_schema.parameters WHERE specific_schema = DATABASE()",
        "SHOW PROCEDURE STATUS"],
}


@pytest.mark.parametrize("control", [False, True])
def test_what_they_may_do_besides(database, control):
    for statements in MAY.values():
        with Caller(database, control) as caller:
            for sql in statements:
                rows = caller.query(sql)
                assert rows or not sql.startswith(("SELECT", "SHOW")), sql
        user, password = (database.control_user, database.control_password) if control else \
            (database.user, database.password)
        database.mariadb.query(f"ALTER USER {user}@localhost IDENTIFIED BY '{password}'")
    with Caller(database, control) as caller, Caller(database, control) as other:
        caller.query("KILL %s", (other.connection.thread_id(),))


def test_the_list_is_that_of_security():
    _, _, text = SECURITY.read_text("utf-8").partition("What the database accounts may still do\n---")
    text = text.partition("\n---")[0]
    points = [" ".join(point.split()) for point in re.findall(r"(?m)^\* (.*(?:\n  .*)*)", text)]
    assert len(points) == len(MAY)
    for point, beginning in zip(points, MAY):
        assert point.startswith(beginning), point


def test_where_unix_socket_authenticates_there_is_no_password_to_change(mariadb):
    mariadb.query("CREATE USER without_password@localhost IDENTIFIED VIA unix_socket")
    try:
        with pytest.raises(pymysql.err.MySQLError) as error:
            mariadb.query("SET PASSWORD FOR without_password@localhost = PASSWORD('x')")
        assert error.value.args[0] == NOT_FOR_UNIX_SOCKET
    finally:
        mariadb.query("DROP USER without_password@localhost")
