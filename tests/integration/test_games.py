# SPDX-License-Identifier: ISC
"""Many at once want the same thing, and what must hold of games afterwards."""

import random
import threading

import pytest

from harness.transactions import held, wait_for_blocked

WORKERS = {"workers": 4, "limits": {"hash_queue": 1000, "hash_threads": 2}}


def enter(parlord, count, prefix="user"):
    """count clients, each with a user of its own; a client has its sid in .sid."""
    clients = [parlord.connect(30) for _ in range(count)]
    for number, client in enumerate(clients):
        client.name = f"{prefix}{number}"
        client.send({"cmd": "register", "username": client.name, "password": "secret"})
    for client in clients:
        client.sid = client.receive()["sid"]
    return clients


def race(clients, make):
    """Every client sends make(client), a request or a list of them, before anyone reads a reply;
    the replies, a list for each client where make() gave one."""
    requests = [make(client) for client in clients]
    start = threading.Barrier(4)

    def send(part):
        start.wait(30)
        for client, request in part:
            client.send(*(request if isinstance(request, list) else [request]))

    pairs = list(zip(clients, requests))
    threads = [threading.Thread(target=send, args=(pairs[n::4],)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return [client.receive_many(len(request)) if isinstance(request, list) else client.receive()
            for client, request in pairs]


def statuses(replies):
    counts = {}
    for reply in replies:
        counts[reply["status"]] = counts.get(reply["status"], 0) + 1
    return counts


def check_games(database):
    """What holds whenever nothing is under way."""
    games = database.query(
        "SELECT g.*, COUNT(p.user_id) AS players,"
        " COALESCE(SUM(u.player_status = 'ready'), 0) AS ready FROM game g"
        " LEFT JOIN player p ON p.game_id = g.id LEFT JOIN user u ON u.id = p.user_id"
        " GROUP BY g.id")
    for game in games:
        assert bool(game["live"]) == (game["players"] > 0), f"empty and live, or the reverse: {game}"
        assert game["players"] <= (game["max_players"] or 64), game
        rule = game["players"] >= 2 and game["ready"] == game["players"] \
            and game["players"] == (game["max_players"] or game["players"])
        assert not rule or game["started"], f"all are ready, but it has not started: {game}"
    live = [game["name"] for game in games if game["live"]]
    assert len(live) == len(set(live))
    assert not database.query("SELECT user_id FROM player GROUP BY user_id HAVING COUNT(*) > 1")
    assert not database.query("SELECT game_id, place FROM player GROUP BY game_id, place"
                              " HAVING COUNT(*) > 1")
    assert not database.query("SELECT * FROM player WHERE user_id NOT IN"
                              " (SELECT user_id FROM session)"), "a player without a session"
    return games


@pytest.mark.parlord(WORKERS)
def test_64_join_a_game_of_4(parlord, database):
    owner, *others = enter(parlord, 65)
    assert owner.request(cmd="createGame", sid=owner.sid, gameName="g", maxPlayers=4) == {
        "status": "ok"}
    replies = race(others, lambda c: {"cmd": "joinGame", "sid": c.sid, "gameName": "g"})
    assert statuses(replies) == {"ok": 3, "badCommand": 61}
    assert {reply["message"] for reply in replies if reply["status"] == "badCommand"} == {
        "The game is full"}
    joined = {client.name for client, reply in zip(others, replies) if reply["status"] == "ok"}
    players = owner.request(cmd="getPlayersListForGame", sid=owner.sid, gameName="g")["players"]
    assert players[0] == {"username": owner.name}
    assert {player["username"] for player in players[1:]} == joined
    (game,) = check_games(database)
    assert game["players"] == 4 and not game["started"]

    # All four get ready at once: it starts, and once.
    four = [client for client in [owner] + others if client.name in joined | {owner.name}]
    replies = race(four, lambda c: {"cmd": "setPlayerStatus", "sid": c.sid, "status": "ready"})
    assert statuses(replies) == {"ok": 4}
    (game,) = check_games(database)
    assert game["started"]


@pytest.mark.parlord(WORKERS)
def test_32_create_a_game_of_one_name(parlord, database):
    clients = enter(parlord, 32)
    for turn in range(3):
        replies = race(clients, lambda c: {"cmd": "createGame", "sid": c.sid, "gameName": "g"})
        assert statuses(replies) == {"ok": 1, "alreadyExists": 31}
        (winner,) = [c for c, reply in zip(clients, replies) if reply["status"] == "ok"]
        live = [game for game in check_games(database) if game["live"]]
        assert [game["players"] for game in live] == [1]
        # The name is free again.
        assert winner.request(cmd="leaveGame", sid=winner.sid, gameName="g") == {"status": "ok"}
    assert len(check_games(database)) == 3


@pytest.mark.parlord(WORKERS)
def test_one_user_creates_and_joins_many_at_once(parlord, database):
    """Of one user's connections, one gets him into a game."""
    clients = enter(parlord, 24)
    owners, connections = clients[:8], clients[8:]
    for owner in owners:
        owner.request(cmd="createGame", sid=owner.sid, gameName=f"of {owner.name}")
    sid = connections[0].sid

    def one(client):
        number = connections.index(client)
        if number % 2:
            return {"cmd": "createGame", "sid": sid, "gameName": f"own {number}"}
        return {"cmd": "joinGame", "sid": sid, "gameName": f"of {owners[number // 2].name}"}

    for _ in range(5):
        assert statuses(race(connections, one)) == {"ok": 1, "alreadyInGame": 15}
        check_games(database)
        (row,) = database.query("SELECT g.name FROM player p JOIN game g ON g.id = p.game_id"
                                " JOIN user u ON u.id = p.user_id WHERE u.login = %s",
                                (connections[0].name,))
        assert connections[0].request(cmd="leaveGame", sid=sid, gameName=row["name"]) == {
            "status": "ok"}


@pytest.mark.parlord({**WORKERS, "limits": {**WORKERS["limits"], "sessions_per_user": 24}})
def test_many_register_one_name(parlord, database):
    clients = [parlord.connect(30) for _ in range(48)]
    passwords = {client: "right" if n % 2 else "wrong" for n, client in enumerate(clients)}
    replies = race(clients, lambda c: {"cmd": "register", "username": "ann",
                                       "password": passwords[c]})
    # Whoever was first has made the account, and his password is the right one.
    owners = {passwords[c] for c, reply in zip(clients, replies) if reply["status"] == "ok"}
    assert len(owners) == 1
    right = owners.pop()
    for client, reply in zip(clients, replies):
        expected = "ok" if passwords[client] == right else "badPassword"
        assert reply["status"] == expected, reply
    sids = {reply["sid"] for reply in replies if reply["status"] == "ok"}
    assert len(sids) == 24
    assert database.query("SELECT login FROM user") == [{"login": "ann"}]
    assert database.query("SELECT COUNT(*) AS n FROM session") == [{"n": 24}]
    for sid in sids:
        assert clients[0].request(cmd="getPlayersList", sid=sid) == {
            "status": "ok", "players": [{"username": "ann"}]}


@pytest.mark.parlord(WORKERS)
def test_passwords_changed_at_once(parlord, database):
    """One wins; the others' sessions are over."""
    clients = [parlord.connect(30) for _ in range(12)]
    for client in clients:
        client.sid = client.register("ann")
    replies = race(clients, lambda c: {"cmd": "change_password", "sid": c.sid, "password": "secret",
                                       "new_password": f"new {c.sid}"})
    winners = [c for c, reply in zip(clients, replies) if reply["status"] == "ok"]
    assert len(winners) == 1, statuses(replies)
    assert set(statuses(replies)) <= {"ok", "badPassword", "badSid"}
    assert database.query("SELECT COUNT(*) AS n FROM session") == [{"n": 1}]
    assert winners[0].register("ann", f"new {winners[0].sid}")


@pytest.mark.parlord(WORKERS)
def test_players_come_and_go(parlord, database):
    """Status, joining, leaving and logging out in any order, of two connections per user."""
    rng = random.Random(7)
    clients = enter(parlord, 24)
    seconds = []
    for client in clients:
        second = parlord.connect(30)
        second.sid = client.sid
        second.name = client.name
        seconds.append(second)

    def some(client):
        name = f"game {rng.randint(1, 4)}"
        result = []
        for _ in range(6):
            request = rng.choice([
                {"cmd": "joinGame", "gameName": name}, {"cmd": "joinGame", "gameName": name},
                {"cmd": "createGame", "gameName": name},
                {"cmd": "createGame", "gameName": name, "maxPlayers": 3},
                {"cmd": "leaveGame", "gameName": name},
                {"cmd": "setPlayerStatus", "status": "ready"},
                {"cmd": "setPlayerStatus", "status": "ready"},
                {"cmd": "setPlayerStatus", "status": "wait"},
                {"cmd": "getGamesList"}, {"cmd": "getPlayersListForGame", "gameName": name}])
            result.append({**request, "sid": client.sid})
        return result

    started = set()
    for _ in range(12):
        for replies in race(clients + seconds, some):
            assert set(statuses(replies)) <= {"ok", "badCommand", "alreadyInGame", "alreadyExists",
                                              "notInGame"}, replies
        for game in check_games(database):
            if game["started"]:
                started.add(game["id"])
            else:
                assert game["id"] not in started
    assert started, "no game ever started"
    assert " error: " not in parlord.log_text()

    for client, reply in zip(clients, race(clients, lambda c: {"cmd": "unregister", "sid": c.sid})):
        assert reply == {"status": "ok"}
    assert all(not game["live"] for game in check_games(database))
    assert not database.query("SELECT * FROM session")


# --- races in slow motion: a lock of the administrator's holds the first one up -----------------------


@pytest.mark.parlord({"database": {"query_timeout": 30}})
def test_ready_while_joining(parlord, database):
    """A status that comes after joining, in the order of the commits, counts for the game."""
    ann, bob = enter(parlord, 2)
    ann.request(cmd="createGame", sid=ann.sid, gameName="g")
    ann.request(cmd="setPlayerStatus", sid=ann.sid, status="ready")
    with held(database, "SELECT * FROM user WHERE login = %s FOR UPDATE", (bob.name,)) as release:
        bob.send({"cmd": "joinGame", "sid": bob.sid, "gameName": "g"})
        wait_for_blocked(database, 1)
        second = parlord.connect()
        second.send({"cmd": "setPlayerStatus", "sid": bob.sid, "status": "ready"})
        wait_for_blocked(database, 2)
        release()
        assert bob.receive() == {"status": "ok"}
        assert second.receive() == {"status": "ok"}
        check_games(database)


@pytest.mark.parlord({"database": {"query_timeout": 30}})
def test_logging_out_while_joining(parlord, database):
    """Whose last session ended is in no game."""
    ann, bob = enter(parlord, 2)
    ann.request(cmd="createGame", sid=ann.sid, gameName="g")
    with held(database, "SELECT * FROM game WHERE name = 'g' FOR UPDATE") as release:
        bob.send({"cmd": "joinGame", "sid": bob.sid, "gameName": "g"})
        wait_for_blocked(database, 1)
        second = parlord.connect()
        second.send({"cmd": "unregister", "sid": bob.sid})
        # It may finish first, or wait for the other.
        try:
            assert second.receive(0.5) == {"status": "ok"}
            release()
        except TimeoutError:
            release()
            assert second.receive() == {"status": "ok"}
        assert bob.receive()["status"] in ("ok", "badSid")
        check_games(database)


@pytest.mark.parlord({"database": {"query_timeout": 30}})
def test_logging_out_while_creating_a_game(parlord, database):
    (ann,) = enter(parlord, 1)
    # Game names are unique, so this one is waited for.
    with held(database, "INSERT INTO game (name, created_at) VALUES ('g', UTC_TIMESTAMP())") as release:
        ann.send({"cmd": "createGame", "sid": ann.sid, "gameName": "g"})
        wait_for_blocked(database, 1)
        second = parlord.connect()
        second.send({"cmd": "unregister", "sid": ann.sid})
        try:
            assert second.receive(0.5) == {"status": "ok"}
            release()
        except TimeoutError:
            release()
            assert second.receive() == {"status": "ok"}
        assert ann.receive()["status"] in ("ok", "badSid")
        check_games(database)
