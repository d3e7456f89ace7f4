# SPDX-License-Identifier: ISC
"""parlorctl init-db and migrate: whatever happens meanwhile, what they make is the same."""

import itertools
import os
import random
import re
import subprocess
import threading
import time

import pymysql
import pytest

from harness import Client, Database
from harness.conf import write_conf
from harness.mariadb import program


def snapshot(database):
    """Everything that init-db makes, without the names that differ from database to database."""
    name = database.name
    queries = {
        "tables": "SELECT table_name, engine, table_collation, create_options, table_comment"
                  " FROM information_schema.tables WHERE table_schema = %s",
        "columns": "SELECT table_name, column_name, ordinal_position, column_default, is_nullable,"
                   " column_type, collation_name, extra FROM information_schema.columns"
                   " WHERE table_schema = %s",
        "keys": "SELECT table_name, index_name, seq_in_index, column_name, non_unique"
                " FROM information_schema.statistics WHERE table_schema = %s",
        "checks": "SELECT table_name, constraint_name, check_clause"
                  " FROM information_schema.check_constraints WHERE constraint_schema = %s",
        "procedures": "SELECT routine_name, routine_definition, sql_data_access, definer, sql_mode,"
                      " security_type, database_collation FROM information_schema.routines"
                      " WHERE routine_schema = %s",
        "parameters": "SELECT specific_name, ordinal_position, parameter_mode, parameter_name,"
                      " dtd_identifier FROM information_schema.parameters"
                      " WHERE specific_schema = %s",
        "schema": "SELECT default_collation_name FROM information_schema.schemata"
                  " WHERE schema_name = %s",
        "grants": "SELECT user, host, routine_name, proc_priv FROM mysql.procs_priv WHERE db = %s",
        "rights": "SELECT * FROM mysql.db WHERE db = %s",
    }
    result = {key: database.mariadb.query(query, (name,)) for key, query in queries.items()}
    for table in ("migration", "installation", "room"):
        rows = database.query(f"SELECT * FROM {table}")
        for row in rows:
            row.pop("applied_at", None)
        result[table] = rows
    for user in (database.user, database.control_user, f"{name}_definer"):
        result[f"account {user}"] = database.mariadb.query(
            "SELECT user, host, JSON_VALUE(priv, '$.access') AS access,"
            " JSON_VALUE(priv, '$.account_locked') AS locked FROM mysql.global_priv"
            " WHERE user = %s", (user,))
    result = {key: sorted(map(repr, rows)) for key, rows in result.items()}
    text = re.sub(rf"\b{name}\b|\b{name}(?=_definer|_control)", "NAME", repr(sorted(result.items())))
    return text


@pytest.mark.parametrize("testing", [False, True])
def test_init_db_and_migrate_repeated(mariadb, tmp_path, testing):
    database = Database(mariadb, tmp_path, testing).create()
    try:
        fresh = snapshot(database)
        database.query("INSERT INTO user (login, created_at) VALUES ('ann', UTC_TIMESTAMP())")
        for command in ("init-db", "migrate", "init-db", "migrate"):
            database.parlorctl(command)
            assert snapshot(database) == fresh
        assert database.query("SELECT login FROM user") == [{"login": "ann"}]
        with database.connect(user=database.user, password=database.password) as connection:
            connection.cursor().execute("CALL hello()")
    finally:
        database.drop()


def test_init_db_never_changes_what_a_database_is_for(database, testing_database):
    run = database.parlorctl("--testing", "init-db", check=False)
    assert run.returncode != 0 and "testing" in run.stdout
    write_conf(testing_database.conf, {"testing": False, "database": testing_database.settings,
                                       "control": testing_database.control_settings})
    run = testing_database.parlorctl("init-db", check=False)
    assert run.returncode != 0 and "testing" in run.stdout
    names = {row["name"] for row in database.query(
        "SELECT routine_name AS name FROM information_schema.routines"
        " WHERE routine_schema = DATABASE()")}
    assert "clear" not in names


@pytest.mark.parametrize("statement,said", [
    ("DROP DATABASE {}", "Unknown database"),
    ("ALTER TABLE {}.migration CHANGE version number INT", "Unknown column 'version'")])
def test_migrate_says_what_the_server_says(statement, said, mariadb, tmp_path):
    database = Database(mariadb, tmp_path).create()
    try:
        mariadb.query(statement.format(database.name))
        run = database.parlorctl("migrate", check=False)
        assert run.returncode != 0 and said in run.stdout, run.stdout
    finally:
        database.drop()


