# SPDX-License-Identifier: ISC
"""The fault tests use the harness and the fixtures of the integration tests.

    python3 -m pytest tests/faults                  one run, as in ./dev test
    python3 -m pytest tests/faults --minutes 30     a long one
    python3 -m pytest tests/faults --seed 4711      the same faults and requests in the same order
"""

import sys
from pathlib import Path

INTEGRATION = Path(__file__).absolute().parent.parent / "integration"
sys.path.insert(0, str(INTEGRATION))

pytest_plugins = ["harness.hooks", "harness.fixtures"]


def pytest_addoption(parser):
    parser.addoption("--minutes", type=float, help="how long to go on; otherwise until each fault of"
                     " one deck has happened")
    parser.addoption("--seed", type=int, help="of all that is random")
