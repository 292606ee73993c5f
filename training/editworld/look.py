"""The queue for people: each doubtful example is shown, and kept, dropped or reworded.

`python -m retoucher.training.editworld.look FOLDER`.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from ...pictures import Picture
from .dataset_folder import DatasetFolder

ASKED = "[k]eep, [d]rop, [s]kip, or a better instruction (which keeps it): "
STATES = {"k": "kept", "keep": "kept", "d": "dropped", "drop": "dropped"}
LATER = ("", "s", "skip")


def look_through(folder: Path, answers: Callable[[str], str], tell: Callable[[str], object]) -> int:
    """Show the doubtful one by one and write down what a person says; return how many were decided."""
    dataset, decided = DatasetFolder(folder), 0
    for line in list(dataset.lines("doubtful")):
        tell(f"{line['id']} ({line.get('category', '')}) {line['instruction']!r} {line['scores']}")
        tell(f"  before | after: {side_by_side(folder, line)}")
        said = answers(ASKED).strip()
        letters = said.lower()
        if letters in LATER:
            continue
        dataset.decide(line["id"], STATES.get(letters, "kept"), "" if letters in STATES else said)
        decided += 1
    return decided


def side_by_side(folder: Path, line: dict[str, Any]) -> Path:
    """Write before and after beside each other and return where."""
    one, other = (Picture.open(folder / line[name]).rgb for name in ("before", "after"))
    if one.shape != other.shape:
        other = np.asarray(Image.fromarray(other).resize((one.shape[1], one.shape[0])))
    path = folder / "looked-at.png"
    Image.fromarray(np.hstack([one, other])).save(path)
    return path


def _typed(question: str) -> str:
    sys.stdout.write(question)
    sys.stdout.flush()
    return next(_lines(), "s")


def _lines() -> Iterator[str]:
    yield from sys.stdin


def main() -> None:
    """Ask the person at the keyboard."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    decided = look_through(parser.parse_args().folder, _typed, lambda text: sys.stdout.write(f"{text}\n"))
    sys.stdout.write(f"{decided} decided\n")


if __name__ == "__main__":
    main()
