"""What a step promised, against what was measured."""

from ....pictures import Evidence
from ...values.plan import Expectation
from ...values.verdict import Fault, Finding, Verdict
from .hard_facts import GUARDS, Done
from .looked_at import CALM

_MISSED, PAINTED = 0.3, 0.75
"""Scores: of a promise that was broken, and of words that were painted, which no measure reads."""
_NOBODY = "nobody here can see whether it shows"
_NEW = 0.5
"""Share of a removed thing's place that must be new."""
_SIZES = ("width", "height", "aspect")


def kept_promise(done: Done, expectation: Expectation) -> Finding:
    """Return whether the step did what it promised."""
    if expectation.measure == "gone":
        share = done.evidence.changed_inside
        met, text = share >= _NEW, f"{share:.0%} of the region is new"
    else:
        value = measured(done.evidence, expectation)
        met, text = holds(value, expectation), _said(value, expectation)
    return Finding(
        step=done.index,
        passed=met,
        text=text,
        hard=expectation.measure in _SIZES,
        score=CALM if met else _MISSED,
        aspect="preservation" if expectation.measure in GUARDS else "instruction",
        fault="" if met else _fault(expectation),
    )


def _fault(expectation: Expectation) -> Fault:
    if expectation.measure == "gone":
        return "still there"
    if expectation.measure in GUARDS:
        return "outside"
    return "size" if expectation.measure in _SIZES else "too little"


def measured(evidence: Evidence, expectation: Expectation) -> float:
    """Return the number that an expectation is about."""
    width, height = evidence.size_after
    sizes = {"width": float(width), "height": float(height), "aspect": width / max(height, 1)}
    if expectation.measure in sizes:
        return sizes[expectation.measure]
    if expectation.measure in ("changed_inside", "changed_outside", "max_outside", "seam"):
        return float(getattr(evidence, expectation.measure))
    return float(getattr(evidence.inside, expectation.measure))


def holds(value: float, expectation: Expectation) -> bool:
    """Return whether a number is as expected; 'about' allows 4 %."""
    wanted = expectation.value
    return {
        "rises": value >= wanted and value > 0,
        "falls": value <= -wanted and value < 0,
        "at_least": value >= wanted,
        "at_most": value <= wanted,
        "about": abs(value - wanted) <= max(0.04 * abs(wanted), 0.01),
    }[expectation.holds]


def _said(value: float, e: Expectation) -> str:
    name = e.measure.replace("_", " ")
    if e.holds in ("rises", "falls"):
        way = "rose" if value > 0 else "fell" if value < 0 else "stayed"
        return (
            f"{name} {way} by {abs(value):.3f} (should have {'risen' if e.holds == 'rises' else 'fallen'}"
            f" by at least {e.value:g})"
        )
    return f"{name} is {value:.3f} (wanted {e.holds.replace('_', ' ')} {e.value:g})"


def unseen_words(done: Done) -> list[Finding]:
    """Return that nobody here sees whether words that were painted are in the picture; else nothing."""
    words = str(done.step.arguments.get(done.tool.traits.prompt) or "")
    if not words or done.tool.kind != "generate":
        return []
    text = f"{_NOBODY} “{words}”: look for yourself"
    return [done.right(text, "instruction", PAINTED).model_copy(update={"told": True})]


def looked_at_by_a_model(measured: Verdict) -> Verdict:
    """Return a verdict without what nobody could see: somebody looks."""
    found = tuple(f for f in measured.findings if not f.text.startswith(_NOBODY))
    return measured.model_copy(update={"findings": found})
