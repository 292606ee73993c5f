"""Cells: measured once, kept through a kill, measured anew where the settings differ."""

from pathlib import Path

from retoucher.evals.cells import FEW, Arm, Cells, Numbers


def arm(asked: list[int], **settings: object) -> Arm:
    def measure(sample: int) -> Numbers:
        asked.append(sample)
        return {"squared": float(sample**2)}

    return Arm("one", settings, measure)


def test_a_second_run_measures_only_what_is_new(tmp_path: Path) -> None:
    asked: list[int] = []
    path = tmp_path / "deep" / "cells.jsonl"
    Cells(path).filled("table", arm(asked), 3)
    found = Cells(path).filled("table", arm(asked), 5)
    assert asked == [0, 1, 2, 3, 4]
    assert [one["squared"] for one in found] == [0, 1, 4, 9, 16]


def test_other_settings_weights_and_tables_are_other_cells(tmp_path: Path) -> None:
    asked: list[int] = []
    path = tmp_path / "cells.jsonl"
    Cells(path, "old").filled("table", arm(asked, steps=2), 1)
    for cells, table, settings in (
        (Cells(path, "new"), "table", {"steps": 2}),
        (Cells(path, "old"), "other", {"steps": 2}),
        (Cells(path, "old"), "table", {"steps": 3}),
    ):
        cells.filled(table, arm(asked, **settings), 1)
    assert asked == [0, 0, 0, 0]


def test_a_line_cut_short_by_a_kill_is_measured_again_and_spoils_no_other(tmp_path: Path) -> None:
    asked: list[int] = []
    path = tmp_path / "cells.jsonl"
    Cells(path).filled("table", arm(asked), 3)
    path.write_bytes(path.read_bytes()[:-20])
    Cells(path).filled("table", arm(asked), 4)
    assert asked == [0, 1, 2, 2, 3]
    Cells(path).filled("table", arm(asked), 4)
    assert asked == [0, 1, 2, 2, 3]


def test_a_frugal_arm_gets_few_samples_under_the_same_key(tmp_path: Path) -> None:
    cells, one = Cells(tmp_path / "cells.jsonl"), arm([], way=1)
    assert (one.samples(32), one.frugal.samples(32), one.frugal.samples(4)) == (32, FEW, 4)
    assert cells.key("table", one, 3) == cells.key("table", one.frugal, 3)


def test_an_unfinished_arm_has_the_samples_that_are_kept(tmp_path: Path) -> None:
    asked: list[int] = []
    cells, one = Cells(tmp_path / "cells.jsonl"), arm(asked, way=1)
    cells.filled("table", one, 4)
    cells.numbers("table", one, 6)
    assert cells.complete("table", one, 9) == 4 and cells.complete("table", one, 3) == 3
    assert cells.complete("other", one, 9) == cells.complete("table", arm(asked, way=2), 9) == 0
