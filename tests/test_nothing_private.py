"""No sentence of the private requests stands in the project."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpers import TESTS

HOUSE = TESTS.parent
RUN = 8
"""Words in a row that nobody writes twice by chance."""
FOLDERS = (
    "agent",
    "benchmarks",
    "docs",
    "engines",
    "evals",
    "pictures",
    "prompts",
    "tests",
    "tools",
    "training",
    "ui",
)
WRITTEN = (".py", ".md", ".yaml", ".j2")
LABELS = "labels.yaml"
"""What the labels are of has to be named; the sentences are known by their ids."""


def runs(text: str) -> set[str]:
    words = re.sub(r"\W+", " ", text.lower()).split()
    return {" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


def sentences(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from sentences(each)


@pytest.mark.material
def test_no_sentence_of_the_private_requests_is_here(material: Path) -> None:
    lines = [
        line
        for f in ("instructions", "multiturn")
        for line in (material / f"{f}.jsonl").read_text("utf-8").splitlines()
    ]
    private = set[str]().union(*(runs(text) for line in lines for text in sentences(json.loads(line))))
    found = {
        str(path.relative_to(HOUSE)): said
        for folder in FOLDERS
        for path in (HOUSE / folder).rglob("*")
        if path.suffix in WRITTEN
        and path.name != LABELS
        and (said := sorted(runs(path.read_text("utf-8")) & private))
    }
    assert len(private) > 1000 and found == {}
