# SPDX-License-Identifier: ISC
"""What the procedures that list something read: no more rows than they return and a page of them,
however many there are. MariaDB counts each row that a statement takes from a table or an index."""

from collections import namedtuple
from datetime import date

import pytest

from harness.procedures import Caller

PAGE = 50  # rows that one call may return
FIXED = 25  # rows for looking at the session, the dialog and the like

USERS = 20000
SESSIONS_OF_ONE = 40
DIALOGS = 20000
GAMES = 20000
MESSAGES = 40000  # in the lobby
PRIVATE = 250  # in each of three dialogs
MEMBERSHIPS = 100  # of user 1, about

ME = b"me".ljust(32, b".")

FILL = [
    "DELETE FROM session", "DELETE FROM user", "DELETE FROM dialog WHERE id > 1",
    # Three quarters tell when they were born, the others how old they are.
    "INSERT INTO user (id, login, created_at, first_name, last_name, birth, age, sex, city)"
    " SELECT seq, CONCAT('user', seq), UTC_TIMESTAMP(), CONCAT('first', seq % 50),"
    " CONCAT('last', seq % 1000),"
    " IF(seq % 4 = 0, NULL, UTC_DATE() - INTERVAL (seq * 7 % 25000) DAY), seq % 80,"
    " IF(seq % 5000 = 11, 'other', IF(seq % 2, 'f', 'm')), CONCAT('city', seq % 100)"
    f" FROM seq_1_to_{USERS}",
    "UPDATE user SET birth = UTC_DATE() + INTERVAL id DAY WHERE id % 100 = 1",
    "UPDATE user SET city = 'Nowhere', first_name = 'Rare', last_name = 'Rarer',"
    " birth = '1900-02-28', sex = 'x' WHERE id IN (700, 12000, 19990)",
    "INSERT INTO session SELECT UNHEX(SHA2(id, 256)), id, UTC_TIMESTAMP(), UTC_TIMESTAMP()"
    " FROM user WHERE id > 1",
    f"INSERT INTO session VALUES (X'{ME.hex()}', 1, UTC_TIMESTAMP(), UTC_TIMESTAMP())",
    "INSERT INTO session SELECT UNHEX(SHA2(CONCAT('again', seq), 256)), 300, UTC_TIMESTAMP(),"
    f" UTC_TIMESTAMP() FROM seq_1_to_{SESSIONS_OF_ONE}",
    # A quarter is private, and these follow each other.
    "INSERT INTO dialog (id, name, create_date, capacity, private, members, members_joined)"
    " SELECT seq, CONCAT('dialog', seq % 100), '2000-01-01' + INTERVAL (seq % 50) DAY,"
    " IF(seq % 3, NULL, 10 + seq % 50), seq BETWEEN 6000 AND 11000, 1 + seq % 7, 7"
    f" FROM seq_2_to_{DIALOGS}",
    "UPDATE dialog SET name = 'Rare', create_date = '1999-12-31', capacity = 77"
    " WHERE id IN (900, 7000, 7001, 19000)",
    "INSERT INTO dialog_member SELECT id, 1, 1 FROM dialog"
    " WHERE id > 1 AND (private AND id % 100 = 0 OR NOT private AND id % 500 = 1 OR id = 7001)",
    "INSERT INTO dialog_member SELECT 5, seq, seq FROM seq_2_to_5000",
    "INSERT INTO room (id, last_seq, audience) SELECT id, IF(id = 6, 5000, 0), IF(private, id, 0)"
    " FROM dialog WHERE id > 1",
    f"UPDATE room SET last_seq = {MESSAGES} WHERE id = 1",
    # Most games are over; the others were made among them.
    "INSERT INTO game (id, name, live, players_joined, created_at)"
    " SELECT seq, CONCAT('game', seq), IF(seq % 50 = 0, TRUE, NULL), 300, UTC_TIMESTAMP()"
    f" FROM seq_1_to_{GAMES}",
    "INSERT INTO player SELECT 50, seq, seq FROM seq_1_to_2000",
    "INSERT INTO room (id, last_seq, audience) SELECT -CAST(id AS SIGNED), IF(id = 50, 3000, 0),"
    " -CAST(id AS SIGNED) FROM game",
    "INSERT INTO message (room, seq, audience, id, user_id, time, text)"
    " SELECT -50, seq, -50, NEXTVAL(message_id), 1 + seq % 2000, UTC_TIMESTAMP(),"
    " CONCAT('text', seq) FROM seq_1_to_3000",
    "INSERT INTO message (room, seq, audience, id, user_id, time, text)"
    " SELECT 6, seq, 0, NEXTVAL(message_id), 2, UTC_TIMESTAMP(), CONCAT('text', seq)"
    " FROM seq_1_to_5000",
    "INSERT INTO message (room, seq, audience, id, user_id, time, text)"
    f" SELECT 1, seq, 0, NEXTVAL(message_id), 1 + seq % {USERS}, UTC_TIMESTAMP(), CONCAT('text', seq)"
    f" FROM seq_1_to_{MESSAGES}",
    # Private ones of three dialogs by turns, and the newest of all, which one may not read.
    "INSERT INTO message (room, seq, audience, id, user_id, time, text)"
    " SELECT 6100 + 100 * (seq % 3), seq DIV 3, 6100 + 100 * (seq % 3), NEXTVAL(message_id), 2,"
    f" UTC_TIMESTAMP(), CONCAT('text', seq) FROM seq_3_to_{3 * PRIVATE + 2}",
    f"UPDATE room SET last_seq = {PRIVATE} WHERE id IN (6100, 6200, 6300)",
    "INSERT INTO message (room, seq, audience, id, user_id, time, text)"
    " SELECT 6001, seq, 6001, NEXTVAL(message_id), 2, UTC_TIMESTAMP(), CONCAT('text', seq)"
    " FROM seq_1_to_20000",
    "UPDATE room SET last_seq = 20000 WHERE id = 6001",
    "ANALYZE TABLE user, session, dialog, dialog_member, room, message, game, player",
]


