"""Run an editor on a benchmark that a person has in a folder; nothing is downloaded, a kill resumes.

    python -m retoucher.evals.sets.run_set magicbrush FOLDER --engine sane --limit 50

Writes the edited pictures, the numbers of each, a table by category (Markdown, JSON) and a sheet to look at.
"""

import argparse
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from ...engines import Comparer, Editor, silent
from ...pictures import Picture, Pixels
from ..cells import Arm, Cells, Numbers
from ..evidence_page import grid, means
from ..intervals import mean_of, ratio_of
from ..metrics import psnr, ssim
from .benchmark_case import Case, mask_of, opened
from .folder_formats import edit_world, edival, magic_brush, pie_bench
from .table_formats import gedit, human_edit

READERS: dict[str, Callable[[Path], Iterator[Case]]] = {
    "magicbrush": magic_brush,
    "editworld": edit_world,
    "pie": pie_bench,
    "gedit": gedit,
    "edival": edival,
    "humanedit": human_edit,
}
ALL = "all"
THUMB, SHOWN = 192, 24


@dataclass(frozen=True)
class SetRun:
    """An editor on a benchmark, and where its work is kept."""

    name: str
    editor: Editor
    folder: Path
    settings: dict[str, Any] = field(default_factory=dict)
    """All that the pictures depend on besides the case: the engine and how it is set."""
    comparer: Comparer | None = None
    """CLIP for the columns that need it; None = they are left out."""

    def run(self, cases: Sequence[Case], doing: Callable[[str], None] = lambda _: None) -> list[Numbers]:
        """Return the numbers of all cases; what is in the folder is not done again."""
        cells = Cells(self.folder / "cells.jsonl")
        found = []
        for number, case in enumerate(cases):
            doing(f"{self.name}: {case.id} ({number + 1} of {len(cases)})")
            told = self.settings | {"case": case.id, "asked": case.instruction}
            told |= {"clip": self.comparer is not None}
            arm = Arm(case.id, told, lambda _, case=case: self._measured(case))
            found.append(cells.numbers(self.name, arm, 0))
        return found

    def edited(self, case: Case) -> Picture:
        """Return the edited picture of a case, made now or read from the folder."""
        digest = hashlib.sha256(
            json.dumps([case.id, case.instruction, self.settings], sort_keys=True).encode()
        )
        path = self.folder / "pictures" / f"{digest.hexdigest()[:16]}.png"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            shown, part = opened(case.source), path.with_suffix(".part")
            made = self.editor.edit(
                shown, case.instruction, region=None, references=(), seed=0, progress=silent
            )
            Image.fromarray(made.rgb).save(part, "PNG")
            part.replace(path)
        return opened(path)

    def _measured(self, case: Case) -> Numbers:
        before, after = opened(case.source), self.edited(case)
        return measured(case, before, after) | self._clip(case, before, after)

    def _clip(self, case: Case, before: Picture, after: Picture) -> Numbers:
        if self.comparer is None or not case.told_after:
            return {}
        first, last = (float(self.comparer.fits(p, [None], [case.told_after])[0, 0]) for p in (before, after))
        return {"clip_t": last, "clip_t_of_source": first, "clip_gain": last - first}


def measured(case: Case, before: Picture, after: Picture) -> Numbers:
    """Return what pixels say: how much changed, what did outside the mask, how far the true result is."""
    made = _at(after, before.size)
    found: Numbers = {"changed": float((np.abs(made.astype(int) - before.rgb).max(axis=2) > 8).mean())}
    if case.may_change is not None:
        mask = case.may_change
        inside = _fitted(mask, before.size) if isinstance(mask, np.ndarray) else mask_of(mask, before.size)
        found["outside_psnr"] = psnr(before.rgb, made, ~inside)
        found["outside_ssim"] = ssim(before.rgb, made, ~inside)
    if case.target is not None:
        true = opened(case.target)
        away = np.abs(_at(after, true.size).astype(float) - true.rgb) / 255
        rest = np.abs(_at(before, true.size).astype(float) - true.rgb) / 255
        found |= {"l1": float(away.mean()), "l2": float((away**2).mean()), "l1_of_source": float(rest.mean())}
    return found


def table(cases: Sequence[Case], found: Sequence[Numbers]) -> str:
    """Return means with intervals by category, in Markdown, and the L1 as a ratio to doing nothing."""
    measures = list(dict.fromkeys(key for one in found for key in one))
    rows = []
    for group in (ALL, *sorted({case.group for case in cases} - {""})):
        some = [one for case, one in zip(cases, found, strict=True) if group in (ALL, case.group)]
        shown = [str(mean_of([one[key] for one in some if key in one])) for key in measures]
        rows.append([group, str(len(some)), *shown, _ratio(some)])
    return grid(["", "n", *measures, "l1 / doing nothing"], rows)


def _ratio(some: Sequence[Numbers]) -> str:
    known = [one for one in some if "l1" in one]
    return str(ratio_of(*([one[key] for one in known] for key in ("l1", "l1_of_source")))) if known else "–"


def sheet(run: SetRun, cases: Sequence[Case]) -> Image.Image:
    """Return the first cases as rows: before, edited, and the true result where there is one."""
    rows = [_row(run, case) for case in cases[:SHOWN]]
    return Image.fromarray(np.vstack(rows))


def _row(run: SetRun, case: Case) -> Pixels:
    shown = [opened(case.source), run.edited(case), *([opened(case.target)] if case.target else [])]
    thumbs = [_at(picture, (THUMB, THUMB)) for picture in shown]
    return np.hstack(thumbs + [np.full_like(thumbs[0], 255)] * (3 - len(thumbs)))


def _at(picture: Picture, size: tuple[int, int]) -> Pixels:
    if picture.size == size:
        return picture.rgb
    return np.asarray(Image.fromarray(picture.rgb).resize(size, Image.Resampling.BICUBIC))


def _fitted(mask: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    return np.asarray(Image.fromarray(mask).resize(size, Image.Resampling.NEAREST)) > 0


def main() -> None:
    """Read the command line, run, and write what came of it."""
    from ...engines.registry import engine
    from ...engines.work import current

    parser = argparse.ArgumentParser(description="Run an editor on a benchmark that you have in a folder.")
    parser.add_argument("set", choices=list(READERS))
    parser.add_argument("source", type=Path, help="the benchmark's folder, unpacked")
    parser.add_argument("--engine", default="instruct-pix2pix", help="name of an engine of the verb 'edit'")
    parser.add_argument("--clip", action="store_true", help="also CLIP-T; wants CLIP's weights")
    parser.add_argument("--limit", type=int, default=None, help="only the first so many cases")
    parser.add_argument("--out", type=Path, default=Path("out/sets"))
    given = parser.parse_args()
    cases = list(islice(READERS[given.set](given.source), given.limit))
    settings = {"engine": given.engine} | current().profile.engines.get(f"edit/{given.engine}", {})
    clip = engine("compare", "clip") if given.clip else None
    folder = given.out / given.set / given.engine
    run = SetRun(given.set, engine("edit", given.engine), folder, settings, clip)
    found = run.run(cases, print)
    report = table(cases, found)
    print(report)  # noqa: T201
    (run.folder / "table.md").write_text(report + "\n", "utf-8")
    told = json.dumps(means(found), indent=1, allow_nan=False)
    (run.folder / "table.json").write_text(told + "\n", "utf-8")
    sheet(run, cases).save(run.folder / "sheet.jpg", quality=90)


if __name__ == "__main__":
    main()
