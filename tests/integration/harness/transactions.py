# SPDX-License-Identifier: ISC
"""Open transactions, and an administrator's locks."""

import time
from contextlib import contextmanager

# InnoDB shows what it last gathered for as long as somebody asks more often than this (trx0i_s.cc).
GATHERED_FOR = 0.1

_last_look = 0


def open_transactions(database):
    """Those of the daemon's account on this database, a row each with the id of the connection in
    "connection" and the state in "state"."""
    global _last_look
    time.sleep(max(_last_look + 1.5 * GATHERED_FOR - time.monotonic(), 0))
    rows = database.query(
        "SELECT t.trx_mysql_thread_id AS connection, t.trx_state AS state, t.trx_query AS query"
        " FROM information_schema.innodb_trx t"
        " JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id"
        # While a procedure runs it is its definer who is shown.
        " WHERE p.user IN (%s, %s)", (database.user, f"{database.name}_definer"))
    _last_look = time.monotonic()
    return rows


def wait_for_blocked(database, count, deadline=5):
    """Waits until exactly so many of the daemon's transactions wait for a lock; their connections."""
    end = time.monotonic() + deadline
    while True:
        rows = open_transactions(database)
        blocked = [row["connection"] for row in rows if row["state"] == "LOCK WAIT"]
        if len(blocked) == count:
            return blocked
        assert time.monotonic() < end, f"{len(blocked)} instead of {count} wait for a lock: {rows}"


@contextmanager
def held(database, sql, args=None):
    """Runs a statement in a transaction that stays open until the block ends, or until release(),
    which it gives."""
    connection = database.connect(autocommit=False)
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql, args)
        yield connection.rollback
    finally:
        connection.close()
