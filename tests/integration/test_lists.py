# SPDX-License-Identifier: ISC
"""Replies that are longer than what one call or the output buffer holds."""

import pytest

from harness import wait_until

LONG = "\U0001f47e" * 4096


def fill_lobby(database, texts):
    database.query("INSERT INTO user (login, created_at) VALUES ('writer', UTC_TIMESTAMP())")
    with database.connect() as connection, connection.cursor() as cursor:
        for start in range(0, len(texts), 100):
            cursor.executemany(
                "INSERT INTO message (room, seq, audience, id, user_id, time, text)"
                " SELECT 1, %s, 0, NEXTVAL(message_id), id, UTC_TIMESTAMP(), %s FROM user"
                " WHERE login = 'writer'",
                [(start + n + 1, text) for n, text in enumerate(texts[start:start + 100])])
        cursor.execute("UPDATE room SET last_seq = %s WHERE id = 1", (len(texts),))


def history(client, sid, **fields):
    reply = client.request(cmd="getChatHistory", sid=sid, **fields)
    assert reply["status"] == "ok", reply
    return reply["chat"]


@pytest.mark.parametrize("count", [199, 200, 201, 400, 999])
def test_history_of_many_messages(parlord, database, count):
    texts = [f"message {number}" for number in range(1, count + 1)]
    fill_lobby(database, texts)
    client = parlord.connect()
    sid = client.register("ann")
    assert [entry["message"] for entry in history(client, sid, limit=1000)] == texts
    for limit in (199, 200, 201, 399, 400, 401):
        after = history(client, sid, after=0, limit=limit)
        assert [entry["seq"] for entry in after] == list(range(1, min(limit, count) + 1))
        before = history(client, sid, before=count, limit=limit)
        assert [entry["seq"] for entry in before] == list(range(max(count - limit, 1), count))
    # In a pipeline each reply is where it belongs.
    replies = client.pipeline([{"cmd": "getChatHistory", "sid": sid, "limit": 1000},
                               {"cmd": "nonsense"}] * 3)
    assert [len(reply.get("chat", [])) for reply in replies] == [count, 0] * 3


@pytest.mark.parlord({"limits": {"output_buffer": 65536}})
def test_history_larger_than_the_output_buffer(parlord, database):
    """Messages of 16 KiB each, more than all buffers together hold, for a client that reads late."""
    texts = [f"{number} {LONG}"[:4096] for number in range(400)]
    fill_lobby(database, texts)
    client = parlord.connect(deadline=30)
    sid = client.register("ann")
    client.send({"cmd": "getChatHistory", "sid": sid, "limit": 1000}, {"cmd": "nonsense"})
    # Meanwhile the others are served.
    other = parlord.connect()
    assert other.request(cmd="getGamesList", sid=sid) == {"status": "ok", "games": []}
    assert [entry["message"] for entry in client.receive()["chat"]] == texts
    assert client.receive()["message"] == "Unknown command"


@pytest.mark.parlord({"limits": {"output_buffer": 65536}})
def test_lists_of_players_and_games(parlord, database):
    client = parlord.connect()
    sid = client.register("ann")
    names = [f"{number} {'ы' * 55}" for number in range(401)]
    with database.connect() as connection, connection.cursor() as cursor:
        cursor.executemany("INSERT INTO game (name, created_at) VALUES (%s, UTC_TIMESTAMP())",
                           [(name,) for name in names])
        cursor.executemany("INSERT INTO user (login, created_at) VALUES (%s, UTC_TIMESTAMP())",
                           [(f"user{number}",) for number in range(600)])
        cursor.execute(
            "INSERT INTO session (sid_hash, user_id, created_at, used_at)"
            " SELECT UNHEX(SHA2(login, 256)), id, UTC_TIMESTAMP(), UTC_TIMESTAMP() FROM user"
            " WHERE login LIKE 'user%'")
        cursor.execute("INSERT INTO player (game_id, place, user_id)"
                       " SELECT (SELECT id FROM game WHERE name = %s), id, id FROM user"
                       " WHERE login LIKE 'user%%'", (names[7],))
    users = [f"user{number}" for number in range(600)]

    def listed(**request):
        reply = client.request({"sid": sid, **request})
        (rows,) = [value for key, value in reply.items() if key != "status"]
        return [next(iter(row.values())) for row in rows]

    assert listed(cmd="getGamesList") == names
    assert listed(cmd="getGamesList", after=names[99], limit=250) == names[100:350]
    assert listed(cmd="getPlayersList") == ["ann"] + users
    assert listed(cmd="getPlayersList", after="user99", limit=200) == users[100:300]
    assert listed(cmd="getPlayersListForGame", gameName=names[7]) == users


def test_a_long_reply_is_cut_rather_than_ended_early(start_parlord, private_mariadb,
                                                     private_database):
    """Half of a list is gone when the database dies: it must not look like a whole one."""
    parlord = start_parlord({"workers": 1, "limits": {"output_buffer": 65536},
                             "database": {"query_timeout": 1}}, private_database)
    fill_lobby(private_database, [LONG] * 999)
    client = parlord.connect(deadline=30)
    sid = client.register("ann")
    client.send({"cmd": "getChatHistory", "sid": sid, "limit": 1000})
    # The worker is stuck in the middle: 16 MB are more than the socket takes.
    wait_until(lambda: client.sock.recv(1), 10)
    private_mariadb.kill()
    with pytest.raises((EOFError, ConnectionResetError)):
        client.receive(30)
    parlord.wait_for_log("a long reply was cut")
    assert parlord.connect().request(cmd="nonsense")["message"] == "Unknown command"
