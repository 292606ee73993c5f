"""Make docs/evidence.md: every arm of every table on new scenes with the committed weights, resumable.

    python -m retoucher.evals.make_evidence --count 16

Each cell is kept by its settings: a kill loses one edit, and a larger count does the new ones only.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from ..engines.work import working
from ..training.miniature_profile import PARTS, fingerprint, prepare
from .cells import FEW, Arm, Cells, Numbers
from .claims.claim_outcomes import Results
from .claims.margins import CLIP, PSNR, SHARE, SSIM
from .claims.seed_claims import CLAIMS
from .direction_arms import direction_arms, gradual_arms
from .evidence_page import as_json, page
from .evidence_tables import HEAD, TABLES, UNFINISHED
from .loop_policies import attempt_arms, hard_attempt_arms, policies
from .measured_counts import branch_counts, editworld_counts, reasoner_counts
from .post_edit_arms import post_edit_arms
from .sane_arms import clear_arms, diversity_arms, sane_arms
from .tie_arms import by_parts, tie_arms
from .world_sight import WorldSight, sight

ROOT = Path(__file__).parents[1]
MEASURED: dict[str, Callable[[WorldSight], list[Arm]]] = {
    "sane": sane_arms,
    "clear": clear_arms,
    "diversity": diversity_arms,
    "direction": direction_arms,
    "gradual": gradual_arms,
    "tie": tie_arms,
    "attempts": attempt_arms,
    "hard attempts": hard_attempt_arms,
    "post-edit": post_edit_arms,
}
"""Table → its arms."""
METRICS = "3"
"""Changes when the same edit gives other numbers; cells of before are then measured anew."""


@dataclass(frozen=True)
class Workplace:
    """Where the work is kept, with which weights, and how many samples of each arm."""

    folder: Path
    parts: Path = PARTS
    count: int = 16

    @property
    def cells(self) -> Cells:
        """The cells of these weights, read anew."""
        return Cells(self.folder / "cells.jsonl", f"{METRICS} {fingerprint(self.parts)}")

    @contextmanager
    def open(self) -> Iterator[WorldSight]:
        """Let the block edit with the miniature's engines on one core; a second one slows such small nets."""
        import torch

        torch.set_num_threads(1)
        with working(profile=prepare(self.folder / "miniature", self.parts)):
            yield sight(self.parts)


def measure(place: Workplace, table: str, number: int) -> str:
    """Measure one arm of a table into the cells and return what was done."""
    started = time.monotonic()
    with place.open() as seer:
        arm = MEASURED[table](seer)[number]
        place.cells.filled(table, arm, arm.samples(place.count))
    return f"{table}: {arm.name}, {time.monotonic() - started:.0f} s"


def work_list(place: Workplace, tables: list[str]) -> list[tuple[str, int]]:
    """Return (table, number of the arm) for all that is to be measured."""
    with place.open() as seer:
        return [(table, i) for table in tables for i in range(len(MEASURED[table](seer)))]


def collect(place: Workplace) -> Results:
    """Return the results that the cells hold: of each arm the samples that it has so far."""
    with place.open() as seer:
        cells, found = place.cells, dict[str, dict[str, list[Numbers]]]()
        for name, arms_of in MEASURED.items():
            arms = arms_of(seer)
            counts = [cells.complete(name, arm, arm.samples(place.count)) for arm in arms]
            found[name] = {
                arm.name: cells.filled(name, arm, count) for arm, count in zip(arms, counts, strict=True)
            }
    return found | derived(found, place.parts / "measured.json")


def unfinished(place: Workplace) -> bool:
    """Return whether an arm lacks samples that it should have."""
    cells = place.cells
    with place.open() as seer:
        return any(
            cells.complete(name, arm, place.count) < arm.samples(place.count)
            for name, arms_of in MEASURED.items()
            for arm in arms_of(seer)
        )


def derived(found: Results, measured: Path) -> dict[str, dict[str, list[Numbers]]]:
    """Return the tables that need no more edits."""
    return {
        "tie by parts": by_parts(found["tie"]),
        "loop": policies(found["attempts"]),
        "hard loop": policies(found["hard attempts"]),
        "editworld": editworld_counts(measured),
        "branches": branch_counts(measured.parent / "branches" / "measured.json"),
        "reasoner": reasoner_counts(measured.parent / "reasoner" / "measured.json"),
    }


def main() -> None:
    """Read the command line, measure, write the page and the JSON."""
    parser = argparse.ArgumentParser(description="Make docs/evidence.md.")
    parser.add_argument("--count", type=int, default=32, help="samples of each arm")
    parser.add_argument("--folder", type=Path, default=Path("out/evidence"), help="where cells are kept")
    parser.add_argument("--page", type=Path, default=ROOT / "docs" / "evidence.md")
    parser.add_argument("--workers", type=int, default=2, help="processes; each takes one core")
    parser.add_argument("--tables", nargs="*", choices=list(MEASURED), help="measure these; none: only write")
    told = parser.parse_args()
    place = Workplace(told.folder, count=told.count)
    tables = list(MEASURED) if told.tables is None else told.tables
    if tables:
        run(place, tables, told.workers)
    write(place, told.page)


def run(place: Workplace, tables: list[str], workers: int) -> None:
    """Measure the tables, an arm at a time in each process."""
    todo = work_list(place, tables)
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        for done in pool.map(measure, [place] * len(todo), *zip(*todo, strict=True)):
            print(done, flush=True)  # noqa: T201


def write(place: Workplace, target: Path) -> None:
    """Write the page, and the same as JSON beside the cells."""
    results = collect(place)
    known = {"share": SHARE, "clip": CLIP, "psnr": PSNR, "ssim": SSIM, "few": FEW}
    head = HEAD.format(count=place.count, weights=fingerprint(place.parts), **known)
    if unfinished(place):
        head += UNFINISHED
    target.write_text(page(TABLES, CLAIMS, results, head), "utf-8")
    told = json.dumps(as_json(CLAIMS, results), indent=1, allow_nan=False)
    (place.folder / "evidence.json").write_text(told + "\n", "utf-8")


if __name__ == "__main__":
    main()
