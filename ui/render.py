"""Events as lines on a terminal."""

from collections.abc import Callable
from typing import Any, ClassVar, TextIO

from rich.console import Console
from rich.markup import escape

from ..agent.memory.destinations import first_words
from ..agent.minds.corrected import how_to_correct
from ..agent.values import events as e
from ..agent.values.brief import Brief, Question
from ..agent.values.plan import call_text
from ..agent.values.verdict import StepResult, Verdict
from ..engines.credit import Credit
from .visible_text import visible


class VisibleConsole(Console):
    """A console whose words cannot command the terminal."""

    def print(self, *objects: Any, **options: Any) -> None:
        """Print; what a terminal would obey is written out."""
        super().print(*(visible(o) if isinstance(o, str) else o for o in objects), **options)


class Terminal:
    """Prints each event as it comes."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or VisibleConsole(highlight=False, soft_wrap=True)
        self._last_spent = e.Spent(calls=0, money=0.0, seconds=0.0)
        self._assumed: list[str] = []

    @classmethod
    def on(cls, out: TextIO) -> "Terminal":
        """Return one that prints on a stream."""
        return cls(VisibleConsole(file=out, highlight=False, soft_wrap=True))

    def show(self, event: e.Event) -> None:
        """Print one event; events that mean nothing to a person print nothing."""
        write = self._WRITERS.get(type(event))
        if write is not None:
            write(self, event)

    def _print(self, text: str, style: str = "") -> None:
        self.console.print(escape(text), style=style or None)

    def _looked(self, event: e.Looked) -> None:
        self._print(f"Version {event.version}. {event.caption}", "dim")
        for note in event.notes:
            self._print(f"Note: {note}")

    def _understood(self, event: e.Understood) -> None:
        self._assumed = [line for line in brief_lines(event.brief) if line.startswith("Assumed: ")]
        for line in brief_lines(event.brief):
            self._print(line)

    def _planned(self, event: e.Planned) -> None:
        title = "Plan" if event.attempt == 1 else f"Another way (attempt {event.attempt})"
        self._print(title, "bold")
        if event.plan.thinking:
            self._print(f"  {event.plan.thinking}", "dim")
        for number, step in enumerate(event.plan.steps, 1):
            self._print(f"  {number}. {call_text(step)}")
            self._print(f"     {step.reason}", "dim")
        if event.plan.cost:
            self._print(
                f"  about ${event.plan.cost:.3f} for hosted edits and judging, retries included", "dim"
            )
        if event.plan.unpriced:
            names = " and ".join(event.plan.unpriced)
            self._print(f"  no price is known for {names}: the caps on money do not count it", "dim")

    def _started(self, event: e.StepStarted) -> None:
        self._print(f"  … step {event.index + 1}: {event.step.tool}", "dim")

    def _finished(self, event: e.StepFinished) -> None:
        self._print(f"  {step_line(event.index, event.step.tool, event.result)}")
        for part, share in event.result.shares.items():
            self._print(f"      {part!r} acted on {share:.0%} of the picture", "dim")

    def _judged(self, event: e.Judged) -> None:
        for line in verdict_lines(event.verdict):
            self._print(line)

    def _failed(self, event: e.Failed) -> None:
        self._print(f"{event.error}: {event.message}", "red")

    def _replied(self, event: e.Replied) -> None:
        lines = [
            line for line in event.text.splitlines() if line not in self._assumed
        ]  # said before the plan
        self._print("\n".join(lines), "bold")
        if self._last_spent.calls:
            self._print(spent_line(self._last_spent), "dim")

    def _spent(self, event: e.Spent) -> None:
        self._last_spent = event

    def _leaving(self, event: e.Leaving) -> None:
        said = first_words(event.destination, event.what, event.size)
        self._print(f"{said} Ctrl-C keeps it here, and so does --private.", "bold")

    def _sent(self, event: e.Sent) -> None:
        self._print(f"  → sent {event.what} to {event.destination}", "dim")

    _WRITERS: ClassVar[dict[type, Callable[..., None]]] = {
        e.Looked: _looked,
        e.Understood: _understood,
        e.Planned: _planned,
        e.StepStarted: _started,
        e.StepFinished: _finished,
        e.Judged: _judged,
        e.Failed: _failed,
        e.Replied: _replied,
        e.Leaving: _leaving,
        e.Sent: _sent,
        e.Spent: _spent,
    }


def spent_line(event: e.Spent) -> str:
    """Return what a turn took."""
    calls = f"{event.calls} call{'s'[: event.calls != 1]} to hosted models"
    return f"{calls}, ${event.money:.4f}, {event.seconds:.1f} s"


def brief_lines(brief: Brief) -> list[str]:
    """Return what was understood, a wish a line."""
    lines = [f"Understood: {wish.text}" for wish in brief.wishes]
    lines += [f"  meaning: {text}" for text in brief.interpretations]
    lines += [f"Assumed: {text}" for text in brief.assumptions]
    return lines + [f"Cannot: {r.wish}. {r.why}" for r in brief.refusals]


def step_line(index: int, tool: str, result: StepResult) -> str:
    """Return what a step did, with its facts."""
    if result.failure:
        return f"✗ step {index + 1} {tool}: {result.failure}"
    credit = Credit.parse(result.engine)
    facts, by = result.evidence, credit.engine if credit else ""
    took = f"{result.seconds:.1f} s, {by}" if by else f"{result.seconds:.1f} s"
    if facts is None:
        return f"✓ step {index + 1} {tool} ({took})"
    inside, outside = facts.changed_inside * 100, facts.changed_outside * 100
    size = (
        ""
        if facts.size_before == facts.size_after
        else f", {_size(facts.size_before)} → {_size(facts.size_after)}"
    )
    return f"✓ step {index + 1} {tool} ({took}): changed {inside:.0f} % inside, {outside:.2g} % outside{size}"


def _size(size: tuple[int, int]) -> str:
    return f"{size[0]}×{size[1]}"


def verdict_lines(verdict: Verdict) -> list[str]:
    """Return the verdict with its evidence."""
    head = "passed" if verdict.passed else "failed"
    lines = [
        f"Verdict: {head} (instruction {verdict.instruction:.2f}, preservation {verdict.preservation:.2f}, "
        f"quality {verdict.quality:.2f})"
    ]
    lines += [f"  {'✓' if f.passed else '✗'} {f.text}" for f in verdict.findings]
    return lines + ([f"  wrong: {verdict.wrong}"] if verdict.wrong and not verdict.passed else [])


def question_lines(question: Question) -> list[str]:
    """Return the question and its numbered options."""
    options = [f"  {n}. {option.label}" for n, option in enumerate(question.options, 1)]
    shown = ["  (or show where: a point as x,y or a box as left,top,right,bottom)"] if question.place else []
    correct = how_to_correct(question)
    return [question.text, *options, *shown, *([f"  ({correct})"] if correct else [])]
