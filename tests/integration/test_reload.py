# SPDX-License-Identifier: ISC
"""Reloading: generations of processes, and what clients notice of it, which is nothing."""

import re
import signal
import threading

import pytest

from accounts import write_accounts
from harness import Client, wait_until


def reload(parlord, options=None):
    """SIGHUP, after a change of the options."""
    parlord.options = {**parlord.options, **(options or {})}
    parlord.write_conf()
    parlord.signal(signal.SIGHUP)


def wait_reloaded(parlord, generation):
    parlord.wait_for_log(f"reloaded: generation {generation} serves", 20)


def max_length(client, sid, length):
    """Whether a message of so many characters is taken."""
    return client.request(cmd="chat", sid=sid, message="x" * length)["status"] == "ok"


@pytest.mark.parlord({"workers": 2})
def test_new_connections_get_the_new_configuration_old_ones_keep_theirs(parlord):
    old = parlord.connect()
    sid = old.register("ann")
    before = parlord.workers()
    reload(parlord, {"limits": {"password_cost": 1, "max_message_length": 10}, "workers": 3})
    wait_reloaded(parlord, 2)
    with parlord.connect() as new:
        assert not max_length(new, sid, 11)
        assert max_length(new, sid, 10)
    # The old connection is served as before, by a process that waits for its end.
    assert max_length(old, sid, 11)
    assert len(set(parlord.workers()) & set(before)) == 1
    assert len(set(parlord.workers()) - set(before)) == 3
    old.close()
    parlord.wait_for_log("generation 1 has ended")
    assert not set(parlord.workers()) & set(before)


@pytest.mark.parlord({"workers": 2})
@pytest.mark.parametrize("text, said", [
    ("workers = 0;\nlimits: { backlog = 0; };\n", r"parlord\.conf:2: limits\.backlog must be"),
    ("workers = ;\n", r"parlord\.conf:1: syntax error"),
    ("vk: { mode = \"stub\"; accounts = \"/nowhere\"; };\n", r"/nowhere"),
])
def test_a_bad_file_changes_nothing(parlord, text, said):
    client = parlord.connect()
    sid = client.register("ann")
    before = parlord.workers()
    parlord.conf.write_text(text)
    parlord.signal(signal.SIGHUP)
    parlord.wait_for_log("reload failed: .*" + said)
    assert parlord.workers() == before
    assert max_length(client, sid, 100)
    # A good one is taken afterwards.
    reload(parlord)
    wait_reloaded(parlord, 2)


@pytest.mark.parlord({"workers": 1})
def test_what_needs_a_restart_stays(parlord):
    port = parlord.port
    parlord.options = {"listen": ["127.0.0.1:1"], "workers": 1, "limits": {"backlog": 7}}
    parlord.write_conf()
    parlord.signal(signal.SIGHUP)
    wait_reloaded(parlord, 2)
    warnings = re.findall(r"warning: .*: (\S+) needs a restart", parlord.log_text())
    assert warnings == ["listen", "limits.backlog"]
    parlord.port = port
    with parlord.connect() as client:
        client.register("ann")


@pytest.mark.parlord({"workers": 2, "start_timeout": 1})
def test_a_database_password_that_is_wrong_is_not_taken(parlord):
    """None of the new workers serves, so the old ones go on."""
    client = parlord.connect()
    sid = client.register("ann")
    before = parlord.workers()
    database = {**parlord.database.settings, "password_file": None, "password": "wrong"}
    parlord.options = {**parlord.options, "database": database}
    parlord.write_conf()
    parlord.signal(signal.SIGHUP)
    parlord.wait_for_log("reload failed: none of its workers served within start_timeout")
    wait_until(lambda: parlord.workers() == before, 10, "the new workers have left")
    assert max_length(client, sid, 100)
    with parlord.connect() as another:
        assert max_length(another, sid, 100)


@pytest.mark.parlord({"workers": 1, "start_timeout": 30})
def test_a_wrong_password_can_be_mended_by_a_reload(start_parlord, database):
    """A generation that is no worse off than the one before takes over."""
    wrong = {**database.settings, "password_file": None, "password": "wrong"}
    parlord = start_parlord({"workers": 1, "database": wrong}, database, wait=False)
    parlord.wait_for_log("Access denied")
    parlord.options = {"workers": 1}
    parlord.write_conf()
    parlord.signal(signal.SIGHUP)
    parlord.wait_ready()
    wait_reloaded(parlord, 2)


@pytest.mark.parlord({"workers": 1, "reload_linger": 0.5})
def test_reload_linger_bounds_how_long_old_connections_stay(parlord):
    client = parlord.connect()
    client.register("ann")
    reload(parlord)
    wait_reloaded(parlord, 2)
    assert client.is_closed(10)
    parlord.wait_for_log("generation 1 has ended")