def test_init_db_under_a_running_daemon(start_parlord, database):
    """Procedures are replaced under its feet, and keep their grants."""
    parlord = start_parlord(None, database)
    client = parlord.connect()
    sid = client.register("ann")
    stop = threading.Event()
    replies = []

    def talk():
        with Client(parlord.address, 20) as other:
            for number in itertools.count():
                if stop.is_set():
                    break
                replies.append(other.request(cmd="chat", sid=sid, message=f"m{number}"))
                replies.append(other.request(cmd="getChatHistory", sid=sid, limit=1))

    thread = threading.Thread(target=talk)
    thread.start()
    try:
        for command in ("init-db", "migrate", "migrate"):
            database.parlorctl(command)
    finally:
        stop.set()
        thread.join(30)
    bad = [reply for reply in replies if reply["status"] != "ok"]
    assert replies and not bad, bad[:3]


def test_several_at_once(mariadb, tmp_path):
    database = Database(mariadb, tmp_path)
    reference = Database(mariadb, tmp_path).create()
    try:
        runs = [subprocess.Popen([program("PARLORCTL"), "-f", str(database.conf), "init-db"],
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT, text=True) for _ in range(4)]
        for run in runs:
            said = run.communicate(timeout=60)[0]
            assert run.returncode == 0, said
        assert snapshot(database) == snapshot(reference)
    finally:
        database.drop()
        reference.drop()


def test_init_db_killed_half_way(mariadb, tmp_path):
    """kill -9 at a random moment, 20 times; whenever it is run to its end, all is there."""
    seed = int(os.environ.get("PARLORD_TEST_SEED") or random.randrange(1 << 32))
    print(f"PARLORD_TEST_SEED={seed}")
    rng = random.Random(seed)
    reference = Database(mariadb, tmp_path)
    begun = time.monotonic()
    reference.create()
    taken = time.monotonic() - begun
    expected = snapshot(reference)
    killed = 0
    try:
        while killed < 20:
            database = Database(mariadb, tmp_path)
            for command in ("init-db", rng.choice(["init-db", "init-db", "migrate"])):
                run = subprocess.Popen(
                    [program("PARLORCTL"), "-f", str(database.conf), command],
                    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                try:
                    run.wait(rng.uniform(0, taken))
                except subprocess.TimeoutExpired:
                    run.kill()
                    run.wait()
                    killed += 1
            database.create()
            assert snapshot(database) == expected, f"after {killed} kills"
            database.drop()
    finally:
        reference.drop()


# What 009_audience.sql found.
SCHEMA_8 = [
    "ALTER TABLE message DROP INDEX audience, DROP COLUMN audience,"
    " MODIFY id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, ADD UNIQUE INDEX id (id)",
    "ALTER TABLE room DROP COLUMN audience",
    "DROP SEQUENCE message_id",
    "INSERT INTO dialog (id, name, private) VALUES (2, 'open', FALSE), (3, 'private', TRUE)",
    "INSERT INTO game (id, name, created_at) VALUES (1, 'g', UTC_TIMESTAMP())",
    "INSERT INTO room (id, last_seq) VALUES (2, 1), (3, 1), (-1, 1)",
    "INSERT INTO message (id, room, seq, user_id, time, text) VALUES"
    " (7, 2, 1, 1, UTC_TIMESTAMP(), 'open'), (8, 3, 1, 1, UTC_TIMESTAMP(), 'private'),"
    " (5000, -1, 1, 1, UTC_TIMESTAMP(), 'in g')",
]


def test_migrate_finds_who_may_read_what(database):
    for statement in SCHEMA_8:
        database.query(statement)
    # The second time it is as if it had been killed before it was noted down.
    for _ in range(2):
        database.query("DELETE FROM migration WHERE version > 8")
        database.parlorctl("migrate")
        assert database.query("SELECT id, audience FROM room ORDER BY id") == [
            {"id": -1, "audience": -1}, {"id": 1, "audience": 0}, {"id": 2, "audience": 0},
            {"id": 3, "audience": 3}]
        assert database.query("SELECT id, audience FROM message ORDER BY id") == [
            {"id": 7, "audience": 0}, {"id": 8, "audience": 3}, {"id": 5000, "audience": -1}]
    assert database.query("SELECT NEXTVAL(message_id) AS next") == [{"next": 5001}]
    # The old procedures, until they are replaced, don't store a message that everybody may read.
    for old in ("INSERT INTO room (id) VALUES (9)", "INSERT INTO message (room, seq, user_id, time,"
                " text) VALUES (3, 2, 1, UTC_TIMESTAMP(), 'm')"):
        with pytest.raises(pymysql.err.OperationalError, match="default value"):
            database.query(old)
