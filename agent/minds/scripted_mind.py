"""A mind that follows a script: for demonstrations of the machine, benchmarks and tests."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ..values.brief import Brief, Question, Wish
from ..values.plan import Plan, Step
from ..values.verdict import Verdict
from . import Attempt, Scene

PASSED = Verdict(passed=True, instruction=1, preservation=1, quality=1, judge="script")


def failed(wrong: str, score: float = 0.1) -> Verdict:
    """Return a verdict that sends the edit back."""
    return Verdict(passed=False, instruction=score, preservation=1, quality=1, wrong=wrong, judge="script")


@dataclass
class ScriptedMind:
    """Plans what the script says for a request; judges and revises by the script's functions.

    It keeps no state between calls, so a conversation that was cut off can go on with another one.
    """

    plans: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)
    briefs: Mapping[str, Brief] = field(default_factory=dict)
    """Requests that are no plain edits; an answer to a question is looked up here too."""
    verdict: Callable[[Attempt], Verdict] = lambda attempt: PASSED
    revision: Callable[[Attempt], Plan | None] = lambda attempt: None
    name: str = "script"

    def understand(self, request: str, scene: Scene) -> Brief:
        """Return the script's brief, or a plain edit of one wish."""
        return self.briefs.get(request) or Brief(intent="edit", request=request, wishes=(Wish(text=request),))

    def hear(self, answer: str, question: Question, brief: Brief, scene: Scene) -> Brief:
        """Understand the answer as a request."""
        return self.understand(answer, scene)

    def plan(self, brief: Brief, scene: Scene) -> Plan:
        """Return the script's steps for the brief's request."""
        return Plan(steps=self.plans.get(brief.request, ()))

    def judge(self, brief: Brief, attempt: Attempt, best: Attempt | None, scene: Scene) -> Verdict:
        """Return the script's verdict."""
        return self.verdict(attempt)

    def revise(self, brief: Brief, attempt: Attempt, verdict: Verdict, scene: Scene) -> Plan | None:
        """Return the script's next plan."""
        return self.revision(attempt)
