# SPDX-License-Identifier: ISC
"""What each reply must be, as far as the request alone decides it."""

import json
import re

import model
from harness.tables import own_answers, statuses

STATUSES = statuses()
REFUSALS = tuple(own_answers())
# The refusals of src/json/fields.c.
FIELD = re.compile(r" must be | is missing; it must be |: needs |\" is not a field of this command$")
INCIDENT = re.compile(r"\(incident [0-9a-f]{12}\)")


class Wrong(AssertionError):
    pass


def need(condition, what):
    if not condition:
        raise Wrong(what)


def check(line):
    """A reply to anything; its status and message. An answer of another form has none: its status is
    "ok", or None where it is a refusal."""
    need(b"\r" not in line and line == line.strip(), "white space around a reply")
    try:
        reply = json.loads(line.decode(), object_pairs_hook=no_twins)
    except ValueError as error:
        raise Wrong(f"no JSON: {error}") from None
    need(isinstance(reply, dict), "no object")
    need(not INCIDENT.search(line.decode()), "an incident, although the database is well")
    if "status" not in reply:
        need(line.startswith((b'{"ans":', b'{"answer":', b'{"Error":')),
             "neither a status nor an answer that is known")
        return None if line.decode().startswith(REFUSALS) else "ok", None
    status, message = reply["status"], reply.get("message")
    need(status in STATUSES and status != "internalError", "a status that can't be")
    need(status == "ok" or isinstance(message, str) and message, "a refusal without words")
    need("retry_after" not in reply or reply["retry_after"] >= 1, "retry_after")
    return status, message


def no_twins(pairs):
    need(len(dict(pairs)) == len(pairs), "a key twice")
    return dict(pairs)


def check_fault(line):
    need(check(line)[0] == "badRequest", "a line that is no JSON must be a badRequest")


def check_reply(request, line):
    """The fields are judged by the rules of model.py. Whether the command has succeeded."""
    status, message = check(line)
    refused = status == "badCommand" and bool(FIELD.search(message))
    name = request.get("cmd")
    if not isinstance(name, str):
        need(status == "badRequest", "a request without a command must be a badRequest")
    elif name not in model.COMMANDS:
        need((status, message) == ("badCommand", "Unknown command"), "an unknown command")
    elif not fields_are_right(name, request):
        need(refused, "a field is wrong, and it was not refused for that")
    elif not (refused and ": needs " in message):
        need(not refused, "all fields are right, and it was refused for one")
    return status == "ok"


def fields_are_right(name, request):
    _, fields, required = model.COMMANDS[name]
    given = {key: value for key, value in request.items() if key != "cmd"}
    if not required <= given.keys() <= fields.keys():
        return False
    try:
        for key, value in given.items():
            fields[key](value)
    except model.WrongField:
        return False
    return True


def check_admin_reply(request, line):
    """No model speaks for these."""
    status, _ = check(line)
    need(line.startswith(b'{"status":"'), "an administrator's reply begins with its status")
    if not isinstance(request.get("cmd"), str):
        need(status == "badRequest", "a request without a command must be a badRequest")
    return status == "ok"
