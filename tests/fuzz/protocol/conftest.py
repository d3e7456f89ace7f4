# SPDX-License-Identifier: ISC
"""The fuzzer of the protocol uses the harness and the fixtures of the integration tests.

    python3 -m pytest tests/fuzz/protocol                  half a minute
    python3 -m pytest tests/fuzz/protocol --seconds 600    a longer one
    python3 -m pytest tests/fuzz/protocol --seed 4711      each client sends the same again
"""

import sys
from pathlib import Path

TESTS = Path(__file__).absolute().parents[2]
sys.path[:0] = [str(TESTS / "integration"), str(TESTS / "faults")]

pytest_plugins = ["harness.hooks", "harness.fixtures"]


def pytest_addoption(parser):
    parser.addoption("--seconds", type=float, default=30, help="how long to go on")
    parser.addoption("--seed", type=int, help="of all that is random")
