# SPDX-License-Identifier: ISC
"""parlorctl's commands for the database: what they say, check, and a backup that is restored."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from harness import Database
from harness.conf import write_conf
from harness.mariadb import running


def words_of(run, verdict):
    return [line.split(None, 1)[1] for line in run.stdout.splitlines() if line.startswith(verdict)]


def test_init_db_says_what_it_does_and_then_nothing(mariadb, tmp_path):
    database = Database(mariadb, tmp_path)
    try:
        first = database.parlorctl("init-db").stdout
        for line in (f"made the database {database.name}", "made the locked account",
                     "applied 001_lobby.sql", "installed the procedures",
                     f"made the account '{database.user}'@'localhost'",
                     f"set the password of '{database.control_user}'@'localhost'",
                     f"procedures to '{database.control_user}'@'localhost'"):
            assert line in first, first
        again = database.parlorctl("init-db").stdout.splitlines()
        assert len(again) == 2 and again[0] == "installed the procedures", again
        assert again[1].startswith(f"the database {database.name} is ready")
    finally:
        database.drop()


def test_init_db_makes_passwords_that_are_missing(mariadb, tmp_path):
    database = Database(mariadb, tmp_path)
    database.control_password_file.unlink()
    try:
        # Nothing else makes it.
        run = database.parlorctl("check", check=False)
        assert run.returncode == 78 and "No such file" in run.stdout
        assert not database.control_password_file.exists()
        said = database.parlorctl("init-db").stdout
        assert f"made a password in {database.control_password_file}" in said
        assert database.control_password_file.stat().st_mode & 0o777 == 0o600
        password = database.control_password_file.read_text()
        assert len(password) == 49 and password.strip() not in said
        assert words_of(database.parlorctl("check"), "FAILED") == []
        database.parlorctl("init-db")
        assert database.control_password_file.read_text() == password
        database.control_password_file = tmp_path / "nowhere" / "password"
        database.take_over(database)
        run = database.parlorctl("init-db", check=False)
        assert run.returncode == 78 and "nowhere/password: No such file" in run.stdout
    finally:
        database.drop()


def test_dry_run_changes_nothing(database):
    database.query("DELETE FROM migration WHERE version > 2")
    database.query("DROP PROCEDURE admin_users")
    database.mariadb.query(f"REVOKE EXECUTE ON PROCEDURE {database.name}.get_msg"
                           f" FROM {database.user}@localhost")
    before = database.query("SELECT * FROM migration ORDER BY version")
    said = database.parlorctl("migrate", "--dry-run").stdout
    for line in ("would apply 003_lane.sql", "would install the procedures",
                 f"would grant 1 procedures to '{database.user}'@'localhost'"):
        assert line in said, said
    assert "applied" not in said and "up to date" not in said
    assert database.query("SELECT * FROM migration ORDER BY version") == before
    assert database.query("SELECT 1 FROM information_schema.routines WHERE routine_schema ="
                          " DATABASE() AND routine_name = 'admin_users'") == []
    database.parlorctl("migrate")
    assert len(database.query("SELECT * FROM migration")) > len(before)
    assert "would grant" not in database.parlorctl("migrate", "--dry-run").stdout


def test_rights_of_the_other_account_are_taken_away(database):
    database.mariadb.query(f"GRANT EXECUTE ON PROCEDURE {database.name}.admin_ban"
                           f" TO {database.user}@localhost")
    run = database.parlorctl("check", check=False)
    assert run.returncode == 1
    assert any("admin_ban" in line and database.user in line for line in words_of(run, "FAILED"))
    assert f"revoked 1 procedures from '{database.user}'@'localhost'" \
        in database.parlorctl("migrate").stdout
    run = database.parlorctl("check")
    assert words_of(run, "FAILED") == []


def test_check_of_what_is_well(database):
    run = database.parlorctl("check")
    assert words_of(run, "FAILED") == [] and words_of(run, "warning") == [], run.stdout
    assert len(words_of(run, "ok")) > 12


# What is done to a database, and what check then says.
WRONG = {
    "a right on all tables": ("GRANT SELECT ON {name}.* TO {user}@localhost", "GRANT SELECT ON"),
    "a right on one table": ("GRANT SELECT ON {name}.user TO {control}@localhost",
                             "GRANT SELECT ON"),
    "a right everywhere": ("GRANT PROCESS ON *.* TO {control}@localhost", "GRANT PROCESS ON *.*"),
    "the right to grant": ("GRANT USAGE ON {name}.* TO {user}@localhost WITH GRANT OPTION",
                           "GRANT OPTION"),
    "the owner's right": ("GRANT DROP ON {name}.* TO {name}_definer@localhost", "DROP"),
    "an unlocked owner": ("ALTER USER {name}_definer@localhost ACCOUNT UNLOCK", "is not locked"),
    "a missing right": ("REVOKE EXECUTE ON PROCEDURE {name}.get_msg FROM {user}@localhost",
                        "may not call 1 procedures"),
    "another password": ("ALTER USER {control}@localhost IDENTIFIED BY 'other'", "Access denied"),
    "an old schema": ("DELETE FROM {name}.migration WHERE version > 1", "run parlorctl migrate"),
    "a new schema": ("INSERT INTO {name}.migration VALUES (1000, NOW())", "has schema 1000"),
}


@pytest.mark.parametrize("what", WRONG)
def test_check_of_what_is_wrong(database, what):
    sql, words = WRONG[what]
    database.mariadb.query(sql.format(name=database.name, user=database.user,
                                      control=database.control_user))
    run = database.parlorctl("check", check=False)
    assert run.returncode == 1
    assert any(words in line for line in words_of(run, "FAILED")), run.stdout
    # Nothing of a password is shown.
    assert database.password not in run.stdout and "IDENTIFIED" not in run.stdout


def test_check_of_files_that_others_can_read(database):
    for mode, words in ((0o644, "everybody can read it"), (0o660, "not only its owner")):
        database.control_password_file.chmod(mode)
        run = database.parlorctl("check", check=False)
        assert run.returncode == 1
        assert any(words in line for line in words_of(run, "FAILED")), run.stdout
    database.control_password_file.chmod(0o640)
    assert words_of(database.parlorctl("check"), "FAILED") == []


def test_check_of_a_configuration_with_passwords(database):
    own = {"database": {**database.settings, "password": database.password},
           "control": {"user": database.control_user, "password": database.control_password}}
    own["database"].pop("password_file")
    write_conf(database.conf, own)
    for mode, status in ((0o644, 1), (0o600, 0)):
        database.conf.chmod(mode)
        run = database.parlorctl("check", check=False)
        assert run.returncode == status, run.stdout
        assert f"configuration with a password {database.conf}" in run.stdout
        assert database.password not in run.stdout


def test_check_of_the_servers_settings(private_mariadb, private_database):
    for option, name, status in (
            ("--innodb-flush-log-at-trx-commit=2", "innodb_flush_log_at_trx_commit = 2", 1),
            ("--innodb-flush-log-at-trx-commit=0", "innodb_flush_log_at_trx_commit = 0", 1),
            ("--skip-innodb-doublewrite", "innodb_doublewrite = OFF", 1),
            ("--innodb-flush-method=nosync", "innodb_flush_method = nosync", 1),
            ("--max-connections=10", "max_connections = 10", 0)):
        private_mariadb.restart(option)
        run = private_database.parlorctl("check", check=False)
        found = words_of(run, "FAILED" if status else "warning")
        assert run.returncode == status and any(line.startswith(name) for line in found), run.stdout
    for sync, status in ((0, 1), (1, 0)):
        private_mariadb.restart("--log-bin", "--server-id=1", f"--sync-binlog={sync}")
        run = private_database.parlorctl("check", check=False)
        assert run.returncode == status, run.stdout


@pytest.fixture
def open_mariadb(mariadb_template):
    """A server whose socket every user of this machine can reach."""
    folder = Path(tempfile.mkdtemp(prefix="parlord-test."))
    folder.chmod(0o755)
    try:
        with running(folder / "mariadb", mariadb_template) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else")
def test_check_of_accounts_of_the_unix_socket(open_mariadb, tmp_path):
    """Only the system's user of the same name can use one, so the control account needs a password."""
    database = Database(open_mariadb, tmp_path)
    settings = {"socket": open_mariadb.socket, "user": "nobody", "name": database.name}
    options = {"user": "nobody", "database": settings, "control": database.control_settings}
    write_conf(database.conf, options)
    said = database.parlorctl("init-db").stdout
    assert "made the account 'nobody'@'localhost', which logs in through the unix socket" in said
    assert "warning" not in said
    run = database.parlorctl("check")
    assert "account 'nobody'@'localhost' can log in" in run.stdout, run.stdout
    # Not by the processes' user: MariaDB 10.11 goes by the account's name alone.
    write_conf(database.conf, {**options, "control": {"user": "parlord_control"}})
    assert "warning: 'parlord_control'@'localhost': without a password" \
        in database.parlorctl("init-db").stdout
    run = database.parlorctl("check", check=False)
    assert run.returncode == 1 and any("parlord_control" in line for line in words_of(run, "FAILED"))


