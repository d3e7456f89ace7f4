# SPDX-License-Identifier: ISC
"""The manual says what the programs do.

Each example of parlord-protocol(7) is run. In its source a comment above the display says where:

    .\\" test           on a server in testing mode, emptied, over new connections
    .\\" test users     the same, after the registrations that the page begins with
    .\\" test next      where the example above has ended, over the same connections
    .\\" test trusting  with require_login = false; behind users
    .\\" test normal    on a server that is not in testing mode
    .\\" test busy      a reply to one of many log-ins at once
    .\\" test away      a reply while the database is away
    .\\" test file      a file of a test, named by the line above

In a display "> " begins a request and "< " a reply, both with the number of the connection before
them if there are several; lines that begin with two blanks go on with what is above them.
"""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from harness import wait_until
from harness.mariadb import program
from harness.tables import ROOT, commands, own_answers, read, rules, statuses

PAGE = ROOT / "man" / "parlord-protocol.7"
GROUPS = {"LOBBY COMMANDS": "lobby.c", "CHAT COMMANDS": "chat.c"}
WORDS = {"users", "next", "trusting", "normal", "busy", "away", "banned", "file"}

# The user whom the page's examples let in by VK_Autorization: user1 with pass1.
VK = "user1:$5$rounds=1000$1C.3/eLd4MCu62GQ$OP7T2fKo9YzIuvHRACzDOyGjY7uLmYIBQHwu9e.iI57\n"


# --- the page -------------------------------------------------------------------------------------


def plain(line):
    """A line of a literal display as it is shown."""
    return line.replace(r"\&", "").replace(r"\(dq", '"').replace(r"\e", "\\")


def sections(text):
    """The text of each section, and of each subsection under "SECTION/subsection"."""
    found = []
    for part in re.split(r"(?m)^\.Sh ", text)[1:]:
        heading, _, body = part.partition("\n")
        found.append((heading, body))
        for sub in re.split(r"(?m)^\.Ss ", body)[1:]:
            name, _, rest = sub.partition("\n")
            found.append((f"{heading}/{name}", rest))
    return dict(found)


class Example:
    def __init__(self, words, section, line, above):
        self.words = words
        self.section = section
        self.line = line    # of the display
        self.above = above  # the line above the comment
        self.shown = []

    def steps(self):
        """A list of [connection, mark, text] in the order of the page."""
        steps = []
        for text in map(plain, self.shown):
            shell = re.fullmatch(r"\$ echo '(.*)' \| nc -N 127\.0\.0\.1 7420", text)
            marked = re.fullmatch(r"(\d?)([<>]) (.*)", text)
            if shell:
                steps += [["", ">", shell[1]], ["", "<", ""]]
            elif marked:
                steps.append(list(marked.groups()))
            elif steps and (text.startswith("  ") or not steps[-1][2]):
                # A request can be pasted as it stands, so it may be folded only between tokens.
                steps[-1][2] += ("\n" if steps[-1][1] == ">" else " ") + text.strip()
            else:
                raise AssertionError(f"{PAGE.name}:{self.line}: neither request nor reply: {text}")
        return steps

    def replies(self):
        return [json.loads(text) for _, mark, text in self.steps() if mark == "<"]


def examples():
    """Those that are run, and complaints about displays that look like examples and are not."""
    found, wrong = [], []
    section = subsection = ""
    lines = PAGE.read_text("utf-8").splitlines()
    at = 0
    while at < len(lines):
        if lines[at].startswith(".Sh "):
            section, subsection = lines[at][4:], ""
        elif lines[at].startswith(".Ss "):
            subsection = lines[at][4:]
        elif lines[at].startswith(".Bd "):
            mark = re.fullmatch(r'\.\\" test((?: \w+)*)', lines[at - 1])
            words = set(mark[1].split()) if mark else set()
            example = Example(words, f"{section}/{subsection}", at + 1, lines[at - 2])
            end = lines.index(".Ed", at)
            example.shown = lines[at + 1:end]
            if mark and words <= WORDS:
                found.append(example)
            elif mark or any(re.match(r"\d?[<>] |\$ ", text) for text in example.shown):
                wrong.append(f"{PAGE.name}:{at + 1}: an example that no test runs")
            at = end
        at += 1
    return found, wrong


