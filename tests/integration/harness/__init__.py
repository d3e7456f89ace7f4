# SPDX-License-Identifier: ISC
"""What the integration tests need: private MariaDB servers, running daemons and a client.

The fixtures in fixtures.py hand out ready ones; see there for what a test can ask for.
"""

from harness.client import Client
from harness.daemon import Parlord, sanitizer_reports
from harness.mariadb import Database, MariaDB
from harness.process import children, process_state, session_members, wait_until

__all__ = ["Client", "Database", "MariaDB", "Parlord", "children", "process_state",
           "sanitizer_reports", "session_members", "wait_until"]
