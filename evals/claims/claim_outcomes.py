"""Outcomes of claims: whether what a paper says is seen in the tables, and how sure that is."""

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from typing import Literal

from ..cells import Numbers
from ..intervals import Interval, difference_of, gap_of, mean_of, ratio_of

Results = dict[str, dict[str, list[Numbers]]]
"""Table → arm → numbers of its samples."""
LEAST = 6
"""Samples from which on a claim can be decided at all."""
Said = Literal["holds", "does not hold", "undecided", "cannot be tested here"]


@dataclass(frozen=True)
class Outcome:
    """What became of a claim."""

    said: Said
    why: str


Test = Callable[[Results], Outcome]
NOT_YET = "not measured yet"


@dataclass(frozen=True)
class Claim:
    """A sentence of a paper, or a question that it leaves open, and how it is tried."""

    seed: str
    text: str
    paper: str
    """What the paper has; '' for our own questions."""
    test: Test


def untestable(why: str) -> Test:
    """Return the outcome of what nothing here can show."""
    return lambda _: Outcome("cannot be tested here", why)


def more(table: str, one: str, other: str, measure: str, ratio: str = "") -> Test:
    """Return a test that an arm has more of a measure than another, sample by sample."""

    def test(results: Results) -> Outcome:
        first, second = _same_samples(results, table, one, other, measure)
        gap, shown = difference_of(first, second), _ratio(first, second, ratio)
        return _outcome(measure, {one: first, other: second}, gap, shown)

    return test


def less(table: str, one: str, other: str, measure: str) -> Test:
    """Return a test that an arm has less of a measure than another."""
    return more(table, other, one, measure)


def more_apart(one: tuple[str, str], other: tuple[str, str], measure: str) -> Test:
    """Return a test that an arm has more of a measure than another one, of other samples."""

    def test(results: Results) -> Outcome:
        first, second = values(results, *one, measure), values(results, *other, measure)
        return _outcome(measure, {one[1]: first, other[1]: second}, gap_of(first, second))

    return test


def as_much(table: str, one: str, other: str, measure: str, margin: float) -> Test:
    """Return a test that an arm has as much of a measure as another, or less by no more than the margin."""

    def test(results: Results) -> Outcome:
        first, second = _same_samples(results, table, one, other, measure)
        return _enough(measure, {one: first, other: second}, difference_of(first, second), margin)

    return test


def as_much_apart(one: tuple[str, str], other: tuple[str, str], measure: str, margin: float) -> Test:
    """Return the same test of arms of other samples."""

    def test(results: Results) -> Outcome:
        first, second = values(results, *one, measure), values(results, *other, measure)
        return _enough(measure, {one[1]: first, other[1]: second}, gap_of(first, second), margin)

    return test


def alike(table: str, one: str, other: str, measure: str, margin: float) -> Test:
    """Return a test that two arms differ by no more than the margin, either way."""
    sides = ((one, other), (other, one))
    return each_of({f"{a} to {b}": as_much(table, a, b, measure, margin) for a, b in sides})


def larger_gain(one: tuple[str, str, str], other: tuple[str, str, str], measure: str) -> Test:
    """Return a test that a method gains more in one table than in another: (table, arm, base) each."""

    def test(results: Results) -> Outcome:
        first, second = (_gains(results, *each, measure) for each in (one, other))
        return _outcome(f"gain of {measure}", {one[0]: first, other[0]: second}, gap_of(first, second))

    return test


def each_of(tests: dict[str, Test]) -> Test:
    """Return a test of a claim on several things, which holds only when it does on each."""

    def test(results: Results) -> Outcome:
        found = {name: one(results) for name, one in tests.items()}
        said = {outcome.said for outcome in found.values()}
        worst: tuple[Said, ...] = ("does not hold", "undecided", "holds")
        verdict = worst[min(worst.index(one) for one in said)]
        return Outcome(verdict, "; ".join(f"{name}: {one.said} ({one.why})" for name, one in found.items()))

    return test


def values(results: Results, table: str, arm: str, measure: str) -> list[float]:
    """Return a measure's values in the order of the samples."""
    return [numbers[measure] for numbers in results[table][arm]]


def _same_samples(
    results: Results, table: str, one: str, other: str, measure: str
) -> tuple[list[float], list[float]]:
    """Return a measure of two arms on the samples that both have; those of an arm are the first ones."""
    first, second = (values(results, table, arm, measure) for arm in (one, other))
    both = min(len(first), len(second))
    return first[:both], second[:both]


def _gains(results: Results, table: str, arm: str, base: str, measure: str) -> list[float]:
    first, second = _same_samples(results, table, arm, base, measure)
    return [one - other for one, other in zip(first, second, strict=True)]


def _outcome(measure: str, sides: dict[str, list[float]], gap: Interval, told: str = "") -> Outcome:
    return _beyond(0.0, measure, sides, gap, told)


def _enough(measure: str, sides: dict[str, list[float]], gap: Interval, margin: float) -> Outcome:
    return _beyond(-margin, measure, sides, gap, f"; as much: down to {-margin:g}")


def _beyond(bound: float, measure: str, sides: dict[str, list[float]], gap: Interval, told: str) -> Outcome:
    """Hold where the whole interval of a difference lies above a bound; not where it lies below."""
    if not all(sides.values()):
        return Outcome("undecided", NOT_YET)
    if not gap.count:
        return Outcome("undecided", "no sample has a finite number on both sides")
    means = " against ".join(f"{mean_of(side).value:.3f} ({name})" for name, side in sides.items())
    why = f"{measure}: {means}; difference {gap}{told}, n = {gap.count}"
    if gap.count < LEAST or gap.low <= bound <= gap.high:
        return Outcome("undecided", why)
    return Outcome("holds" if gap.low > bound else "does not hold", why)


def _ratio(first: list[float], second: list[float], paper: str) -> str:
    found = ratio_of(first, second)
    return f"; ratio {found}, the paper's {paper}" if paper and isfinite(found.value) else ""