EXAMPLES, UNRUN = examples()
RUN = [example for example in EXAMPLES if "file" not in example.words]


def test_there_are_examples():
    assert len(EXAMPLES) > 40
    assert not UNRUN, "\n".join(UNRUN)


def test_requests_of_examples_are_json():
    wrong = []
    for example in RUN:
        steps = example.steps()
        for (_, mark, text), (_, _, reply) in zip(steps, steps[1:]):
            if mark == ">" and '"badRequest"' not in reply:
                try:
                    assert isinstance(json.loads(text)["cmd"], str)
                except (ValueError, KeyError, TypeError, AssertionError) as error:
                    wrong.append(f"{PAGE.name}:{example.line}: {text}: {error!r}")
    assert not wrong, "\n".join(wrong)


# --- running them ---------------------------------------------------------------------------------


def comparable(reply):
    """A text by which replies are compared as values, whatever is random in them."""
    text = json.dumps(json.loads(reply), sort_keys=True, ensure_ascii=False)
    text = re.sub(r"\(incident [0-9a-f]{12}\)", "(incident ID)", text)
    return re.sub(r'"[0-9a-f]{32}"', '"SID"', text)


class Runner:
    """Runs examples on one server."""

    def __init__(self, parlord):
        self.parlord = parlord
        self.clients = {}
        self.wrong = []

    def client(self, number):
        if number not in self.clients:
            self.clients[number] = self.parlord.connect()
        return self.clients[number]

    def begin(self, example):
        for client in self.clients.values():
            client.close()
        self.clients = {}
        if "normal" in example.words:
            return
        self.client("").request(cmd="clear")
        if "users" in example.words:
            users = next(e for e in RUN if e.section == "DESCRIPTION/Examples")
            self.play(users)

    def play(self, example):
        asked = []
        for number, mark, text in example.steps():
            if mark == ">":
                self.client(number).send_raw(text.encode() + b"\n")
                asked.append(number)
                continue
            assert asked and asked.pop(0) == number, f"line {example.line}: a reply to nothing"
            got = self.client(number).receive_line().decode()
            if comparable(got) != comparable(text):
                self.wrong.append(f"{PAGE.name}:{example.line}: {example.section}:\n"
                                  f"  the page: {text}\n  the server: {got}")
        assert not asked, f"line {example.line}: a request without a reply"

    def run(self, chosen):
        assert chosen
        for example in chosen:
            if "next" not in example.words:
                self.begin(example)
            self.play(example)
        assert not self.wrong, "\n".join(self.wrong)


def of_kind(*kinds):
    """The examples for a server of that kind, or for the usual one."""
    special = {"trusting", "normal", "busy", "away", "banned"}
    return [example for example in RUN if example.words & special == set(kinds)]


def test_examples(start_parlord, testing_database, tmp_path):
    accounts = tmp_path / "vk-accounts"
    accounts.write_text(VK)
    parlord = start_parlord({"vk": {"mode": "stub", "accounts": accounts}}, testing_database)
    Runner(parlord).run(of_kind())


def test_examples_without_log_in(start_parlord, testing_database):
    parlord = start_parlord({"require_login": False}, testing_database)
    Runner(parlord).run(of_kind("trusting"))


def test_examples_without_testing_mode(parlord):
    Runner(parlord).run(of_kind("normal"))


def test_example_of_a_ban(start_parlord, testing_database):
    parlord = start_parlord(None, testing_database)
    with parlord.connect() as client:
        client.register("bob", "b2")
    reply = parlord.ask_control(cmd="ban", username="bob", seconds=3600, reason="spam")
    assert reply == {"status": "ok", "id_user": 1, "until": "2000-01-01 01:00:00", "sessions": 1}
    with parlord.connect() as client:
        [example] = of_kind("banned")
        [[_, _, request], [_, _, shown]] = example.steps()
        client.send_raw(request.encode() + b"\n")
        assert comparable(client.receive_line()) == comparable(shown)


def one_reply(kind):
    [example] = of_kind(kind)
    [[_, mark, text]] = example.steps()
    assert mark == "<"
    return comparable(text)


@pytest.mark.parlord({"workers": 1,
                      "limits": {"password_cost": 8, "hash_threads": 1, "hash_queue": 1}})
