# SPDX-License-Identifier: ISC
"""Configuration files from dicts."""

import json
from pathlib import Path


def to_libconfig(value, depth=0):
    """A bool, int, float, str, list (of one such type) or dict (a group) in libconfig's syntax."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        # libconfig wraps what is longer than 32 bits in silence unless it is marked.
        return str(value) if -2**31 <= value < 2**31 else f"{value}L"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, (str, Path)):
        return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, (list, tuple)):
        return "[ " + ", ".join(to_libconfig(item) for item in value) + " ]"
    if isinstance(value, dict):
        tabs = "\t" * (depth + 1)
        lines = [f"{tabs}{key} = {to_libconfig(item, depth + 1)};\n" for key, item in value.items()]
        return "{\n" + "".join(lines) + "\t" * depth + "}"
    raise TypeError(f"libconfig has nothing for {json.dumps(value, default=repr)}")


def write_conf(path, options):
    text = "".join(f"{key} = {to_libconfig(value)};\n" for key, value in options.items())
    Path(path).write_text(text, "utf-8")


def merge(base, changes):
    """base with changes over it, groups one by one; a change to None takes an option out."""
    result = dict(base)
    for key, value in changes.items():
        if isinstance(value, dict) and isinstance(result.get(key), dict):
            result[key] = merge(result[key], value)
        elif value is None:
            result.pop(key, None)
        else:
            result[key] = value
    return result
