# SPDX-License-Identifier: ISC
"""200 clients at once: every reply arrives, in order; what was acknowledged is stored once."""

import asyncio
import os
import random

import pytest

from harness import wait_until
from harness.checks import check_messages, check_rooms
from harness.load import Player, Survivor, World

CLIENTS = 200
OPTIONS = {"workers": 2, "log": {"level": "info"}, "limits": {"hash_threads": 2, "hash_queue": 1000}}


def make_world(parlord):
    seed = int(os.environ.get("PARLORD_TEST_SEED") or random.randrange(1 << 32))
    print(f"PARLORD_TEST_SEED={seed}")
    return World(parlord.address, random.Random(seed))


def two_workers(parlord):
    return wait_until(lambda: len(parlord.workers()) == 2 and parlord.workers(), 10, "two workers")


def check_games(database):
    """What holds at any time."""
    live = database.query(
        "SELECT g.name, g.max_players, g.started, COUNT(p.user_id) AS players FROM game g"
        " LEFT JOIN player p ON p.game_id = g.id WHERE g.live GROUP BY g.id")
    for game in live:
        assert game["players"] > 0, game
        assert game["max_players"] is None or game["players"] <= game["max_players"], game
    names = [game["name"] for game in live]
    assert len(names) == len(set(names))
    assert not database.query("SELECT * FROM player WHERE game_id NOT IN"
                              " (SELECT id FROM game WHERE live)")
    assert not database.query("SELECT user_id FROM player GROUP BY user_id HAVING COUNT(*) > 1")


@pytest.mark.parlord(OPTIONS)
@pytest.mark.time_limit(120)
def test_mixed_load(parlord, database):
    world = make_world(parlord)
    players = [Player(world, f"user{number}") for number in range(CLIENTS)]
    workers = two_workers(parlord)
    asyncio.run(world.run(players, 30))
    print(f"{sum(world.counts.values())} replies:", sorted(world.counts.items()))

    assert world.commands() == {
        "register", "unregister", "change_password", "chat", "getChatHistory", "clear",
        "getPlayersList", "getGamesList", "getPlayersListForGame", "setPlayerStatus", "createGame",
        "joinGame", "leaveGame"}
    assert not [key for key in world.counts if key[1] == "internalError"]
    assert parlord.workers() == workers, "a worker died"
    assert " error: " not in parlord.log_text()
    check_rooms(database)
    check_messages(database, world.acknowledged)
    check_games(database)
    members = {row["login"]: row["name"] for row in database.query(
        "SELECT u.login, g.name FROM player p JOIN user u ON u.id = p.user_id"
        " JOIN game g ON g.id = p.game_id")}
    assert members == {player.name: player.game for player in players if player.game is not None}


@pytest.mark.parlord(OPTIONS)
@pytest.mark.time_limit(120)
def test_killed_workers_lose_nothing(parlord, database):
    """kill -9 of a worker, again and again, under load."""
    world = make_world(parlord)
    players = [Survivor(world, f"user{number}") for number in range(CLIENTS)]
    two_workers(parlord)
    killed = []

    async def kill_workers():
        while True:
            await asyncio.sleep(1.5)
            killed.append(parlord.kill_worker(world.rng.choice(parlord.workers())))

    async def run():
        killer = asyncio.create_task(kill_workers())
        try:
            await world.run(players, 10)
        finally:
            killer.cancel()

    asyncio.run(run())
    print(f"{sum(world.counts.values())} replies, {len(killed)} workers killed, {world.lost}"
          f" connections lost, slowest return {world.slowest_return:.2f} s:",
          sorted(world.counts.items()))
    assert len(killed) >= 4 and world.lost >= 100
    assert world.slowest_return < 5, "clients must be able to connect again at once"
    two_workers(parlord)
    assert not set(parlord.workers()) & set(killed)
    check_rooms(database)
    check_messages(database, world.acknowledged)
    check_games(database)