def test_example_of_too_many_log_ins(parlord):
    clients = [parlord.connect(60) for _ in range(12)]
    for number, client in enumerate(clients):
        client.send({"cmd": "register", "username": f"user{number}", "password": "secret"})
    replies = {comparable(client.receive_line()) for client in clients}
    assert one_reply("busy") in replies


def test_example_of_a_database_that_is_away(start_parlord, private_mariadb, private_database):
    parlord = start_parlord({"database": {"query_timeout": 0.5}}, private_database)
    client = parlord.connect(30)
    private_mariadb.kill()

    def reply():
        client.send({"cmd": "getGamesList", "sid": "x"})
        return comparable(client.receive_line())

    # Of the first request the connection may be lost in mid-call.
    wait_until(lambda: reply() == one_reply("away"), 20, "the reply of the page")


def test_example_of_a_test(start_parlord, testing_database, tmp_path):
    """The files that the page shows are run by parlor test."""
    parlord = start_parlord(database=testing_database)
    for example in EXAMPLES:
        if "file" in example.words:
            name = re.fullmatch(r"\.Pa (\w+\.(?:tst|ans)) :", example.above)[1]
            tmp_path.joinpath(name).write_text("\n".join(map(plain, example.shown)) + "\n")
    run = subprocess.run([program("PARLOR"), "test", "-s", "%s:%d" % parlord.address, tmp_path],
                         stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
                         check=False)
    assert run.returncode == 0 and "1..1" in run.stdout, run.stdout + run.stderr


# --- commands, fields and statuses ----------------------------------------------------------------


TABLES = {group: commands(file) for group, file in GROUPS.items()}


def fields_of_page(body):
    """[(field, optional)] of the line .D1 of a command; none if it has no such line."""
    fields, optional = [], False
    display = re.search(r"(?m)^\.D1 (.*)$", body)
    for word in display[1].split() if display else []:
        if word in ("Op", "Oo"):
            optional = True
        elif word == "Oc":
            optional = False
        elif word not in ("Ic", ","):
            fields.append((word, optional))
    return fields


def test_tables_are_understood():
    assert len(TABLES["LOBBY COMMANDS"]) > 10 and len(TABLES["CHAT COMMANDS"]) > 10
    history = dict(TABLES["LOBBY COMMANDS"])["getChatHistory"]
    assert history == [("sid", "F_SID", False), ("gameName", "F_GAME_NAME", True),
                       ("after", "F_SEQ", True), ("before", "F_SEQ", True),
                       ("limit", "F_LIMIT", True)]
    messages = dict(TABLES["CHAT COMMANDS"])["get_msg"]
    assert messages == [("sid", "F_SID", True), ("id_dialog", "F_ID", True),
                        ("after", "F_SEQ", True), ("before", "F_SEQ", True),
                        ("limit", "F_LIMIT", True)]
    assert dict(TABLES["CHAT COMMANDS"])["login"][0] == ("login", "F_USERNAME", False)


@pytest.mark.parametrize("group", GROUPS)
def test_each_command_is_described(group):
    page = sections(PAGE.read_text("utf-8"))
    described = {name.partition("/")[2] for name in page if name.startswith(group + "/")}
    assert described == {name for name, _ in TABLES[group]}
    wrong = []
    for name, fields in TABLES[group]:
        there = fields_of_page(page[f"{group}/{name}"])
        if there != [(field, optional) for field, _, optional in fields]:
            wrong.append(f"{name}: the page has the fields {there}, the table {fields}")
    assert not wrong, "\n".join(wrong)


def is_success(reply):
    text = json.dumps(reply, separators=(",", ":"))
    return reply.get("status", "ok") == "ok" and not text.startswith(tuple(own_answers()))


@pytest.mark.parametrize("group", GROUPS)
def test_each_command_has_an_example(group):
    """In its own section, and one that succeeds."""
    wrong = []
    for name, _ in TABLES[group]:
        succeeded = False
        for example in RUN:
            if example.section == f"{group}/{name}":
                steps = example.steps()
                for (_, mark, text), (_, _, reply) in zip(steps, steps[1:]):
                    if mark == ">" and json.loads(text)["cmd"] == name:
                        succeeded |= is_success(json.loads(reply))
        if not succeeded:
            wrong.append(name)
    assert not wrong


