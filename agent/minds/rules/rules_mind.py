"""The mind that needs nothing: grammar, lexicon and measurement."""

from ...values.brief import Brief, Question
from ...values.intents import Gap
from ...values.plan import Plan
from ...values.verdict import Verdict
from .. import Attempt, Scene
from ..judging.another_way import revised
from ..judging.measured_verdict import judged
from .apply_to import read_apply_to
from .briefing import briefed
from .hearing import chosen, hear_answer, plain
from .listening import check_length, heard
from .planner import planned
from .small_talk import read_chat


class RulesMind:
    """Understands by grammar and lexicon, plans by rules, judges by measurement; needs no model."""

    name = "rules"

    def understand(self, request: str, scene: Scene) -> Brief:
        """Say what the request means; `ToolRetry` for no words or more than 4,000 characters."""
        check_length(request)
        applied = read_apply_to(request)
        if applied is not None:
            return applied
        said = heard(request, scene)
        offers = any(isinstance(w.intent, Gap) and w.intent.offers for w in said.wishes)
        meant = said.move is not None or (said.wishes and not said.refusals and not offers)
        return (None if meant else read_chat(request, scene)) or briefed(said, scene)

    def hear(self, answer: str, question: Question, brief: Brief, scene: Scene) -> Brief:
        """Return the brief after the answer: a number, words, a click, 'you decide', or another request."""
        check_length(answer)
        option = chosen(plain(answer), question) if question.offers else None
        if option is not None and option.intents is None:
            return self.understand(option.request, scene)
        return hear_answer(answer, question, brief, scene) or self.understand(answer, scene)

    def plan(self, brief: Brief, scene: Scene) -> Plan:
        """Turn the brief's wishes into ordered steps."""
        return planned(brief, scene)

    def judge(self, brief: Brief, attempt: Attempt, best: Attempt | None, scene: Scene) -> Verdict:
        """Say by measurement whether the attempt does what was asked."""
        return judged(brief, attempt, best, scene)

    def revise(self, brief: Brief, attempt: Attempt, verdict: Verdict, scene: Scene) -> Plan | None:
        """Return another plan for a failed attempt."""
        return revised(brief, attempt, verdict, scene)
