"""docs/files.md names tests for each sentence of the promise, and they are there."""

import ast
import re
from functools import cache

from helpers.house import ROOT

PAGE = (ROOT / "docs" / "files.md").read_text("utf-8").partition("## What holds this")[2]
HELD = re.compile(r"`(test_\w+\.py)`: ([^`|]+?)(?=\. `test_| \|)")
"""A file of tests, and what it holds: the tests' names with spaces, one after the other."""


@cache
def names_in(file: str) -> set[str]:
    """Return the tests of a file, wherever it lies; AssertionError when there is none or more than one."""
    (path,) = (ROOT / "tests").rglob(file)
    tree = ast.parse(path.read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_test_that_the_page_names_is_there() -> None:
    said = [(file, name.strip()) for file, names in HELD.findall(PAGE) for name in names.split(";")]
    missing = [
        f"{file}: {name}"
        for file, name in said
        if f"test_{name.replace(' ', '_').replace('-', '_')}" not in names_in(file)
    ]
    assert len(said) > 100 and not missing


def test_every_sentence_has_a_test() -> None:
    rows = [row for row in PAGE.splitlines() if row.startswith("| ") and not row.startswith("| what |")]
    bare = [row for row in rows if not HELD.search(row) and not row.startswith("| file |")]
    assert len(rows) > 60 and not bare
    assert [int(number) for number in re.findall(r"^\| (\d+): ", PAGE, re.MULTILINE)] == list(range(1, 15))
    assert re.findall(r"^\*\*(\d+)\. ", PAGE, re.MULTILINE) == [str(point) for point in range(1, 11)]


def test_every_file_that_broke_it_is_in_the_page_and_in_a_test() -> None:
    tests = (ROOT / "tests" / "test_case_files.py", ROOT / "tests" / "ui" / "test_page_strangers.py")
    used = "".join(test.read_text("utf-8") for test in tests)
    for path in (ROOT / "tests" / "cases" / "files").iterdir():
        assert f"`{path.name}`" in PAGE and path.name in used, path.name
