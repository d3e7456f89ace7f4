# SPDX-License-Identifier: ISC
"""The tables of commands, fields and statuses, read from the source."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def read(*path):
    return ROOT.joinpath(*path).read_text("utf-8")


def defines(text):
    return dict(re.findall(r"(?m)^#define (\w+)[ \t]+(.+)$", text))


def commands(file):
    """[(name, [(field, type, optional)])] of a table, in its order."""
    text = read("src", "command", file)
    macros = defines(text)
    rows = text[text.index("struct command commands[] = {"):]
    rows = rows[:rows.index("\n};")]
    for _ in range(4):  # macros in macros
        rows = re.sub(r"(?<!\")\b[A-Z_]{3,}\b(?![\"(])", lambda m: macros.get(m[0], m[0]), rows)
    found = []
    for row in re.split(r"(?m)^\t\{ ", rows)[1:]:
        fields = re.findall(r'(REQUIRED|OPTIONAL|DEFAULT|WITH)\((?:"\w+", )??"(\w+)", (F_\w+)', row)
        found.append((re.match(r'"(\w+)"', row)[1],
                      [(name, kind, how != "REQUIRED") for how, name, kind in fields]))
    return found


def own_answers():
    """Refusals that are no status replies: whole answers, or what such an answer begins with."""
    text = read("src", "command", "chat.c")
    found = re.findall(r'struct refusal \w+ = \{\s*\w+, ("(?:[^"\\]|\\.)*"), ', text)
    return [json.loads(literal) for literal in found]


def rules():
    """{type: (kind, minimum, maximum, what there are so many of)}, the numbers as texts."""
    text = read("src", "json", "fields.c")
    macros = defines(text)
    found = {}
    for name, kind, low, high, of in re.findall(
            r"\[(F_\w+)\] = \{ &(\w+), (\w+), (\w+), (\w+|\"[^\"]*\"),", text):
        found[name] = (kind, low, high, json.loads(macros.get(of, of).replace("NULL", '""')))
    return found


def statuses():
    """Their names on the wire."""
    return set(re.findall(r'X\(\w+, "(\w+)", "\w+"\)', read("src", "base", "status.h")))
