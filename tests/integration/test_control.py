# SPDX-License-Identifier: ISC
"""The control process and what it shows of the scoreboard; see test_admin.py for its procedures and
test_parlorctl.py for its client."""

import os
import re
import signal
import socket
import stat

import pytest

from harness import Client, wait_until


@pytest.fixture
def control(parlord):
    """A connection to the control socket."""
    with Client(parlord.control) as client:
        yield client


def status(control):
    reply = control.request(cmd="status")
    assert reply["status"] == "ok"
    return reply


def processes(control, role="worker"):
    return [process for process in status(control)["processes"] if process["role"] == role]


@pytest.mark.parlord({"workers": 2})
def test_the_socket_is_for_its_group(parlord):
    assert stat.S_IMODE(os.stat(parlord.control).st_mode) == 0o660


@pytest.mark.parlord({"workers": 2})
def test_status_shows_the_processes(parlord, control):
    wait_until(lambda: all((process["state"], process["database"]) == ("serving", "ok")
                           for process in status(control)["processes"]))
    shown = status(control)
    assert shown["health"] == "ok"
    assert {process["pid"] for process in processes(control)} == set(parlord.workers())
    assert [process["pid"] for process in processes(control, "control")] \
        == [parlord.control_process()]
    assert sorted(process["number"] for process in processes(control)) == [1, 2]
    assert all(process["generation"] == 1 and process["memory_bytes"] > 1000000
               for process in shown["processes"])
    assert shown["version"] and shown["uptime"] >= 0 and shown["max_connections"] == 10000


@pytest.mark.parlord({"workers": 2})
def test_requests_are_counted_by_command_and_outcome(parlord, control):
    with parlord.connect() as client:
        sid = client.register("ann")
        for _ in range(3):
            client.request(cmd="chat", sid=sid, message="x")
        client.request(cmd="chat", sid="wrong", message="x")
        client.request(cmd="chat", sid=sid)
        client.request(cmd="nonsense")
        client.send_raw(b"nonsense\n")
        client.receive()
    shown = status(control)
    # The test's harness has asked for the list of games.
    assert shown["commands"].keys() == {"chat", "register", "getGamesList"}
    chat = shown["commands"]["chat"]
    assert (chat["ok"], chat["refused"], chat["failed"]) == (3, 2, 0)
    assert 0 < chat["p50_ms"] <= chat["p99_ms"] and chat["mean_ms"] > 0
    counters = shown["counters"]
    assert counters["bad_requests"] == 2
    assert counters["messages"] == 4 and 0 < counters["message_batches"] <= 4
    assert counters["bytes_received"] > 100 and counters["bytes_sent"] > 100


@pytest.mark.parlord({"workers": 1})
def test_what_the_dead_have_counted_is_kept(parlord, control):
    with parlord.connect() as client:
        client.register("ann")
    victim = parlord.kill_worker()
    wait_until(lambda: parlord.workers() not in ([], [victim]))
    assert status(control)["commands"]["register"]["ok"] == 1
    wait_until(lambda: [process["pid"] for process in processes(control)] == parlord.workers())


@pytest.mark.parlord({"workers": 2})
def test_clients(parlord, control):
    with parlord.connect() as ann, parlord.connect() as idle:
        number = ann.request(cmd="Registration", login="ann", pas="secret")["id"]
        idle.request(cmd="nonsense")
        shown = control.request(cmd="clients")["clients"]
        by_address = {client["address"]: client for client in shown}
        mine = by_address["%s:%d" % ann.sock.getsockname()]
        other = by_address["%s:%d" % idle.sock.getsockname()]
        assert mine["id_user"] == number and mine["requests"] == 1
        assert other["id_user"] == 0 and other["client"] != mine["client"]
        assert mine["pid"] in parlord.workers()
        # And who asks.
        assert by_address["unix"]["pid"] == parlord.control_process()
    wait_until(lambda: len(control.request(cmd="clients")["clients"]) == 1)


@pytest.mark.parlord({"workers": 2})
def test_kick(parlord, control):
    with parlord.connect() as ann, parlord.connect() as also_ann, parlord.connect() as bob:
        number = ann.request(cmd="Registration", login="ann", pas="secret")["id"]
        also_ann.request(cmd="Login", login="ann", pas="secret")
        bob.request(cmd="Registration", login="bob", pas="secret")
        assert control.request(cmd="kick", id_user=number) == {"status": "ok"}
        assert ann.is_closed() and also_ann.is_closed()
        assert bob.request(cmd="get_user_info", id_user=number)["ans"]["login"] == "ann"
        (last,) = [client["client"] for client in control.request(cmd="clients")["clients"]
                   if client["address"] != "unix"]
        assert control.request(cmd="kick", client=last) == {"status": "ok"}
        assert bob.is_closed()
    assert status(control)["counters"]["cut_kick"] == 3
    assert "by an administrator" in parlord.log_text()
    for wrong in ({}, {"client": 1, "id_user": 1}):
        assert control.request(cmd="kick", **wrong)["status"] == "badCommand"


@pytest.mark.parlord({"workers": 1})
def test_drain_ends_the_daemon_in_order(parlord, control):
    with parlord.connect() as client:
        client.request(cmd="nonsense")
        assert control.request(cmd="drain") == {"status": "ok"}
        assert client.is_closed()
    assert parlord.process.wait(20) == 0
    parlord.status = 0