def test_check_without_a_server(private_mariadb, private_database):
    private_mariadb.stop()
    run = private_database.parlorctl("check", check=False)
    assert run.returncode == 1
    assert any(line.startswith("database server") for line in words_of(run, "FAILED"))


def test_backup_and_restore(start_parlord, database, tmp_path, mariadb_template):
    """As parlorctl(8) says it, into another server."""
    parlord = start_parlord(None, database)
    client = parlord.connect()
    sid = client.register("ann")
    for number in range(20):
        assert client.request(cmd="chat", sid=sid, message=f"m{number}")["status"] == "ok"
    dump = tmp_path / "dump.sql"
    with dump.open("wb") as file:
        subprocess.run(["mariadb-dump", "--no-defaults", f"--socket={database.mariadb.socket}",
                        "--single-transaction", "--routines", "--databases", database.name],
                       stdout=file, check=True, timeout=60)
    parlord.stop()
    with running(tmp_path / "other", mariadb_template) as other:
        restored = Database(other, tmp_path / "restored")
        restored.take_over(database)
        restored.parlorctl("init-db")
        with dump.open("rb") as file:
            subprocess.run(["mariadb", "--no-defaults", f"--socket={other.socket}"], stdin=file,
                           check=True, timeout=60)
        restored.parlorctl("init-db")
        run = restored.parlorctl("check", check=False)
        assert run.returncode == 0, run.stdout
        again = start_parlord(None, restored)
        client = again.connect()
        history = client.request(cmd="getChatHistory", sid=sid)["chat"]
        assert [entry["message"] for entry in history] == [f"m{number}" for number in range(20)]
        assert client.request(cmd="register", username="ann", password="secret")["status"] == "ok"
        assert client.request(cmd="chat", sid=sid, message="on")["status"] == "ok"
        client.close()
        again.stop()
