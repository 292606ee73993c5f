"""The verdict of a turn as HTML: what was measured, how each attempt went. Foreign words are escaped."""

from html import escape

from ....agent.minds.words.targets import the
from ....agent.values.verdict import StepResult, Verdict
from ....agent.work.scene import SELECTION
from ....pictures import Evidence
from ....tools import tool
from ..state.plain_words import unmeasured
from ..state.turns import StepView, TurnView

_SURELY = 0.6
"""Score of a check below which its result is told as unsure."""
_UNSURE = '<span class="rt-soft">?</span>'
_GOOD, _BAD = '<span class="rt-ok">✓</span>', '<span class="rt-bad">✕</span>'


def verdict_card(view: TurnView) -> str:
    """Return how the turn's attempts were judged, the last one in full."""
    if not view.verdicts:
        return ""
    _, verdict, _ = view.verdicts[-1]
    passed = any(v.passed for _, v, _ in view.verdicts)
    title = _title(view, verdict) if passed else "Not good enough"
    mark = _BAD if not passed else _UNSURE if _doubtful(verdict) else _GOOD
    tries = f"{len(view.verdicts)} attempts" if len(view.verdicts) > 1 else ""
    facts = "".join(f"<span>{escape(fact)}</span>" for fact in facts_of(view))
    wrong = f'<p class="rt-bad">{escape(unmeasured(verdict.wrong))}</p>' if verdict.wrong else ""
    return (
        f'<section class="rt-card"><header><b>{mark} {title}</b><span>{tries}</span></header>{wrong}'
        f'<div class="rt-facts">{facts}</div>{_attempts(view)}{_findings(verdict)}</section>'
    )


def _title(view: TurnView, verdict: Verdict) -> str:
    """Return what the tick stands for: what was measured, and no more; what is unsure is said as unsure."""
    local = _local(view)
    one = len({(shown.step.target, shown.step.region) for shown in local}) == 1
    kept = one and _only_there(view) and all(map(_spared, local))
    said = f"Only {_there(view)} changed" if kept else "Checked"
    return f"{said}, but I am not sure of the result" if _doubtful(verdict) else said


def _spared(shown: StepView) -> bool:
    """Return whether it was measured that a step changed nothing outside its place."""
    evidence = shown.result.evidence if shown.result is not None else None
    return evidence is not None and not evidence.changed_outside


def _doubtful(verdict: Verdict) -> bool:
    shaky = any(f.passed and f.score is not None and f.score < _SURELY for f in verdict.findings)
    return shaky or (verdict.passed and bool(verdict.wrong))


def _there(view: TurnView) -> str:
    """Return where the one place is that was worked in: it was shown, or found by its name."""
    place = _local(view)[0].step.target
    shown = view.selection or view.exchanges or place in ("", SELECTION)
    return "the marked part" if shown else f"what I took for {the(place)}"


def _local(view: TurnView) -> list[StepView]:
    """Return the steps that worked in a part of the picture and had to spare the rest."""
    placed = (shown for shown in _done(view) if shown.step.region or shown.step.target)
    return [shown for shown in placed if tool.get(shown.step.tool).kind != "geometry"]


def _done(view: TurnView) -> list[StepView]:
    return [shown for shown in view.steps if shown.state == "done"]


def _only_there(view: TurnView) -> bool:
    """Return whether all that was done worked in a part of the picture."""
    return 0 < len(_local(view)) == len(_done(view))


def facts_of(view: TurnView) -> list[str]:
    """Return the measured facts of the last attempt in words."""
    results = [shown.result for shown in view.steps if shown.result is not None]
    evidences = [result.evidence for result in results if result.evidence is not None]
    facts = [_inside(evidences, view)] if evidences else []
    if evidences and _only_there(view):
        facts.append(_outside(results))
    return [*facts, f"{sum(result.seconds for result in results):.1f} s"] if results else []


def _inside(evidences: list[Evidence], view: TurnView) -> str:
    before, after = evidences[0].size_before, evidences[-1].size_after
    if before != after:
        return f"{before[0]} × {before[1]} → {after[0]} × {after[1]} pixels"
    share = max(e.changed_inside for e in evidences)
    where = "part" if _only_there(view) else "picture"
    return f"changed {share:.0%} of the {where}"


def _outside(results: list[StepResult]) -> str:
    outside = max((r.evidence.changed_outside for r in results if r.evidence), default=0.0)
    return "nothing else changed" if outside == 0 else f"{outside:.2%} of the rest changed"


def _attempts(view: TurnView) -> str:
    if len(view.verdicts) < 2:
        return ""
    rows = "".join(
        f"<li>Attempt {number}: {escape(_went(verdict))} "
        f'<span class="rt-soft">{verdict.score - verdict.passed:.0%}</span></li>'
        for number, verdict, _ in view.verdicts
    )
    return f"<details><summary>How each attempt went</summary><ul>{rows}</ul></details>"


def _went(verdict: Verdict) -> str:
    return "passed" if verdict.passed else unmeasured(verdict.wrong) or "failed"


def _findings(verdict: Verdict) -> str:
    if not verdict.findings:
        return ""
    rows = "".join(
        f"<li>{_GOOD if finding.passed else _BAD} {escape(finding.text)}</li>" for finding in verdict.findings
    )
    passed = sum(f.passed for f in verdict.findings)
    summary = f"What was checked: {passed} of {len(verdict.findings)} as it should be"
    return f"<details><summary>{summary}</summary><ul>{rows}</ul></details>"
