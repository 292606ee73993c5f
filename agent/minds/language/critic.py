"""Critic: looks at an attempt after the facts have had their say."""

from functools import partial

from ....prompts.templates import render
from ...values.brief import Brief
from ...values.plan import call_text
from ...values.verdict import Finding, Verdict
from .. import Attempt
from .eyes import closeup
from .facts_first import combine, facts
from .forms import Compared, Judged
from .together import side_by_side
from .voice import Voice

SHOWN = ("before", "after", "the changed part, left before and right after")
"""What the judge is told of its pictures."""

_SAID = {(2, 0): "better than", (0, 2): "worse than"}


class Critic:
    """A model that judges; its own eyes, so that it may be another one than the planner."""

    def __init__(self, voice: Voice) -> None:
        self.voice = voice

    def judge(self, brief: Brief, attempt: Attempt, base: Verdict) -> Verdict:
        """Score the attempt from before, after, the changed part and the facts in `base`."""
        part = closeup(attempt.before, attempt.after)
        pictures = [attempt.before, attempt.after, *([part] if part else [])]
        shown = list(SHOWN[: len(pictures)])
        if not self.voice.sees(attempt.before, attempt.after):
            pictures, shown = [], ["none can be shown; go by the facts"]
        prompt = render(
            "judge",
            pictures=shown,
            request=brief.request,
            steps=[call_text(s) for s in attempt.plan.steps],
            facts=facts(attempt.results, (*base.findings, *attempt.hints)),
        )
        form = self.voice.fill(Judged, prompt, tuple(pictures))
        return combine(form, base, attempt, self.voice.signature("judge"))

    def compare(self, brief: Brief, attempt: Attempt, best: Attempt) -> tuple[bool | None, Finding]:
        """Ask in both orders which is better; None when the answers do not agree."""
        prompt = render("compare", request=brief.request)
        orders = [(attempt.after, best.after), (best.after, attempt.after)]
        calls = [partial(self.voice.fill, Compared, prompt, (attempt.before, *pair)) for pair in orders]
        first, second = side_by_side(calls)
        wins = (first.better == "A") + (second.better == "B")
        losses = (first.better == "B") + (second.better == "A")
        said = _SAID.get((wins, losses), "not clearly different from")
        text = f"{said} the best attempt so far, asked in both orders: {first.reason}"
        better = wins == 2 if 2 in (wins, losses) else None
        return better, Finding(step=-1, passed=better is not False, text=text)
