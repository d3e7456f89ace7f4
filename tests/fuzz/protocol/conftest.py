# SPDX-License-Identifier: ISC
"""The fuzzer of the protocol uses the harness and the fixtures of the integration tests.

    python3 -m pytest tests/fuzz/protocol                  half a minute
    python3 -m pytest tests/fuzz/protocol --seconds 600    a longer one
    python3 -m pytest tests/fuzz/protocol --seed 4711      each client sends the same again
"""

import importlib.util
import sys
from pathlib import Path

TESTS = Path(__file__).absolute().parents[2]
sys.path[:0] = [str(TESTS / "integration"), str(TESTS / "faults")]

spec = importlib.util.spec_from_file_location("integration_conftest",
                                              TESTS / "integration" / "conftest.py")
integration = importlib.util.module_from_spec(spec)
spec.loader.exec_module(integration)

pytest_configure = integration.pytest_configure
pytest_runtest_call = integration.pytest_runtest_call
pytest_runtest_makereport = integration.pytest_runtest_makereport
pytest_runtest_logreport = integration.pytest_runtest_logreport
pytest_sessionfinish = integration.pytest_sessionfinish
session_folder = integration.session_folder
mariadb_template = integration.mariadb_template
mariadb = integration.mariadb
testing_database = integration.testing_database
start_parlord = integration.start_parlord


def pytest_addoption(parser):
    parser.addoption("--seconds", type=float, default=30, help="how long to go on")
    parser.addoption("--seed", type=int, help="of all that is random")
