"""The evidence as a page: a table for each method, then its claims, in Markdown; the same as JSON."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, get_args

from .cells import Numbers
from .claims.claim_outcomes import NOT_YET, Claim, Outcome, Results, Said
from .intervals import mean_of


@dataclass(frozen=True)
class Table:
    """How a table is shown."""

    name: str
    title: str
    told: str
    """What was done on what."""
    columns: dict[str, str]
    """Measure → its heading."""


def page(tables: Sequence[Table], claims: Sequence[Claim], results: Results, head: str) -> str:
    """Return the page in Markdown."""
    outcomes = [(claim, claim.test(results)) for claim in claims]
    parts = [head, _summary(outcomes)]
    parts += [table_in_markdown(table, results[table.name]) for table in tables if table.name in results]
    return "\n\n".join([*parts, _claims_in_markdown(outcomes)]) + "\n"


def table_in_markdown(table: Table, arms: dict[str, list[Numbers]]) -> str:
    """Return a table: an arm a row, means with their 95 % intervals; arms without samples are named below."""
    heads = ["", "n", *table.columns.values()]
    rows = [[name, str(len(samples)), *_cells(table, samples)] for name, samples in arms.items() if samples]
    lacking = "; ".join(name for name, samples in arms.items() if not samples)
    parts = [f"## {table.title}", table.told, grid(heads, rows) if rows else f"{NOT_YET.capitalize()}."]
    return "\n\n".join(parts + [f"{NOT_YET.capitalize()}: {lacking}."] * bool(rows and lacking))


def grid(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def as_json(claims: Sequence[Claim], results: Results) -> dict[str, Any]:
    """Return the means with intervals and the outcomes of all claims."""
    tables = {
        table: {arm: means(samples) for arm, samples in arms.items()} for table, arms in results.items()
    }
    told = [{"seed": c.seed, "claim": c.text, "paper": c.paper} | asdict(c.test(results)) for c in claims]
    return {"tables": tables, "claims": told}


def means(samples: Sequence[Numbers]) -> dict[str, dict[str, Any] | None]:
    """Return the mean of each measure with its interval; None when no sample has a finite number of it."""
    keys = dict.fromkeys(key for one in samples for key in one)
    found = {key: mean_of([one[key] for one in samples if key in one]) for key in keys}
    return {key: asdict(mean) if mean.count else None for key, mean in found.items()}


def _cells(table: Table, samples: Sequence[Numbers]) -> list[str]:
    shown = []
    for measure in table.columns:
        found = mean_of([one[measure] for one in samples if measure in one])
        if not found.count:
            shown.append("–")
        elif measure in ("rows", "outside_psnr", "attempts"):
            shown.append(f"{found.value:.1f}")
        else:
            shown.append(f"{found.value:.2f} [{found.low:.2f}, {found.high:.2f}]")
    return shown


def _summary(outcomes: Sequence[tuple[Claim, Outcome]]) -> str:
    found: dict[str, dict[str, int]] = {}
    for claim, outcome in outcomes:
        row = found.setdefault(claim.seed, {})
        row[outcome.said] = row.get(outcome.said, 0) + 1
    heads = get_args(Said)
    rows = [[seed, *(str(row.get(head, 0)) for head in heads)] for seed, row in found.items()]
    return "## In short\n\n" + grid(["claims and questions of", *heads], rows)


def _claims_in_markdown(outcomes: Sequence[tuple[Claim, Outcome]]) -> str:
    parts = ["## Claim by claim"]
    for seed in dict.fromkeys(claim.seed for claim, _ in outcomes):
        rows = [
            [claim.text, claim.paper or "–", f"**{outcome.said}**", outcome.why]
            for claim, outcome in outcomes
            if claim.seed == seed
        ]
        parts.append(f"### {seed}\n\n" + grid(["claim or question", "the paper", "here", "why"], rows))
    return "\n\n".join(parts)
