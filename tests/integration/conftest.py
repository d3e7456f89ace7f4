# SPDX-License-Identifier: ISC
"""The integration tests; what they are given is in harness/fixtures.py."""

pytest_plugins = ["harness.hooks", "harness.fixtures"]
