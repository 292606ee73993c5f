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


DOORS = ["command", "talk", "page", "Python", "batch", "serve, images", "serve, sessions", "MCP"]
PROMISES = ["protected outside", "judged", "versions kept", "budget", "border", "cancel", "resume"]


def test_every_door_names_a_test_for_every_promise() -> None:
    page = (ROOT / "docs" / "doors.md").read_text()
    lines = page.partition("## Promises")[2].lstrip().splitlines()
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    head, _, *rows = table[: len(DOORS) + 2]
    assert head == ["door", *PROMISES] and [row[0] for row in rows] == DOORS
    unnamed = [
        (row[0], promise)
        for row in rows
        for promise, cell in zip(PROMISES, row[1:], strict=True)
        if not ((named := NAMED.fullmatch(cell)) and named["test"])
    ]
    assert unnamed == [("serve, images", "resume")]