@pytest.mark.parlord({"workers": 1, "old_generations": 2})
def test_the_oldest_generation_is_drained_when_there_are_too_many(parlord):
    clients = []
    for generation in range(1, 5):
        client = parlord.connect()
        client.request(cmd="nonsense")
        clients.append(client)
        reload(parlord)
        wait_reloaded(parlord, generation + 1)
    # Of generations 1 to 4 the last two may stay.
    assert clients[0].is_closed(10)
    assert clients[1].is_closed(10)
    for client in clients[2:]:
        assert client.request(cmd="nonsense")["message"] == "Unknown command"


@pytest.mark.parlord({"workers": 2})
def test_a_worker_of_an_old_generation_that_dies_is_not_replaced(parlord):
    client = parlord.connect()
    client.request(cmd="nonsense")
    before = parlord.workers()
    reload(parlord)
    wait_reloaded(parlord, 2)
    (old,) = wait_until(lambda: [pid for pid in parlord.workers() if pid in before]
                        if len(parlord.workers()) == 3 else None)
    parlord.kill_worker(old)
    parlord.wait_for_log("generation 1 has ended")
    assert len(parlord.workers()) == 2


@pytest.mark.parlord({"workers": 2})
def test_stopping_ends_old_generations_too(parlord):
    client = parlord.connect()
    client.request(cmd="nonsense")
    reload(parlord)
    wait_reloaded(parlord, 2)
    parlord.signal(signal.SIGTERM)
    assert client.is_closed(10)
    assert parlord.process.wait(10) == 0
    parlord.status = 0


@pytest.mark.parlord({"workers": 2})
def test_stopping_while_a_reload_is_under_way(parlord):
    parlord.signal(signal.SIGHUP)
    parlord.signal(signal.SIGTERM)
    assert parlord.process.wait(20) == 0
    parlord.status = 0


@pytest.mark.parlord({"workers": 2})
def test_many_reloads_at_once(parlord):
    with parlord.connect() as client:
        sid = client.register("ann")
        for _ in range(20):
            parlord.signal(signal.SIGHUP)
            assert max_length(client, sid, 10)
    wait_until(lambda: len(parlord.workers()) == 2, 30, "only one generation is left")
    with parlord.connect() as client:
        assert max_length(client, sid, 10)


@pytest.mark.time_limit(180)
@pytest.mark.parlord({"workers": 2, "old_generations": 32})
def test_under_load_nobody_notices(parlord, database):
    """Clients that stay, clients that come and go, and five reloads: no connection is refused or cut,
    no request is lost, and every acknowledged message is there once."""
    stop = threading.Event()
    trouble, sent = [], []
    with parlord.connect() as client:
        sids = [client.register(f"user{n}") for n in range(8)]

    def talk(n, stays):
        acknowledged = 0
        try:
            client = Client(parlord.address)
            while not stop.is_set():
                reply = client.request(cmd="chat", sid=sids[n], message=f"{n} {acknowledged}")
                assert reply == {"status": "ok"}, reply
                acknowledged += 1
                if not stays:
                    client.close()
                    client = Client(parlord.address)
            client.close()
        except (OSError, EOFError, AssertionError) as error:
            trouble.append(f"client {n}: {error!r}")
        sent.append((n, acknowledged))

    threads = [threading.Thread(target=talk, args=(n, n < 4)) for n in range(8)]
    for thread in threads:
        thread.start()
    for generation in range(2, 7):
        reload(parlord)
        wait_reloaded(parlord, generation)
    stop.set()
    for thread in threads:
        thread.join()
    assert not trouble
    for n, acknowledged in sent:
        rows = database.query(f"SELECT text FROM message WHERE text LIKE '{n} %' ORDER BY seq")
        assert [row["text"] for row in rows] == [f"{n} {i}" for i in range(acknowledged)]
    assert sum(acknowledged for _, acknowledged in sent) > 100



def test_accounts_of_vk_are_read_again(start_parlord, tmp_path):
    """Who was added is let in, who was taken out is not; a file with a fault changes nothing."""
    def vk(name, password):
        with Client(parlord.address) as client:
            return client.request(cmd="VK_Autorization", username=name, password=password)["answer"]

    accounts = write_accounts(tmp_path / "accounts", {"ann": "secret", "bob": "secret"})
    parlord = start_parlord({"vk": {"mode": "stub", "accounts": accounts}})
    assert vk("ann", "secret") == "Autorization OK"
    write_accounts(tmp_path / "accounts", {"bob": "changed", "cid": "secret"})
    assert vk("ann", "secret") == "Autorization OK"
    parlord.signal(signal.SIGHUP)
    wait_reloaded(parlord, 2)
    assert vk("ann", "secret") == "Incorrect username or password"
    assert vk("bob", "secret") == "Incorrect username or password"
    assert vk("bob", "changed") == "Autorization OK"
    assert vk("cid", "secret") == "Autorization OK"
    (tmp_path / "accounts").write_text("bob\n")
    parlord.signal(signal.SIGHUP)
    parlord.wait_for_log("reload failed: .*accounts:1: ")
    assert vk("cid", "secret") == "Autorization OK"