@pytest.fixture(scope="module")
def caller(module_database):
    with module_database.connect() as connection, connection.cursor() as cursor:
        for statement in FILL:
            cursor.execute(statement)
            cursor.fetchall()
    with Caller(module_database) as caller:
        caller.query("SET @require_login = TRUE")
        yield caller


# args ends before p_page and p_cursor. each: how many rows of tables one row of the list is made of,
# those of temporary tables included. expected: a query for the first column of all rows, or None where
# only their number matters, limit. whole: how often each page
# reads all that pass the filter. more: what it reads beside that, whatever it finds.
List = namedtuple("List", "name procedure args each expected limit whole more",
                  defaults=(None, 0, 0))


def history(name, *args, limit, game=None):
    return List(f"getChatHistory {name}", "get_chat_history", (ME, game, *args, limit), 2, None, limit)


def messages(name, dialog, *args, limit):
    return List(f"get_msg {name}", "get_msg", (ME, dialog, *args, limit, None), 1, None, limit)


READABLE = (
    "SELECT m.id FROM message m JOIN dialog d ON d.id = m.room WHERE (NOT d.private"
    " OR d.id IN (SELECT dialog_id FROM dialog_member WHERE user_id = 1))")


# His private dialogs are looked at first, and the messages go through temporary tables.
def all_messages(name, limit, each, whole=0):
    return List(f"get_msg {name}", "get_msg", (ME, None, None, None, limit, None), each,
                f"SELECT id FROM ({READABLE} ORDER BY id DESC LIMIT {limit}) newest ORDER BY id",
                limit, whole, 3 * MEMBERSHIPS)


def users(name, condition, first=None, last=None, birth=None, age=None, sex=None, city=None,
          after=None, whole=0):
    return List(f"get_users {name}", "get_users",
                (ME, first, last, birth, age, sex, city, after, None, None), 2,
                f"SELECT id FROM user WHERE {condition} ORDER BY id", whole=whole)


