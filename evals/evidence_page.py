"""The evidence as a page: a table for each method, then its claims, in Markdown; the same as JSON."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from .cells import Numbers
from .claim_outcomes import Claim, Results
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
    parts = [head, _summary(claims, results)]
    parts += [table_in_markdown(table, results[table.name]) for table in tables if table.name in results]
    return "\n\n".join([*parts, _claims_in_markdown(claims, results)]) + "\n"


def table_in_markdown(table: Table, arms: dict[str, list[Numbers]]) -> str:
    """Return a table: an arm a row, means with their 95 % intervals."""
    heads = ["", "n", *table.columns.values()]
    rows = [[name, str(len(samples)), *_cells(table, samples)] for name, samples in arms.items()]
    return f"## {table.title}\n\n{table.told}\n\n{grid(heads, rows)}"


def grid(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def as_json(claims: Sequence[Claim], results: Results) -> dict[str, Any]:
    """Return the means with intervals and the outcomes of all claims."""
    means = {
        table: {arm: _means(samples) for arm, samples in arms.items()} for table, arms in results.items()
    }
    told = [{"seed": c.seed, "claim": c.text, "paper": c.paper} | asdict(c.test(results)) for c in claims]
    return {"tables": means, "claims": told}


def _means(samples: Sequence[Numbers]) -> dict[str, Any]:
    return {key: asdict(mean_of([one[key] for one in samples])) for key in (samples[0] if samples else ())}


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


def _summary(claims: Sequence[Claim], results: Results) -> str:
    found: dict[str, dict[str, int]] = {}
    for claim in claims:
        row = found.setdefault(claim.seed, {})
        said = claim.test(results).said
        row[said] = row.get(said, 0) + 1
    heads = ("holds", "does not hold", "undecided", "cannot be tested here")
    rows = [[seed, *(str(row.get(head, 0)) for head in heads)] for seed, row in found.items()]
    return "## In short\n\n" + grid(["claims and questions of", *heads], rows)


def _claims_in_markdown(claims: Sequence[Claim], results: Results) -> str:
    parts = ["## Claim by claim"]
    for seed in dict.fromkeys(claim.seed for claim in claims):
        rows = []
        for claim in (c for c in claims if c.seed == seed):
            outcome = claim.test(results)
            rows.append([claim.text, claim.paper or "–", f"**{outcome.said}**", outcome.why])
        parts.append(f"### {seed}\n\n" + grid(["claim or question", "the paper", "here", "why"], rows))
    return "\n\n".join(parts)
