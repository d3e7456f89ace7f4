# SPDX-License-Identifier: ISC
"""Progress for whoever runs the tests with their full output in a file."""

import os


class Progress:
    """Writes a line for each file of tests, and before it one for each test of it that fails, to a
    descriptor whose number comes from the environment; without one, nothing."""

    def __init__(self, descriptor):
        self.descriptor = None if descriptor is None else int(descriptor)
        self.file = None
        self.outcomes = {}

    def take(self, report):
        """A report of pytest's: each test has one for its setup, its call and its teardown."""
        file, _, test = report.nodeid.partition("::")
        if file != self.file:
            self.end_file()
            self.file = file
        if report.failed:
            self._write(f"  FAILED in its {report.when}: {os.path.basename(file)}::{test[:200]}")
        if report.when == "call" or not report.passed:
            previous = self.outcomes.get(test)
            self.outcomes[test] = "failed" if previous == "failed" else report.outcome

    def end_file(self):
        if not self.outcomes:
            return
        outcomes = list(self.outcomes.values())
        line = f"  {os.path.basename(self.file)}: {outcomes.count('passed')} ok"
        for outcome, word in (("failed", "FAILED"), ("skipped", "skipped")):
            if outcome in outcomes:
                line += f", {outcomes.count(outcome)} {word}"
        self._write(line)
        self.outcomes.clear()

    def _write(self, line):
        if self.descriptor is not None:
            os.write(self.descriptor, line.encode("utf-8", "replace") + b"\n")
