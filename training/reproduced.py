"""Tell whether networks trained anew do what is written of the committed ones, within the error of both.

    python -m retoucher.training.reproduced out/miniature-fresh/measured.json

Shares are compared; Newcombe's interval of their difference (Statistics in Medicine 17, 1998) is widened for
the number of comparisons, so that equals are called different in one run of twenty.
"""

import argparse
import json
import sys
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from statistics import NormalDist
from typing import Any

from .miniature_profile import PARTS

COUNTED = ("done", "done_and_rest_kept")
READ: dict[str, tuple[float, tuple[str, ...]]] = {
    "keeping": (4, ("ground", "weather", "confetti", "shape", "colour", "pattern", "size", "nothing else")),
    "painting": (8, ("ground", "weather", "confetti", "shape", "colour", "pattern", "size", "nothing else")),
    "filling": (4, ("filled", "removed")),
    "finding": (7, ("right_thing",)),
    "seeing": (5, ("picture_to_text", "text_to_picture")),
}
"""Row → how many scenes it rests on at least for one of each kind of edit, and its shares: `measure.py` and
`measure_sight.py` write no counts there. A scene's things are read one by one; they count as one."""
CHANCE = 0.05
"""Of calling equals different somewhere in the table."""


@dataclass(frozen=True)
class Stray:
    """A share that came out otherwise than chance explains."""

    row: str
    written: float
    fresh: float


def shares(measured: dict[str, Any]) -> dict[str, tuple[float, int]]:
    """Return 'run, category, column' → (share in [0, 1], samples) of a measured.json.

    Means that are no shares (decibels, overlaps) have no such interval and are left out.
    """
    found = {
        f"{run}, {category}, {column}": (float(numbers[column]), int(numbers["n"]))
        for run, categories in measured.items()
        for category, numbers in categories.items()
        if isinstance(numbers, dict)
        for column in COUNTED
        if column in numbers
    }
    kinds = [numbers["n"] for numbers in measured.get("editing", {}).values() if isinstance(numbers, dict)]
    for run, (times, columns) in READ.items():
        for column in set(columns) & set(measured.get(run, ())) if kinds else ():
            found[f"{run}, {column}"] = (float(measured[run][column]), int(times * min(kinds)))
    return found


def strays(written: dict[str, Any], fresh: dict[str, Any]) -> list[Stray]:
    """Return the shares of a new run that differ from those written; a row that it lacks is an error."""
    old, new = shares(written), shares(fresh)
    if lacking := sorted(set(old) - set(new)):
        raise ValueError(f"the new table wants all rows of the old one, lacks {lacking[:3]}")
    z = NormalDist().inv_cdf(1 - CHANCE / 2 / max(len(old), 1))
    return [Stray(row, old[row][0], new[row][0]) for row in old if not _within(*old[row], *new[row], z)]


def _within(one: float, count: int, other: float, others: int, z: float) -> bool:
    """True when Newcombe's interval of the difference of two shares holds zero."""
    (low, high), (lower, higher) = wilson(one, count, z), wilson(other, others, z)
    down = sqrt((one - low) ** 2 + (higher - other) ** 2)
    up = sqrt((high - one) ** 2 + (other - lower) ** 2)
    return -up <= one - other <= down


def wilson(share: float, count: int, z: float) -> tuple[float, float]:
    """Return Wilson's interval of a share seen in `count` samples."""
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return max(middle - half, 0.0), min(middle + half, 1.0)


def main() -> None:
    """Compare two files; exit with 1 when a share strays."""
    parser = argparse.ArgumentParser(description="Compare a new measured.json with the one written down.")
    parser.add_argument("fresh", type=Path)
    parser.add_argument("--written", type=Path, default=PARTS / "measured.json")
    told = parser.parse_args()
    written, fresh = (json.loads(path.read_text("utf-8")) for path in (told.written, told.fresh))
    found = strays(written, fresh)
    for stray in found:
        print(f"{stray.row}: {stray.fresh:.2f}, written {stray.written:.2f}")  # noqa: T201
    print(f"{len(found)} of {len(shares(written))} shares stray")  # noqa: T201
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