# Of no filter's index the order is the list's: all users of the age are read and sorted.
def users_of_age(age):
    return users(f"age {age}", "IF(birth IS NULL, age, GREATEST(TIMESTAMPDIFF(YEAR, birth, UTC_DATE()),"
                 f" 0)) = {age}", age=age, whole=3)


def dialogs(name, condition, name_=None, create_date=None, capacity=None, after=None):
    visible = ("(NOT private OR id IN (SELECT dialog_id FROM dialog_member WHERE user_id = 1))")
    return List(f"get_dialogs {name}", "get_dialogs",
                (ME, name_, create_date, capacity, after, None, None), 5,
                f"SELECT id FROM dialog WHERE {visible} AND {condition} ORDER BY id")


LISTS = [
    history("newest", None, None, limit=PAGE),
    history("newest of many pages", None, None, limit=1000),
    history("after an old one", 1000, None, limit=1000),
    history("before an old one", None, 20000, limit=1000),
    history("when nothing is new", MESSAGES, None, limit=0),
    history("of a game", None, None, limit=1000, game="game50"),
    messages("newest of the lobby", 1, None, None, limit=1000),
    messages("newest of a dialog", 6, None, None, limit=1000),
    messages("after an old one", 1, 30000, None, limit=1000),
    messages("before an old one", 1, None, 30000, limit=1000),
    messages("when nothing is new", 1, MESSAGES, None, limit=0),
    all_messages("newest of all dialogs", PAGE, each=12),
    all_messages("of all dialogs, also of open ones", 1000, each=1, whole=13),
    users("all", "TRUE"),
    users("after", "id > 15000", after=15000),
    users("first_name, of many", "first_name = 'first7'", first="first7"),
    users("first_name, of few", "first_name = 'Rare'", first="Rare"),
    users("last_name", "last_name = 'last77'", last="last77"),
    users("last_name, of few", "last_name = 'Rarer'", last="Rarer"),
    users("birth, of few", "birth = '1900-02-28'", birth=date(1900, 2, 28)),
    users("birth, of nobody", "FALSE", birth=date(1800, 1, 1)),
    users("city and sex", "city = 'city9' AND sex = 'f'", city="city9", sex="f"),
    users("city and last_name", "FALSE", city="city9", last="last8"),
    users("sex, of many", "sex = 'f'", sex="f"),
    users("sex, of few", "sex = 'other'", sex="other"),
    users("city, of many", "city = 'city9'", city="city9"),
    users("city, of few", "city = 'Nowhere'", city="Nowhere"),
    users("city, after", "city = 'city9' AND id > 10000", city="city9", after=10000),
    users("age, of nobody", "FALSE", age=150),
    users_of_age(0),
    users_of_age(30),
    users_of_age(79),
    dialogs("all", "TRUE"),
    dialogs("after", "id > 10990", after=10990),
    dialogs("among private ones", "id > 6500", after=6500),
    dialogs("Name", "name = 'dialog7'", "dialog7"),
    dialogs("Name, of few", "name = 'Rare'", "Rare"),
    dialogs("Name, of none", "FALSE", "nothing"),
    dialogs("create_date", "create_date = '2000-01-05'", create_date=date(2000, 1, 5)),
    dialogs("create_date, of few", "create_date = '1999-12-31'", create_date=date(1999, 12, 31)),
    dialogs("capacity", "COALESCE(capacity, members) = 13", capacity=13),
    dialogs("capacity, of few", "COALESCE(capacity, members) = 77", capacity=77),
    dialogs("capacity, by members", "COALESCE(capacity, members) = 3", capacity=3),
    List("get_user_from_dialog, lobby", "get_user_from_dialog", (ME, 1, None, None, None), 1,
         "SELECT id FROM user ORDER BY id"),
    List("get_user_from_dialog", "get_user_from_dialog", (ME, 5, None, None, None), 2,
         "SELECT user_id FROM dialog_member WHERE dialog_id = 5 ORDER BY place"),
    List("get_user_from_dialog, after", "get_user_from_dialog", (ME, 5, 4000, None, None), 2,
         "SELECT user_id FROM dialog_member WHERE dialog_id = 5 AND place > 4000 ORDER BY place"),
    List("getGamesList", "get_games_list", (ME, None, None), 1,
         "SELECT name FROM game WHERE live ORDER BY id"),
    List("getGamesList after", "get_games_list", (ME, "game19001", None), 1,
         "SELECT name FROM game WHERE live AND id > 19001 ORDER BY id"),
    List("getPlayersList", "get_players_list", (ME, None, None), 4,
         "SELECT login FROM user ORDER BY id"),
    List("getPlayersList after", "get_players_list", (ME, "user19000", None), 4,
         "SELECT login FROM user WHERE id > 19000 ORDER BY id"),
    List("getPlayersListForGame", "get_players_list_for_game", (ME, "game50"), 2,
         "SELECT CONCAT('user', user_id) FROM player WHERE game_id = 50 ORDER BY place"),
]


