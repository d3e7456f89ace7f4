# SPDX-License-Identifier: ISC
"""The acknowledgement is a promise: 100 clients talk while the daemon, the database and the
connections between them are killed and cut at random moments. Every acknowledged message is there
exactly once; nothing is stored that nobody was told may be."""

import asyncio
import random
import time
from collections import Counter

import pytest

from clients import LOBBY, Talker, World, need, wait_for
from harness import Client
from stage import RECOVERY, Stage
from verdict import check_all

CLIENTS = 100
DIALOGS = 5
GAMES = 5


def make_talkers(world, address):
    """Everybody is in the lobby, in some dialogs and in a game."""
    talkers = [Talker(world, f"user{n}", "chat" if n % 2 else "lobby") for n in range(CLIENTS)]
    with Client(address, 60) as client:
        for talker in talkers:
            talker.sid = client.register(talker.name)
        dialogs = [client.request(cmd="create_new_dialog", sid=talkers[0].sid,
                                  Name=f"room {n}")["id_dialog"] for n in range(DIALOGS)]
        for n, talker in enumerate(talkers):
            if talker.protocol == "chat":
                talker.rooms = [(room, {"id_dialog": room}) for room in [LOBBY, *dialogs]]
                continue
            game = n // 2 % GAMES
            reply = client.request(cmd="joinGame" if n // 2 >= GAMES else "createGame",
                                   sid=talker.sid, gameName=f"game {game}")
            assert reply == {"status": "ok"}, reply
            talker.rooms = [(LOBBY, {}), (game, {"gameName": f"game {game}"})]
    return talkers


def number_game_rooms(database, talkers):
    """A game's room has the negative of its id."""
    ids = {row["name"]: -row["id"] for row in database.query("SELECT id, name FROM game")}
    for talker in talkers:
        talker.rooms = [(ids.get(fields.get("gameName"), room), fields)
                        for room, fields in talker.rooms]


async def break_things(stage, world, end):
    """One fault after the other; after each, messages must be acknowledged again. Faults often come
    before all is well again after the one before."""
    while True:
        for fault in stage.deck():
            if end is not None and time.monotonic() > end:
                return
            begun = time.monotonic()
            await fault()
            stage.faults.append(fault.__name__)
            before = world.acknowledged
            await wait_for(f"messages are acknowledged after {fault.__name__}",
                           lambda start=before: world.acknowledged > start + 20, RECOVERY)
            print(f"{fault.__name__}: {time.monotonic() - begun:.1f} s", flush=True)
            await asyncio.sleep(stage.rng.uniform(0, 0.3))
        if end is None:
            return


async def end_tasks(tasks):
    """Again and again: wait_for() can lose a cancellation that comes together with its result."""
    while tasks:
        for task in tasks:
            task.cancel()
        _, tasks = await asyncio.wait(tasks, timeout=1)


async def play(stage, world, talkers, end):
    tasks = [asyncio.create_task(talker.come_back()) for talker in talkers]
    await asyncio.gather(*tasks)
    tasks = [asyncio.create_task(talker.run()) for talker in talkers]
    breaker = asyncio.create_task(break_things(stage, world, end))
    try:
        done, _ = await asyncio.wait([breaker, *tasks], return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()  # a client's error, or the breaker's
        need(breaker in done, "a client left")
        world.over = True
        await asyncio.wait_for(asyncio.gather(*tasks), 2 * RECOVERY)
    finally:
        await end_tasks({breaker, *tasks})
        for talker in talkers:
            talker.close()


@pytest.mark.time_limit(100000)
def test_faults(request, tmp_path, mariadb_template):
    minutes = request.config.getoption("minutes")
    seed = request.config.getoption("seed")
    seed = random.randrange(1 << 32) if seed is None else seed
    print(f"--seed {seed}", flush=True)
    stage = Stage(tmp_path, mariadb_template, random.Random(seed))
    request.node.daemons = [stage.daemon]
    failed = True
    try:
        world = World(stage.daemon.address, seed)
        talkers = make_talkers(world, stage.daemon.address)
        number_game_rooms(stage.database, talkers)
        begun = time.monotonic()
        asyncio.run(play(stage, world, talkers, minutes and begun + 60 * minutes))
        took = time.monotonic() - begun
        print(f"{len(stage.faults)} faults in {took:.0f} s: {dict(Counter(stage.faults))}")
        print(f"{len(world.messages)} messages; {world.counts}")
        wrong = check_all(stage.database, world.messages)
        assert not wrong, "\n".join(wrong)
        assert world.acknowledged > 1000
        if minutes is None:
            assert len(stage.faults) >= 50
        failed = False
    finally:
        wrong = stage.finish()
        if not failed:
            assert not wrong, "\n".join(wrong)
