"""A clock that jumps: nothing waits, times out or counts by the hour of the day."""

import ast

from helpers.house import ROOT, sources

DATED = {
    "agent/memory/addresses.py",  # until when a link shows its picture
    "agent/memory/departures.py",  # when something left
    "agent/memory/owners.py",  # the month of an account
    "agent/memory/paid/purchases.py",  # when an edit was bought, kept for a week
    "agent/minds/clauses/written_words.py",  # today, where it is to be written
    "agent/recipes/signing_certificate.py",  # from when a certificate holds
    "engines/hosted/failures.py",  # Retry-After as a date
    "pictures/places/near_copies.py",  # the age of a copy, at most a day either way
    "ui/doors/http_server/image_edit.py",  # `created` of the images API
    "ui/doors/http_server/image_routes.py",
    "ui/doors/passing.py",  # what a killed server left a day ago
}
"""The files that read the wall clock, and what for; all else goes by a clock that never jumps."""


def reads_the_wall_clock(file: str) -> bool:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    imported = any(
        isinstance(node, ast.ImportFrom) and node.module == "time" and "time" in {a.name for a in node.names}
        for node in ast.walk(tree)
    )
    asked = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return imported or bool(asked & {"time.time", "datetime.now", "datetime.utcnow", "date.today"})


def test_only_what_means_a_date_reads_the_wall_clock() -> None:
    assert {file for file in sources() if reads_the_wall_clock(file)} == DATED
