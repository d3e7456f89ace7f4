# SPDX-License-Identifier: ISC
"""What is measured, beside what, and what is to be reached."""

from collections import namedtuple

# name: how targets refer to it. take(stage) gives the figures.
Measure = namedtuple("Measure", "name title take")

# value(figures) is a number, of one round's figures by the measures' names. sign is >= or <=; wish is
# what to strive for, where that is more.
Target = namedtuple("Target", "title value sign target wish unit", defaults=(None, ""))

Case = namedtuple("Case", "name title measures targets")

# Connections of the blocking reference, and clients that wait for each reply.
WRITERS = 32
CLIENTS = 256


def rate(name, reference):
    return lambda figures: figures[name]["rate"] / figures[reference]["rate"]


def median(name, reference):
    return lambda figures: figures[name]["p50_us"] / figures[reference]["p50_us"]


def p99(name, reference):
    return lambda figures: figures[name]["p99_us"] / figures[reference]["p99_us"]


def cpu(name, reference, of="workers", in_reference="workers"):
    """How much less the reference takes."""
    return lambda figures: (figures[reference]["cpu_us"][in_reference] /
                            figures[name]["cpu_us"][of])


def memory_per_client(name):
    def value(figures):
        memory = figures[name]["memory_bytes"]["workers"]
        return (memory["after"] - memory["before"]) / figures[name]["clients"]
    return value


# --- storing messages -------------------------------------------------------------------------------


def insert(stage, rows=1):
    return stage.reference("insert", *stage.admin, "-c", WRITERS, "-b", rows)


CHAT = Case(
    "chat", "storing messages", [
        Measure("insert", "one-row INSERTs, 32 connections", insert),
        Measure("chat", "parlord, one room, 256 clients", lambda s: s.parlor("chat", CLIENTS)),
        Measure("insert2", "one-row INSERTs again", insert),
        Measure("rooms", "parlord, 200 rooms, 256 clients",
                lambda s: s.parlor("rooms", CLIENTS, "--rooms", s.clients(200))),
        Measure("call", "one CALL, alone", lambda s: s.reference("call", *s.login)),
        Measure("one", "parlord, one client alone", lambda s: s.parlor("chat", 1)),
        # The last, as the database goes on writing for a while.
        Measure("bulk", "INSERTs of 64 rows, no checks", lambda s: insert(s, 64)),
    ], [
        Target("one room / one-row INSERTs", rate("chat", "insert"), ">=", 1.7, 2.5),
        Target("200 rooms / one-row INSERTs", rate("rooms", "insert2"), ">=", 1.3, 2),
        Target("one room / INSERTs of 64 rows", rate("chat", "bulk"), None, None),
        Target("one room, p99", lambda f: f["chat"]["p99_us"] / 1e3, "<=", 20, None, " ms"),
        Target("one client / one CALL, median", median("one", "call"), "<=", 1.5),
    ])

# --- answers that need no database ------------------------------------------------------------------


def echo_measure(name, title, *arguments):
    return Measure(name, title, lambda s: s.echo(64, *arguments))


def parse_measure(name, title, preset, *arguments):
    return Measure(name, title, lambda s: s.parlor(preset, 64, *arguments))


SIXTEEN = ("--pipeline", 16)
PARSE = Case(
    "parse", "answers that need no database", [
        echo_measure("echo", "bufferevent and Jansson, echo"),
        parse_measure("unknown", "parlord, unknown command", "unknown"),
        parse_measure("malformed", "parlord, malformed", "malformed"),
        echo_measure("echo16", "echo, pipelined by 16", *SIXTEEN),
        parse_measure("unknown16", "parlord, unknown, by 16", "unknown", *SIXTEEN),
        parse_measure("malformed16", "parlord, malformed, by 16", "malformed", *SIXTEEN),
    ], [
        Target("unknown: CPU of the echo / parlord's", cpu("unknown", "echo"), ">=", 0.75),
        Target("malformed: the same", cpu("malformed", "echo"), ">=", 0.75),
        Target("unknown, by 16: the same", cpu("unknown16", "echo16"), ">=", 0.6),
        Target("malformed, by 16: the same", cpu("malformed16", "echo16"), ">=", 0.6),
    ])

# --- reading ----------------------------------------------------------------------------------------


def call_history(stage, after):
    """The call of a worker for getChatHistory with its default limit."""
    return stage.statement(
        f"CALL get_chat_history({stage.session()}, NULL, {after}, NULL, 100, 100, NULL)")


READ = Case(
    "read", "asking for messages", [
        Measure("history", "parlord, the newest 100, 64 clients",
                lambda s: s.parlor("history", 64)),
        Measure("call", "the same CALL, 16 connections", lambda s: call_history(s, "NULL")),
        Measure("poll", "parlord, nothing is new, 64 clients", lambda s: s.parlor("poll", 64)),
        Measure("callpoll", "the same CALL, 16 connections",
                lambda s: call_history(s, "1000000000")),
    ], [
        Target("nothing is new / the newest 100", rate("poll", "history"), ">=", 4),
        Target("the newest 100 / its CALL", rate("history", "call"), None, None),
        Target("nothing is new / its CALL", rate("poll", "callpoll"), None, None),
    ])

# --- other commands ---------------------------------------------------------------------------------

LOBBY = Case(
    "lobby", "games", [
        Measure("lobby", "parlord, games, 32 clients", lambda s: s.parlor("lobby", 32)),
    ], [])

