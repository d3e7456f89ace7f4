# SPDX-License-Identifier: ISC
"""What happens when the database is not one for this daemon."""

import re
import subprocess

import pytest

from harness import Parlord
from harness.mariadb import program
from harness.process import free_port
from harness.trouble import NOT_CHANGED, QUICK, heals, log_lines, loop_watched

EX_CONFIG = 78
FAULT = re.compile(r"Internal error, nothing was changed \(incident (\w+)\)")


def run_parlord(folder, database, options=None, arguments=(), deadline=20):
    """A daemon that is expected to end by itself: its exit status and what it said."""
    daemon = Parlord(folder, database, options)
    daemon.port = free_port()
    daemon.write_conf()
    run = subprocess.run([program("PARLORD"), "-f", str(daemon.conf), *arguments],
                         stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         text=True, timeout=deadline, check=False)
    return run.returncode, run.stdout


def test_older_schema(tmp_path, database):
    database.query("UPDATE migration SET version = version - 1 ORDER BY version")
    status, said = run_parlord(tmp_path / "p", database)
    assert status == EX_CONFIG and "parlorctl migrate" in said, said
    database.parlorctl("migrate")
    daemon = Parlord(tmp_path / "q", database).start()
    assert daemon.stop() == 0


def test_newer_schema(tmp_path, database):
    database.query("INSERT INTO migration VALUES (1000, UTC_TIMESTAMP())")
    status, said = run_parlord(tmp_path / "p", database)
    assert status == EX_CONFIG and "newer" in said, said


def test_testing_daemon_on_a_real_database(tmp_path, database):
    for options, arguments in (({"testing": True}, []), ({}, ["--testing"])):
        status, said = run_parlord(tmp_path / "p", database, options, arguments)
        assert status == EX_CONFIG and "testing" in said, said


def test_real_daemon_on_a_testing_database(tmp_path, testing_database):
    status, said = run_parlord(tmp_path / "p", testing_database, {"testing": False})
    assert status == EX_CONFIG and "testing" in said, said


def test_wrong_one_after_an_outage(start_parlord, private_mariadb, private_database):
    """It was right when the daemon started: then the daemon does not end, and refuses until it is
    right again."""
    parlord = start_parlord(QUICK, private_database)
    client = parlord.connect(20)
    sid = client.register("ann")
    workers = parlord.workers()
    private_database.query("UPDATE migration SET version = version - 1 ORDER BY version")
    private_mariadb.restart()
    with loop_watched(parlord):
        reply = client.request(cmd="getGamesList", sid=sid)
        assert NOT_CHANGED.fullmatch(reply["message"]), reply
        parlord.wait_for_log("parlorctl migrate")
        private_database.parlorctl("migrate")
        heals(parlord, sid)
    assert len(log_lines(parlord, "error: the database has schema")) == 1
    assert parlord.workers() == workers


def test_newer_schema_after_an_outage(start_parlord, private_mariadb, private_database):
    """The next release's schema is made for the daemon that still runs."""
    parlord = start_parlord(QUICK, private_database)
    client = parlord.connect(20)
    sid = client.register("ann")
    private_database.query("INSERT INTO migration VALUES (1000, UTC_TIMESTAMP())")
    private_mariadb.restart()
    heals(parlord, sid)


def test_database_that_was_never_initialised(tmp_path, mariadb, database):
    """The server is there, and the account; but not what init-db makes."""
    mariadb.query(f"DROP DATABASE {database.name}")
    mariadb.query(f"CREATE DATABASE {database.name}")
    status, said = run_parlord(tmp_path / "p", database)
    assert status == EX_CONFIG and "parlorctl init-db" in said, said


@pytest.mark.parametrize("table", ["installation", "migration"])
def test_database_that_was_emptied(table, tmp_path, database):
    """As by a backup of the tables without their rows."""
    database.query(f"DELETE FROM {table}")
    status, said = run_parlord(tmp_path / "p", database)
    assert status == EX_CONFIG and "is not initialised" in said and "parlorctl init-db" in said, said


def test_password_that_nobody_can_verify(start_parlord, database):
    """Something else wrote into the table; nothing is let in, and the administrator is told."""
    parlord = start_parlord(QUICK, database)
    client = parlord.connect(20)
    client.register("ann")
    database.query("UPDATE user SET password = '*0' WHERE login = 'ann'")
    reply = client.request(cmd="register", username="ann", password="secret")
    incident = FAULT.fullmatch(reply["message"]).group(1)
    assert reply["status"] == "internalError"
    parlord.wait_for_log(rf"error: incident {incident}: register: crypt\(3\) failed")
