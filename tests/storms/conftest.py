"""Limits and memory of another process are looked at as Linux alone allows it."""

import sys

collect_ignore_glob = [] if sys.platform == "linux" else ["test_*.py"]
