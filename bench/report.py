# SPDX-License-Identifier: ISC
"""The table, and the file with all figures."""

import json
import os
import platform
import statistics
import subprocess
import time
from pathlib import Path

WIDTH = 38


def machine(options):
    """What the figures were obtained on."""
    def first(path, key):
        for line in Path(path).read_text().splitlines():
            if line.startswith(key):
                return line.partition(":")[2].strip()
        return None

    def version(*command):
        try:
            return subprocess.run(command, stdout=subprocess.PIPE, text=True,
                                  check=False).stdout.strip()
        except OSError:
            return None

    return {
        "processors": os.cpu_count(), "model": first("/proc/cpuinfo", "model name"),
        "memory": first("/proc/meminfo", "MemTotal"), "kernel": platform.release(),
        "load": os.getloadavg()[0],
        "mariadbd": version(os.path.realpath(f"/proc/{options.mariadbd}/exe"), "--version"),
        "parlord": version(str(Path(options.build) / "parlord"), "-V"),
    }


def middle(results, *keys):
    """The median of a figure; None where it is missing."""
    values = []
    for result in results:
        for key in keys:
            result = result.get(key) if result is not None else None
        if result is None:
            return None
        values.append(result)
    return statistics.median(values)


# What was not measured, or where nothing was done.
def cell(value, form):
    return "-" if not value else format(value, form)


def print_measures(case, figures):
    print(f"{case.title + ':':{WIDTH}} {'per s':>9} {'p50 ms':>9} {'p99 ms':>9}"
          f" {'client':>9} {'workers':>9} {'database':>9}")
    for measure in case.measures:
        results = figures[measure.name]
        cells = [cell(middle(results, "rate"), "9.0f")]
        for key in ("p50_us", "p99_us"):
            value = middle(results, key)
            cells.append(cell(None if value is None else value / 1e3, "9.2f"))
        cells += [cell(middle(results, "cpu_us", name), "9.1f")
                  for name in ("client", "workers", "database")]
        print(f"  {measure.title:{WIDTH - 2}} " + " ".join(f"{text:>9}" for text in cells))


def short(value):
    """Four digits, or all of a whole number."""
    return f"{value:.0f}" if value >= 1000 else f"{value:.4g}"


def judge(target, value):
    """What the table says of it, and whether it is met; None where there is nothing to meet."""
    if target.target is None:
        return "", None
    def reached(bound):
        return value >= bound if target.sign == ">=" else value <= bound
    met = reached(target.target)
    words = f"target {target.sign} {target.target:g}: {'met' if met else 'MISSED'}"
    if target.wish is not None:
        words += f", {target.wish:g} wished: {'met' if reached(target.wish) else 'not yet'}"
    return words, met


def print_targets(case, figures, rounds):
    """What became of them, for the file."""
    judged = []
    for target in case.targets:
        values = [target.value({name: results[n] for name, results in figures.items()})
                  for n in range(rounds)]
        value = statistics.median(values)
        words, met = judge(target, value)
        all_values = " ".join(short(each) for each in values)
        print(f"  {target.title:{WIDTH - 2}} {short(value):>9}{target.unit}   {words} ({all_values})")
        judged.append({"title": target.title, "value": value, "values": values,
                       "target": target.target, "wish": target.wish, "met": met})
    return judged


def print_end(judged):
    missed = [f"{target['title']}: {short(target['value'])}" for targets in judged.values()
              for target in targets if target["met"] is False]
    wanted = sum(target["met"] is not None for targets in judged.values() for target in targets)
    print(f"{wanted - len(missed)} of {wanted} targets met")
    for words in missed:
        print(f"  MISSED {words}")


def write(path, options, about, figures, judged):
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({
        "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "machine": about,
        "seconds": options.seconds, "rounds": options.rounds, "fill": options.fill,
        "targets": judged, "figures": figures}, indent=1, ensure_ascii=False) + "\n")
    print(f"all figures are in {os.path.relpath(path)}")
