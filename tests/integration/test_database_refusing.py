# SPDX-License-Identifier: ISC
"""What happens when the database server lets the daemon in no longer: a full house, or another
password."""

from contextlib import contextmanager

from harness import wait_until
from harness.transactions import held, wait_for_blocked
from harness.trouble import LATE, LOBBY_LOCK, NOT_CHANGED, QUERY_TIMEOUT, QUICK, \
    daemons_connections, heals, log_lines, loop_watched, timed

FEWEST = 10  # that max_connections can be


def need_refused(client, sid, count=3):
    """The one incident of so many requests."""
    incidents = set()
    for _ in range(count):
        reply, seconds = timed(client, cmd="getGamesList", sid=sid)
        incidents.add(NOT_CHANGED.fullmatch(reply["message"])[1])
        assert seconds < QUERY_TIMEOUT + LATE
    (incident,) = incidents
    return incident


def need_logged(parlord, incident, reason):
    assert len(log_lines(parlord, "trying again until")) == 1
    assert reason in log_lines(parlord, "trying again until")[0]
    (line,) = log_lines(parlord, incident)
    assert reason in line


@contextmanager
def full_house(mariadb, but_for):
    """Others have all the connections that there may be, when that one is closed. Besides, there is
    always room for one administrator."""
    (before,) = mariadb.query("SELECT @@max_connections AS n")
    mariadb.query("CREATE USER guest@localhost IDENTIFIED BY 'x'")
    with mariadb.connect() as admin, admin.cursor() as cursor:
        def others(condition):
            cursor.execute("SELECT COUNT(*) AS n FROM information_schema.processlist"
                           " WHERE command <> 'Daemon' AND " + condition)
            return cursor.fetchone()["n"]

        # The server may still be busy with the end of those before.
        wait_until(lambda: others("user = SUBSTRING_INDEX(USER(), '@', 1)") == 1)
        guests = [mariadb.connect(user="guest", password="x")
                  for _ in range(FEWEST - others(f"id <> {but_for}"))]
        cursor.execute(f"SET GLOBAL max_connections = {FEWEST}")
        try:
            yield admin
        finally:
            cursor.execute(f"SET GLOBAL max_connections = {before['n']}")
            for guest in guests:
                guest.close()


def test_too_many_connections(start_parlord, private_mariadb, private_database):
    parlord = start_parlord(QUICK, private_database)
    client = parlord.connect(20)
    sid = client.register("ann")
    (connection,) = daemons_connections(private_database)
    with loop_watched(parlord):
        with full_house(private_mariadb, connection) as admin:
            admin.cursor().execute(f"KILL {connection}")
            incident = need_refused(client, sid)
            need_logged(parlord, incident, "Too many connections")
        heals(parlord, sid, 2 + LATE)
    parlord.wait_for_log(f"incident {incident} is over")


def test_no_more_connections_than_one(start_parlord, database):
    """Requests wait for the only one there is; nobody is refused."""
    database.mariadb.query(f"ALTER USER {database.user}@localhost WITH MAX_USER_CONNECTIONS 1")
    parlord = start_parlord({**QUICK, "database": {**QUICK["database"], "query_timeout": 20}},
                            database)
    writer, reader = parlord.connect(20), parlord.connect(20)
    sid = writer.register("ann")
    with held(database, LOBBY_LOCK):
        writer.send({"cmd": "chat", "sid": sid, "message": "m"})
        wait_for_blocked(database, 1)
        reader.send({"cmd": "getGamesList", "sid": sid})
        parlord.wait_for_log("warning: database: can't make connection 2: .*max_user_connections")
    assert writer.receive() == {"status": "ok"}
    assert reader.receive()["status"] == "ok"
    assert len(log_lines(parlord, "can't make connection")) == 1
    assert len(daemons_connections(database)) == 1
    assert not log_lines(parlord, " error: ")


def test_another_password(start_parlord, private_mariadb, private_database):
    def set_password(password):
        private_mariadb.query(f"ALTER USER {private_database.user}@localhost IDENTIFIED BY %s",
                              (password,))

    parlord = start_parlord(QUICK, private_database)
    client = parlord.connect(20)
    sid = client.register("ann")
    workers = parlord.workers()
    set_password("another")
    with loop_watched(parlord):
        for connection in daemons_connections(private_database):
            private_database.query(f"KILL {connection}")
        incident = need_refused(client, sid)
        need_logged(parlord, incident, "Access denied")
        set_password(private_database.password)
        heals(parlord, sid, 2 + LATE)
    parlord.wait_for_log(f"incident {incident} is over")
    assert parlord.workers() == workers
    assert private_database.password not in parlord.log_text()


def test_started_with_the_wrong_password(start_parlord, database, tmp_path):
    """The administrator may set it right at either end; here at the server."""
    wrong = tmp_path / "wrong.password"
    wrong.touch(0o600)
    wrong.write_text("wrong\n")
    parlord = start_parlord({**QUICK, "start_timeout": 0.5,
                             "database": {**QUICK["database"], "password_file": str(wrong)}},
                            database, wait=False)
    parlord.wait_for_log("trying again until")
    client = parlord.connect(20)
    incident = need_refused(client, "x", 2)
    need_logged(parlord, incident, "Access denied")
    database.mariadb.query(f"ALTER USER {database.user}@localhost IDENTIFIED BY 'wrong'")
    wait_until(lambda: client.request(cmd="getGamesList", sid="x")["status"] == "badSid", 2 + LATE)
