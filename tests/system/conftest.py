# SPDX-License-Identifier: ISC
"""The system tests: the Debian package on a machine with systemd. They use the harness of the
integration tests.

    packages    of this tree
    earlier     those of an earlier commit
    image       a clean Debian on which they can be installed
    workplace   the folder in which machines are
    installed   a machine on which README's lines under "Installing" were carried out, one for all
                tests, with what came of them in .transcript
    service     the daemon on it; a test finds it running, and does with it what it likes
    boot        boot(name) gives a machine of that image for one test
"""

import sys
from pathlib import Path

import pytest

HERE = Path(__file__).absolute().parent
INTEGRATION = HERE.parent / "integration"
sys.path[:0] = [str(HERE), str(INTEGRATION)]

# pylint: disable=wrong-import-position
import installing
import package
from image import Image, cache
from machine import Machine
from machine import workplace as machine_workplace
from service import Service

pytest_plugins = ["harness.hooks"]


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    if report.skipped:
        # Where these tests run at all there is no excuse.
        report.outcome = "failed"
    service = getattr(item, "funcargs", {}).get("service")
    if report.failed and service is not None and service.machine.leader:
        report.sections.append(("journal", "\n".join(service.messages()[-100:])))


@pytest.fixture(scope="session")
def workplace():
    with machine_workplace(cache()) as folder:
        yield folder


@pytest.fixture(scope="session")
def packages(workplace):
    return package.of_this_tree(workplace / "packages")


@pytest.fixture(scope="session")
def earlier():
    return package.earlier()


@pytest.fixture(scope="session")
def image(packages, earlier):
    return Image([*packages.debs, *earlier.debs]).make()


@pytest.fixture
def boot(image, workplace):
    """boot(name): a machine that is a blank image, for this test alone."""
    machines = []

    def boot(name):
        machines.append(Machine(image, workplace, name))
        return machines[-1].boot()

    yield boot
    for machine in machines:
        machine.cut()


@pytest.fixture(scope="session")
def installed(image, packages, workplace):
    machine = Machine(image, workplace, "installed")
    try:
        machine.boot()
        try:
            machine.transcript = installing.carry_out(machine, packages)
        except Exception:
            print(machine.run("journalctl", "--no-pager", "-n", "60", "-u", "parlord.service").stdout)
            raise
        yield machine
    finally:
        machine.cut()


@pytest.fixture
def service(installed):
    service = Service(installed)
    service.reset()
    return service