def count_reads(caller):
    """Of this connection; looking reads nothing that counts."""
    rows = caller.query("SHOW SESSION STATUS WHERE Variable_name LIKE %s"
                        " OR Variable_name = 'Handler_icp_attempts'", ("Handler_read%",))
    return sum(int(row["Value"]) for row in rows)


def idle_reads(caller):
    """What count_reads() itself counts up."""
    before = count_reads(caller)
    return count_reads(caller) - before


def call(caller, procedure, args):
    """(the rows, how many were read for them)."""
    own = idle_reads(caller)
    before = count_reads(caller)
    rows = caller.call(procedure, args)
    return rows, count_reads(caller) - before - own


def pages(caller, item):
    """Every page of a list, each with what was read for it."""
    left = item.limit
    cursor = None
    while True:
        page = PAGE if left is None else min(PAGE, left)
        rows, reads = call(caller, item.procedure, (*item.args, page, cursor))
        yield rows, reads
        if left is not None:
            left -= len(rows)
        if len(rows) < PAGE or left == 0:
            return
        cursor = rows[-1]["_cursor"]


@pytest.mark.parametrize("item", LISTS, ids=[item.name for item in LISTS])
def test_a_page_reads_no_more_than_a_page(caller, module_database, item):
    expected = None
    if item.expected is not None:
        expected = [next(iter(row.values())) for row in module_database.query(item.expected)]
    fixed = FIXED + item.more + (item.whole * len(expected) if item.whole else 0)
    found = []
    for number, (rows, reads) in enumerate(pages(caller, item), 1):
        found += [next(iter(row.values())) for row in rows]
        bound = item.each * (len(rows) + PAGE) + fixed
        assert reads <= bound, f"page {number}: {reads} rows read for {len(rows)}"
    assert len(found) == item.limit if expected is None else found == expected


def test_every_list_is_here(module_database):
    """Those with a cursor. The administrator's have no bound."""
    names = {row["name"] for row in module_database.query(
        "SELECT specific_name AS name FROM information_schema.parameters"
        " WHERE specific_schema = DATABASE() AND parameter_name = 'p_cursor'"
        " AND specific_name NOT LIKE '%\\_' AND specific_name NOT LIKE 'admin\\_%'")}
    assert names == {item.procedure for item in LISTS}


def test_what_is_added_between_pages(caller, module_database):
    """More than MariaDB's bound of a recursion, in the one dialog that is walked through."""
    args = (ME, None, None, None, 1000, None, 400)
    rows = caller.call("get_msg", (*args, None))
    for statement in (
            "INSERT INTO message (room, seq, audience, id, user_id, time, text)"
            " SELECT 6100, last_seq + seq, 6100, NEXTVAL(message_id), 2, UTC_TIMESTAMP(), 'm'"
            " FROM room JOIN seq_1_to_3000 WHERE room.id = 6100",
            "UPDATE room SET last_seq = last_seq + 3000 WHERE id = 6100"):
        module_database.query(statement)
    for _ in range(3):
        cursor = rows[-1]["_cursor"]
        rows = caller.call("get_msg", (*args, cursor))
        assert [row["id"] for row in rows] == [row["id"] for row in module_database.query(
            f"{READABLE} AND m.id > {cursor} ORDER BY m.id LIMIT 400")]