MIXED = Case(
    "mixed", "reading, writing and lists", [
        Measure("mixed", "parlord, 256 clients",
                lambda s: s.parlor("mixed", CLIENTS, "--rooms", s.clients(200))),
        Measure("rate", "parlord, 256 clients, 500 requests/s",
                lambda s: s.parlor("mixed", CLIENTS, "--rooms", s.clients(200), "--rate", 500)),
    ], [])

LOGIN = Case(
    "login", "logging in at the default cost", [
        Measure("hash", "crypt(3), one thread", lambda s: s.reference("hash")),
        Measure("login", "parlord, 16 clients", lambda s: s.parlor("login", 16)),
    ], [
        Target("CPU of crypt(3) / parlord's", cpu("login", "hash", in_reference="client"), None,
               None),
    ])

# --- many connections -------------------------------------------------------------------------------


def both_halves(stage):
    first, second = stage.twice_at_once("idle", 10000)
    return {**first, "clients": first["clients"] + second["clients"]}


IDLE = Case(
    "idle", "connections that do nothing", [
        Measure("idle", "10,000 connections", lambda s: s.parlor("idle", 10000)),
        Measure("twice", "20,000, by two processes", both_halves),
    ], [
        Target("memory of the workers, each of 10,000", memory_per_client("idle"), "<=", 2048, None,
               " bytes"),
        Target("connections that answered in the end", lambda f: f["twice"]["clients"], ">=", 20000),
    ])

# Only where there is a port for it.
TLS = Case(
    "tls", "connections with TLS that do nothing", [
        Measure("tls", "2,000, one after the other", lambda s: s.tls(2000)),
    ], [
        Target("memory of the workers for each", memory_per_client("tls"), None, None, None,
               " bytes"),
    ])

# --- one against many -------------------------------------------------------------------------------


def well_behaved(stage):
    return stage.parlor("chat", 50, "--rate", 300)


def flooded(preset):
    return lambda s: s.beside((preset, 1, "--pipeline", 1000), lambda: well_behaved(s))


FAIR = Case(
    "fair", "beside one that pipelines 1,000", [
        Measure("alone", "50 clients, 300 messages/s", well_behaved),
        Measure("unknown", "beside a flood of unknown commands", flooded("unknown")),
        Measure("poll", "beside a flood of polls", flooded("poll")),
        Measure("chat", "beside a flood of messages", flooded("chat")),
    ], [
        Target("p99 beside unknown commands / alone", p99("unknown", "alone"), "<=", 2),
        Target("p99 beside polls / alone", p99("poll", "alone"), "<=", 2),
        Target("p99 beside messages / alone", p99("chat", "alone"), "<=", 2),
    ])

# --- attacks ----------------------------------------------------------------------------------------


def beside_many(preset, *arguments):
    return lambda s: s.beside((preset, 200, *arguments), lambda: well_behaved(s))


def attacked(attack):
    return lambda s: s.attacked(attack, lambda: well_behaved(s))


# Each directly behind one that is alone, which it is compared with.
ATTACKS = [
    ("malformed", "malformed requests, 200 clients by 16", beside_many("malformed", *SIXTEEN)),
    ("flood", "one command, 200 clients by 16", beside_many("unknown", *SIXTEEN)),
    ("resets", "a storm of resets", attacked("resets")),
    ("readers", "500 that never read", attacked("readers")),
    ("unfinished", "500 unfinished requests", attacked("unfinished")),
]

ATTACK = Case(
    "attack", "50 clients, 300 messages/s, beside those who mean harm", [
        measure for name, title, take in ATTACKS for measure in (
            Measure(f"before {name}", "alone", well_behaved), Measure(name, title, take))
    ], [
        target for name, title, _ in ATTACKS for target in (
            Target(f"{title}: p50", median(name, f"before {name}"), None, None),
            Target(f"{title}: p99", p99(name, f"before {name}"), None, None))
    ])

# The first is best measured before the others have made the workers grow.
CASES = [IDLE, TLS, CHAT, PARSE, READ, LOBBY, MIXED, LOGIN, FAIR, ATTACK]

# --- on a full database -----------------------------------------------------------------------------

FLAT_LOADS = [
    ("chat", "one room", lambda s: s.parlor("chat", CLIENTS)),
    ("rooms", "200 rooms", lambda s: s.parlor("rooms", CLIENTS, "--rooms", s.clients(200))),
    ("history", "the newest 100", lambda s: s.parlor("history", 64)),
    ("poll", "nothing is new", lambda s: s.parlor("poll", 64)),
    ("lobby", "games", lambda s: s.parlor("lobby", 32)),
    ("mixed", "mixed", lambda s: s.parlor("mixed", CLIENTS, "--rooms", s.clients(200))),
]


def on_full(take):
    return lambda stage: take(stage.full)


# Only where there is a full one.
FLAT = Case(
    "flat", "an empty and a full database", [
        measure for name, title, take in FLAT_LOADS for measure in (
            Measure(f"{name} empty", f"{title}, empty", take),
            Measure(f"{name} full", f"{title}, full", on_full(take)))
    ], [
        target for name, title, _ in FLAT_LOADS for target in (
            Target(f"{title}: rate, full / empty", rate(f"{name} full", f"{name} empty"), ">=", 0.8),
            Target(f"{title}: median, full / empty", median(f"{name} full", f"{name} empty"), "<=",
                   1.2))
    ])