def test_each_status_is_described_and_has_an_example():
    page = sections(PAGE.read_text("utf-8"))
    described = set(re.findall(r"(?m)^\.It Li (\w+)$", page["THE WIRE/Statuses"]))
    names = statuses()
    assert len(names) > 5
    assert described == names
    shown = {reply.get("status") for example in RUN for reply in example.replies()}
    assert names <= shown


def test_each_answer_of_its_own_has_an_example():
    shown = [json.dumps(reply, separators=(",", ":"))
             for example in RUN for reply in example.replies()]
    answers = own_answers()
    assert len(answers) > 3
    assert [a for a in answers if not any(text.startswith(a) for text in shown)] == []


# --- values ---------------------------------------------------------------------------------------


def values_of_page():
    """{field: what the page says of it}"""
    found = {}
    body = sections(PAGE.read_text("utf-8"))["VALUES"]
    for item in re.split(r"(?m)^\.It ", body)[1:]:
        names, _, text = item.partition("\n")
        text = " ".join(re.sub(r"^\.\w\w? ", "", line) for line in text.splitlines())
        for name in re.findall(r"\w+", names.removeprefix("Ic ")):
            found[name] = text
    return found


def test_values_have_the_bounds_that_are_checked():
    page, types = values_of_page(), rules()
    used = {(field, kind) for table in TABLES.values() for _, fields in table
            for field, kind, _ in fields}
    admins = {kind for _, fields in commands("admin.c") for _, kind, _ in fields}
    assert {kind for _, kind in used} | admins == set(types)
    wrong = []
    for field, type_ in sorted(used):
        kind, low, high, of = types[type_]
        if kind == "text":
            words = f"{low} to {high} {of.split()[0].strip(',').replace('letters', 'characters')}"
        elif kind == "date":
            words = "YYYY-MM-DD"
        elif kind == "flag":
            words = "true"
        else:
            words = "n integer" if kind == "number" else " number"
            words += f" from {low}" + ("" if high == "INT64_MAX" else f" to {high}")
        if words not in page.get(field, ""):
            wrong.append(f"{field}: the page does not say {words!r}")
    assert not wrong, "\n".join(wrong)


# --- options, signals and exit statuses -----------------------------------------------------------


def help_of(*command):
    run = subprocess.run(list(command), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, text=True, timeout=10, check=False)
    assert run.returncode == 0, run.stdout
    return run.stdout


def options_in(text):
    return set(re.findall(r"(?<![\w-])--?([A-Za-z][\w-]*)", text))


def options_described(text):
    found = set()
    for line in re.findall(r"(?m)^\.It (Fl .*)$", text):
        # In mdoc "Fl -file" is --file.
        found |= {name.lstrip("-") for name in re.findall(r"Fl (-?[A-Za-z][\w-]*)", line)}
    return found


def subcommands(text):
    """The names in the list of them that a help has."""
    return re.findall(r"(?m)^  ([a-z][\w-]*)  +\S", text)


@pytest.mark.parametrize("name,page", [("PARLORD", "parlord.8"), ("PARLORCTL", "parlorctl.8")])
def test_each_option_is_described(name, page):
    text = help_of(program(name), "-h")
    described = options_described(read("man", page))
    assert {"h", "V"} <= described
    assert options_in(text) - described == set()
    for subcommand in subcommands(text):
        assert re.search(rf"(?m)^\.It Cm {subcommand}( .*)?$", read("man", page)), subcommand


def test_each_option_of_parlorctls_commands_is_described():
    page = read("man", "parlorctl.8")
    common = options_described(sections(page)["DESCRIPTION"])
    tried = 0
    for command in subcommands(help_of(program("PARLORCTL"), "-h")):
        items = re.findall(rf"(?m)^\.It Cm {command}( .*)?$", page)
        described = set(re.findall(r"Fl -([a-z-]+)", " ".join(items)))
        own = set(re.findall(r"(?m)^  --([a-z-]+)", help_of(program("PARLORCTL"), command, "-h")))
        assert own == described, command
        tried += len(own)
    assert tried >= 8 and "socket" in common


def test_each_command_of_the_control_socket_is_described():
    body = sections(read("man", "parlorctl.8"))["DESCRIPTION/The control socket"]
    described = {}
    for row in re.findall(r"(?m)^\.It (\w+) Ta(.*)$", body):
        fields = row[1].split(" Ta ")[0]
        described[row[0]] = set(re.findall(r"\w+", fields.replace(" or ", " "))) - {"Ta"}
    assert described == {name: {field for field, _, _ in fields}
                         for name, fields in commands("admin.c")}