@pytest.mark.parlord({"workers": 1})
def test_reload(parlord, control):
    assert control.request(cmd="reload") == {"status": "ok"}
    parlord.wait_for_log("reloaded: generation 2 serves")
    with Client(parlord.control) as again:
        wait_until(lambda: {process["generation"] for process in processes(again)} == {2})


@pytest.mark.parlord({"workers": 2})
def test_health(parlord, control):
    assert status(control)["health"] == "ok"
    for pid in parlord.workers():
        os.kill(pid, signal.SIGSTOP)
    # A process that hangs is shown with its silence.
    wait_until(lambda: min(process["silent_ms"] for process in processes(control)) > 1500)
    for pid in parlord.workers():
        os.kill(pid, signal.SIGCONT)
    wait_until(lambda: max(process["silent_ms"] for process in processes(control)) < 1500)


def test_health_without_a_database(start_parlord, private_database, private_mariadb):
    parlord = start_parlord({"workers": 1}, private_database)
    with Client(parlord.control) as control:
        wait_until(lambda: status(control)["health"] == "ok")
        private_mariadb.kill()
        wait_until(lambda: status(control)["health"] == "degraded", 20)
        private_mariadb.start()
        wait_until(lambda: status(control)["health"] == "ok", 20)


SAMPLE = re.compile(r'[a-zA-Z_:][a-zA-Z0-9_:]*(\{[a-z]+="[^"\\\n]*"(,[a-z]+="[^"\\\n]*")*\})? '
                    r'(\d+(\.\d+)?(e[-+]\d+)?|\+Inf)')


@pytest.mark.parlord({"workers": 2})
def test_metrics(parlord, control):
    """Prometheus's text format 0.0.4: HELP and TYPE once before the samples of each family, which
    stand together; buckets that count everything below them."""
    with parlord.connect() as client:
        client.register("ann")
    text = control.request(cmd="metrics")["metrics"]
    assert text.endswith("\n")
    types, samples, family = {}, {}, None
    for line in text.splitlines():
        if line.startswith("# HELP "):
            family = line.split()[2]
            assert family not in types
        elif line.startswith("# TYPE "):
            _, _, name, kind = line.split()
            assert name == family and kind in ("counter", "gauge", "histogram")
            types[name] = kind
        else:
            assert SAMPLE.fullmatch(line), line
            name, _, value = line.rpartition(" ")
            assert name not in samples, "no sample twice"
            samples[name] = float(value)
            base = re.sub(r"\{.*", "", name)
            if types[family] == "histogram":
                base = re.sub(r"_(bucket|sum|count)$", "", base)
            assert base == family, line
            assert types[family] != "counter" or base.endswith("_total")
    assert samples["parlord_healthy"] == 1
    assert samples['parlord_requests_total{command="register",outcome="ok"}'] == 1
    series = 'parlord_request_duration_seconds_%s{command="register"%s}'
    buckets = [value for name, value in samples.items() if name.startswith(
        'parlord_request_duration_seconds_bucket{command="register",')]
    assert buckets == sorted(buckets) and buckets[-1] == 1
    assert samples[series % ("count", "")] == 1 and samples[series % ("sum", "")] > 0


@pytest.mark.parlord({"workers": 1, "limits": {"max_connections": 3, "password_cost": 1}})
def test_max_connections(parlord, control):
    """Whoever comes then is told so; administrators have connections of their own."""
    wait_until(lambda: len(control.request(cmd="clients")["clients"]) == 1)
    clients = [parlord.connect() for _ in range(3)]
    for client in clients:
        client.request(cmd="nonsense")
    with Client(parlord.address) as late:
        reply = late.receive()
        assert reply["status"] == "badCommand" and reply["retry_after"] >= 1
        assert late.is_closed()
    assert status(control)["counters"]["connections_rejected"] == 1
    clients.pop().close()

    def gets_in():
        with Client(parlord.address) as client:
            return client.request(cmd="nonsense").get("message") == "Unknown command"

    wait_until(gets_in)


@pytest.mark.parlord({"workers": 2})
def test_clients_commands_are_not_the_administrators(parlord, control):
    assert control.request(cmd="getGamesList", sid="x")["message"] == "Unknown command"
    with parlord.connect() as client:
        for command in ("status", "clients", "drain", "ban"):
            assert client.request(cmd=command)["message"] == "Unknown command"


@pytest.mark.parlord({"workers": 1})
def test_a_dead_control_process_is_replaced(parlord):
    victim = parlord.control_process()
    os.kill(victim, signal.SIGKILL)
    wait_until(lambda: parlord.control_process() not in (None, victim))
    with Client(parlord.control) as control:
        assert status(control)["health"] == "ok"


def test_many_clients_are_listed(start_parlord, database):
    """A long list is written in pieces."""
    parlord = start_parlord({"workers": 2}, database)
    socks = []
    try:
        for _ in range(1200):
            socks.append(socket.create_connection(parlord.address))
        with Client(parlord.control) as control:
            wait_until(lambda: len(control.request(cmd="clients")["clients"]) == 1201, 30)
    finally:
        for sock in socks:
            sock.close()
