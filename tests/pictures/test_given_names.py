"""Names for many results: those that `free_names` finds one by one, each given once."""

import os
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retoucher.pictures import GivenNames, free_names

ALIKE = "a.png", "A.png", "a-2.png", "b.jpg", "a.jpg", "\u00e9.png", "e\u0301.png"
NAMES = st.lists(st.sampled_from(ALIKE), max_size=9)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(NAMES)
def test_names_are_given_as_they_would_be_found_one_by_one(tmp_path: Path, wanted: list[str]) -> None:
    folder = tmp_path / "results"
    folder.mkdir(exist_ok=True)
    (folder / "b.jpg").touch()
    names, taken = GivenNames(), []
    for name in wanted:
        (found,) = free_names(folder / name, taken=taken)
        assert names.give(folder / name) == found
        taken.append(found)


def test_what_is_given_away_already_is_not_given_again(tmp_path: Path) -> None:
    names = GivenNames([tmp_path / "p.png", tmp_path / "q" / "p.png"])
    assert [names.give(tmp_path / "p.png").name for _ in range(3)] == ["p-2.png", "p-3.png", "p-4.png"]
    assert names.give(tmp_path / "q" / "p.png").name == "p-2.png"
    assert len(os.fsencode(names.give(tmp_path / ("x" * 300 + ".png")).name)) <= 255
