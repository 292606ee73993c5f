"""What several tests share, imported as `helpers.…`: pytest finds it by `pythonpath` in pyproject.toml."""

from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
"""A helper that runs in a process of its own is begun here: `python -m helpers.killed`."""
LONG = 300
"""Seconds that a thread, a child or a page may take on the busiest of machines before a test gives up."""
