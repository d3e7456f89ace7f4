# SPDX-License-Identifier: ISC
"""The fault tests use the harness and the fixtures of the integration tests.

    python3 -m pytest tests/faults                  one run, as in ./dev test
    python3 -m pytest tests/faults --minutes 30     a long one
    python3 -m pytest tests/faults --seed 4711      the same faults and requests in the same order
"""

import importlib.util
import sys
from pathlib import Path

INTEGRATION = Path(__file__).absolute().parent.parent / "integration"
sys.path.insert(0, str(INTEGRATION))

spec = importlib.util.spec_from_file_location("integration_conftest", INTEGRATION / "conftest.py")
integration = importlib.util.module_from_spec(spec)
spec.loader.exec_module(integration)

pytest_configure = integration.pytest_configure
pytest_runtest_call = integration.pytest_runtest_call
pytest_runtest_makereport = integration.pytest_runtest_makereport
pytest_runtest_logreport = integration.pytest_runtest_logreport
pytest_sessionfinish = integration.pytest_sessionfinish
session_folder = integration.session_folder
mariadb_template = integration.mariadb_template


def pytest_addoption(parser):
    parser.addoption("--minutes", type=float, help="how long to go on; otherwise until each fault of"
                     " one deck has happened")
    parser.addoption("--seed", type=int, help="of all that is random")