def test_each_option_of_parlor_is_described():
    page = sections(read("man", "parlor.1"))
    top = page["DESCRIPTION"].partition("\n.Ss ")[0]
    text = help_of(program("PARLOR"), "-h")
    assert options_in(text) - options_described(top) == set()
    assert "test" in subcommands(text)
    for subcommand in subcommands(text):
        assert f"DESCRIPTION/parlor {subcommand}" in page
        described = options_described(top + page[f"DESCRIPTION/parlor {subcommand}"])
        assert options_in(help_of(program("PARLOR"), subcommand, "-h")) - described == set()


def sources(folder):
    return "".join(path.read_text("utf-8") for path in sorted(ROOT.glob(f"src/{folder}/*.c")))


def test_each_signal_is_described():
    """SIGCHLD is the daemon's own affair, and SIGKILL no process's."""
    used = set(re.findall(r"\bSIG[A-Z]+\b", sources("server"))) - {"SIGCHLD", "SIGKILL"}
    assert {"SIGTERM", "SIGHUP"} <= used
    described = " ".join(re.findall(r"(?m)^\.It Dv (SIG.*)$",
                                   sections(read("man", "parlord.8"))["DESCRIPTION/Signals"]))
    assert used - set(re.findall(r"SIG[A-Z]+", described)) == set()


@pytest.mark.parametrize("page,files", [
    ("parlord.8", ["server/*.c", "base/*.c"]),
    ("parlorctl.8", ["tools/parlorctl.c", "tools/ctl*.c", "base/*.c"]),
    ("parlor.1", ["tools/parlor.c", "tools/parlor_*.c", "base/*.c"])])
def test_each_exit_status_is_described(page, files):
    """The numbers of <sysexits.h> are those of the module os; parlor has its own."""
    text = "".join(path.read_text("utf-8") for name in files for path in ROOT.glob(f"src/{name}"))
    used = {str(getattr(os, name)) for name in re.findall(r"\bEX_[A-Z]+\b", text)}
    used |= set(re.findall(r"(?m)^#define EXIT_\w+ (\d+)$", text))
    assert used
    described = set(re.findall(r"(?m)^\.It (\d+)$", sections(read("man", page))["EXIT STATUS"]))
    assert used - described == set()


# --- promises ---------------------------------------------------------------------------------------


def section_of(text, heading):
    """Of a text whose headings are underlined."""
    return re.split(r"\n.*\n-{3,}\n", text.partition(f"{heading}\n---")[2])[0]


def points(text):
    return [" ".join(point.split()) for point in re.findall(r"(?m)^\* (.*(?:\n  .*)*)", text)]


def assert_names_tests(promise):
    """What has no folder is in tests/integration."""
    named = re.findall(r"\btests/[\w/*]+(?:\.\w+)?|(?<!/)\btest_[\w*]+\.\w+", promise)
    assert named, promise
    for path in named:
        path = path if "/" in path else f"tests/integration/{path}"
        assert list(ROOT.glob(path)), f"{path}: {promise}"


def test_each_promise_of_the_readme_names_its_tests():
    promises = points(section_of(read("README"), "What you can rely on"))
    assert len(promises) > 12
    for promise in promises:
        assert_names_tests(promise)


def test_each_promise_of_security_names_its_tests_and_what_it_rests_on():
    text = read("SECURITY")
    promises = points(section_of(text, "What is promised"))
    page = sections(read("man", "parlord.8"))["SECURITY CONSIDERATIONS"]
    assert [promise.partition(":")[0] for promise in promises] == re.findall(r"(?m)^\.It (.*)", page)
    for promise in promises:
        assert_names_tests(promise)
    # The other sections name some, too.
    assert_names_tests(text)


def test_times_in_security_are_the_defaults():
    defaults = dict(re.findall(r"(?m)^\s*#(\w+) = (\d+);", read("etc", "parlord.conf")))
    found = re.findall(r"limits\.(\w+) \((a|\d+) days?\)", read("SECURITY"))
    assert len(found) == 2
    for option, days in found:
        assert int(defaults[option]) == 86400 * (1 if days == "a" else int(days)), option
