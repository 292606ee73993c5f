"""The pages that say which test holds a promise name tests that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NAMED = re.compile(r"`(?:[\w/]+/)?(?P<file>\w+\.py)(?:::(?P<test>test_\w+))?`")
"""`room/test_x.py::test_y`, `test_x.py` or `tests/…/batch_on_ray.py`."""


@pytest.mark.parametrize("page", ["doors.md", "deploy.md", "cluster.md"])
def test_every_named_test_is_there(page: str) -> None:
    tests = {path.name: path for path in (ROOT / "tests").rglob("*.py")}
    named = [m for m in NAMED.finditer((ROOT / "docs" / page).read_text()) if m["file"].startswith("test_")]
    assert named or page == "cluster.md"
    gone = [
        f"{m['file']}::{m['test'] or ''}"
        for m in named
        if m["file"] not in tests or (m["test"] and f"def {m['test']}(" not in tests[m["file"]].read_text())
    ]
    assert gone == []
