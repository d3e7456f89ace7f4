# SPDX-License-Identifier: ISC
"""Fixtures of all tests that run daemons.

    mariadb            a private server, for the whole session
    database           a fresh database in it; testing_database one for the testing mode;
                       module_database one for all tests of a file
    private_mariadb    a server for this test alone, that it may stop, kill and restart
    private_database   a fresh database in that
    start_parlord      start_parlord({options}, database=...) starts a daemon, on `database` if none is
                       given; as many as are wanted
    parlord            one that runs on `database`; @pytest.mark.parlord({options}) configures it

Each daemon is ended with the test, which fails if the daemon did not end in order (status 0 on
SIGTERM, no process left over) or if its log has a sanitizer's report.
"""

import shutil
import tempfile
from pathlib import Path

import pytest

from harness import Database, Parlord
from harness.mariadb import make_data, running
from harness.notify import Listener


# --- databases ------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def session_folder():
    folder = tempfile.mkdtemp(prefix="parlord-test.")
    yield Path(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def mariadb_template(session_folder):
    folder = session_folder / "template"
    make_data(folder)
    return folder


@pytest.fixture(scope="session")
def mariadb(session_folder, mariadb_template):
    with running(session_folder / "mariadb", mariadb_template) as server:
        yield server


@pytest.fixture
def private_mariadb(tmp_path, mariadb_template):
    with running(tmp_path / "private_mariadb", mariadb_template) as server:
        yield server


def fresh_database(server, folder, testing=False):
    database = Database(server, folder, testing).create()
    yield database
    # A private server may be gone.
    if server.is_running():
        database.drop()


@pytest.fixture
def database(mariadb, tmp_path):
    yield from fresh_database(mariadb, tmp_path)


@pytest.fixture
def testing_database(mariadb, tmp_path):
    yield from fresh_database(mariadb, tmp_path, testing=True)


@pytest.fixture(scope="module")
def module_database(mariadb, tmp_path_factory):
    yield from fresh_database(mariadb, tmp_path_factory.mktemp("database"))


@pytest.fixture
def private_database(private_mariadb, tmp_path):
    # It goes with its server, which may well be paused or dead by then.
    return Database(private_mariadb, tmp_path).create()


# --- daemons --------------------------------------------------------------------------------------------


@pytest.fixture
def start_parlord(request, tmp_path):
    daemons = []

    def start(options=None, database=None, **how):
        if database is None:
            database = request.getfixturevalue("database")
        daemon = Parlord(tmp_path / f"parlord{len(daemons) + 1}", database, options)
        daemons.append(daemon)
        return daemon.start(**how)

    request.node.daemons = daemons
    yield start
    wrong = [f"{daemon.conf}: {text}" for daemon in daemons for text in daemon.finish()]
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def listener(tmp_path_factory):
    """For a daemon with listener.wrapper; it stands for systemd."""
    listener = Listener(str(tmp_path_factory.mktemp("n") / "s"))
    yield listener
    listener.sock.close()


@pytest.fixture
def parlord(request, database, start_parlord):
    marker = request.node.get_closest_marker("parlord")
    return start_parlord(marker.args[0] if marker else None, database)
