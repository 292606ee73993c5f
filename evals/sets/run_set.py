"""Run an editor on a benchmark that a person has in a folder; nothing is downloaded, a kill resumes.

    python -m retoucher.evals.sets.run_set magicbrush FOLDER --engine instruct-pix2pix --limit 50
    python -m retoucher.evals.sets.run_set pie FOLDER --engine sane --parts specifics.json --clip CLIP_FOLDER

Writes the edited pictures, the numbers of each, a table by category (Markdown, JSON) and a sheet to look at.
"""

import argparse
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from ...engines import Editor, silent
from ...pictures import Picture, Pixels
from ..cells import Arm, Cells, Numbers
from .benchmark_case import Case, opened
from .folder_formats import edit_world, edival, magic_brush, magic_brush_final, pie_bench
from .set_measures import Measure, at_size, by_pixels
from .set_tables import head, in_json, table
from .table_formats import gedit, human_edit

READERS: dict[str, Callable[[Path], Iterator[Case]]] = {
    "magicbrush": magic_brush,
    "magicbrush-final": magic_brush_final,
    "editworld": edit_world,
    "pie": pie_bench,
    "gedit": gedit,
    "edival": edival,
    "humanedit": human_edit,
}
THUMB, SHOWN = 192, 24

Say = Callable[[Case, str, Picture], str]
"""From a case, one of its instructions and the picture before it to what the engine is told."""


@dataclass(frozen=True)
class SetRun:
    """An editor on a benchmark, and where its work is kept."""

    name: str
    editor: Editor
    folder: Path
    settings: dict[str, Any] = field(default_factory=dict)
    """All that the pictures depend on besides the case: the engine and how it is set."""
    measures: Mapping[str, Measure] = field(default_factory=dict)
    """What is measured besides pixels, by a name that tells of what it depends on."""
    say: Say = lambda case, instruction, picture: instruction

    def run(self, cases: Sequence[Case], doing: Callable[[str], None] = lambda _: None) -> list[Numbers]:
        """Return the numbers of all cases; what is in the folder is not done again."""
        cells = Cells(self.folder / "cells.jsonl")
        found = []
        for number, case in enumerate(cases):
            doing(f"{self.name}: {case.id} ({number + 1} of {len(cases)})")
            told = self.settings | {"case": case.id, "asked": [*case.turns] or case.instruction}
            told |= {"measures": sorted(self.measures)}
            arm = Arm(case.id, told, lambda _, case=case: self._measured(case))
            found.append(cells.numbers(self.name, arm, 0))
        return found

    def edited(self, case: Case) -> Picture:
        """Return the edited picture of a case, made now or read from the folder; its turns in a row."""
        shown = opened(case.source)
        turns = case.turns or (case.instruction,)
        for number, instruction in enumerate(turns, 1):
            shown = self._turned(case, shown, instruction, turns[:number])
        return shown

    def _turned(self, case: Case, shown: Picture, instruction: str, until: tuple[str, ...]) -> Picture:
        told = [shown.digest, until, self.settings]
        digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]
        path = self.folder / "pictures" / f"{digest}.png"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            said = self.say(case, instruction, shown)
            made = self.editor.edit(shown, said, region=None, references=(), seed=0, progress=silent)
            part = path.with_suffix(".part")
            Image.fromarray(made.rgb).save(part, "PNG")
            part.replace(path)
        return opened(path)

    def _measured(self, case: Case) -> Numbers:
        before, after = opened(case.source), self.edited(case)
        found = by_pixels(case, before, after)
        for measure in self.measures.values():
            found |= measure(case, before, after)
        return found


def sheet(run: SetRun, cases: Sequence[Case]) -> Image.Image:
    """Return the first cases as rows: before, edited, and the true result where there is one."""
    rows = [_row(run, case) for case in cases[:SHOWN]]
    return Image.fromarray(np.vstack(rows))


def _row(run: SetRun, case: Case) -> Pixels:
    shown = [opened(case.source), run.edited(case), *([opened(case.target)] if case.target else [])]
    thumbs = [at_size(picture, (THUMB, THUMB)) for picture in shown]
    return np.hstack(thumbs + [np.full_like(thumbs[0], 255)] * (3 - len(thumbs)))


def main(told: Sequence[str] | None = None) -> None:
    """Read the command line, run, and write what came of it."""
    from ...engines.registry import engine
    from ...engines.work import current
    from .set_options import add_options, instructions_of, measures_of

    parser = argparse.ArgumentParser(description="Run an editor on a benchmark that you have in a folder.")
    parser.add_argument("set", choices=list(READERS))
    parser.add_argument("source", type=Path, help="the benchmark's folder, unpacked")
    parser.add_argument("--engine", default="instruct-pix2pix", help="name of an engine of the verb 'edit'")
    parser.add_argument("--limit", type=int, default=None, help="only the first so many cases")
    parser.add_argument("--out", type=Path, default=Path("out/sets"))
    add_options(parser)
    given = parser.parse_args(told)
    folder = given.out / given.set / given.engine
    say, by = instructions_of(given, folder)
    measures, missing = measures_of(given)
    cases = list(islice(READERS[given.set](given.source), given.limit))
    settings = {"engine": given.engine} | by | current().profile.engines.get(f"edit/{given.engine}", {})
    run = SetRun(given.set, engine("edit", given.engine), folder, settings, measures, say)
    found = run.run(cases, print)
    shown = settings | {"also measured": sorted(measures)}
    report = f"{head(cases, shown, missing)}\n\n{table(cases, found)}"
    print(report)  # noqa: T201
    (run.folder / "table.md").write_text(report + "\n", "utf-8")
    written = json.dumps(in_json(cases, found, shown, missing), indent=1, allow_nan=False)
    (run.folder / "table.json").write_text(written + "\n", "utf-8")
    sheet(run, cases).save(run.folder / "sheet.jpg", quality=90)


if __name__ == "__main__":
    main()
