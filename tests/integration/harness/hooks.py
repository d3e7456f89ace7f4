# SPDX-License-Identifier: ISC
"""What pytest does beside the tests: the time limit of each, what is shown of those that fail, and
progress for ./dev.

@pytest.mark.time_limit(SECONDS) gives a test another limit than 120 s.
"""

import os
import signal

import pytest

from harness.progress import Progress

TIME_LIMIT = 120
progress = Progress(os.environ.get("PARLORD_PROGRESS_FD"))


def pytest_configure(config):
    config.addinivalue_line("markers", "parlord(options): configures the fixture parlord")
    config.addinivalue_line("markers", "time_limit(seconds): instead of 120")
    # Asked to end, the tests end what they started.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGINT, signal.default_int_handler)


# --- a test that hangs ----------------------------------------------------------------------------------


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call(item):
    marker = item.get_closest_marker("time_limit")
    seconds = marker.args[0] if marker else TIME_LIMIT

    def give_up(*unused):
        pytest.fail(f"not finished within {seconds} s")

    previous = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, previous)


# --- what is shown --------------------------------------------------------------------------------------


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    if not report.failed:
        return
    for daemon in getattr(item, "daemons", []):
        report.sections.append((f"end of {daemon.log}", daemon.log_text()[-6000:]))


def pytest_runtest_logreport(report):
    progress.take(report)


def pytest_sessionfinish():
    progress.end_file()
