"""What came of a benchmark as a table in Markdown and JSON, with intervals, by category."""

from collections.abc import Sequence
from typing import Any

from ..cells import Numbers
from ..evidence_page import grid, means
from ..intervals import mean_of, ratio_of
from .benchmark_case import Case
from .set_measures import Missing

ALL = "all"


def in_groups(cases: Sequence[Case], found: Sequence[Numbers]) -> dict[str, list[Numbers]]:
    """Return the numbers of all cases, then of each category."""
    names = (ALL, *sorted({case.group for case in cases} - {""}))
    return {
        name: [one for case, one in zip(cases, found, strict=True) if name in (ALL, case.group)]
        for name in names
    }


def table(cases: Sequence[Case], found: Sequence[Numbers]) -> str:
    """Return means with intervals by category, in Markdown, and the L1 as a ratio to doing nothing."""
    measures = list(dict.fromkeys(key for one in found for key in one))
    rows = []
    for name, some in in_groups(cases, found).items():
        shown = [str(mean_of([one[key] for one in some if key in one])) for key in measures]
        rows.append([name, str(len(some)), *shown, _ratio(some)])
    return grid(["", "n", *measures, "l1 / doing nothing"], rows)


def head(cases: Sequence[Case], settings: dict[str, Any], missing: Sequence[Missing]) -> str:
    """Return what the numbers depend on, and what is not among them."""
    captions = sorted({case.captions for case in cases if case.told_after})
    lines = [f"- {name}: {value}" for name, value in settings.items()]
    lines += [f"- captions: {', '.join(filter(None, captions)) or 'as the set has them'}"] * bool(captions)
    lines += [f"- not measured: {one.name}; it wants {one.wants}" for one in missing]
    return "\n".join(lines)


def in_json(
    cases: Sequence[Case],
    found: Sequence[Numbers],
    settings: dict[str, Any],
    missing: Sequence[Missing],
) -> dict[str, Any]:
    """Return the same for programs: means with intervals by category."""
    return {
        "settings": settings,
        "captions": sorted({case.captions for case in cases} - {""}),
        "missing": {one.name: one.wants for one in missing},
        "means": {name: means(some) for name, some in in_groups(cases, found).items()},
    }


def _ratio(some: Sequence[Numbers]) -> str:
    known = [one for one in some if "l1" in one]
    return str(ratio_of(*([one[key] for one in known] for key in ("l1", "l1_of_source")))) if known else "–"
