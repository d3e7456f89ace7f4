# SPDX-License-Identifier: ISC
"""README's section "Installing": the commands in it, and what it shows of their output."""

import re
from pathlib import Path

README = Path(__file__).resolve().parents[2] / "README"


def section(heading="Installing"):
    text = README.read_text("utf-8")
    found = re.search(rf"^{heading}\n-+\n(.*?)(?=^[^\n]+\n---|\Z)", text, re.M | re.S)
    return found[1]


def commands():
    """Pairs of a command, as root ("# ") or anybody ("$ ") types it, and the output below it."""
    pairs = []
    for line in section().splitlines():
        if match := re.match(r" {4}[#$] (.*)", line):
            pairs.append((match[1], []))
        elif pairs and line.startswith("    "):
            pairs[-1][1].append(line[4:])
    return [(command, "".join(line + "\n" for line in output)) for command, output in pairs]


def carry_out(machine, packages):
    """Copies the packages to where the commands are given and runs these; a list of (command, what
    README shows, what it printed)."""
    for deb in packages.debs:
        (machine.path("/root") / deb.name).write_bytes(deb.read_bytes())
    # apt asks whether it may bring along what was not named.
    return [(command, shown, machine.run("bash", "-ec", command, typed="y\n", deadline=120).stdout)
            for command, shown in commands()]
