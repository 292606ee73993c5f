"""Turn a model's forms into briefs and plans, and refuse what a client's words do not cover."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from ....errors import ToolRetry
from ....pictures import Box, Region
from ....tools.tool import Tool
from ...values.brief import Brief, Move, Option, Question, Wish
from ...values.certainty import standing
from ...values.plan import Plan, Step
from .. import Attempt, Scene
from ..rules.unclear_regions import Request, guess, unsure
from .forms import MoveForm, OptionForm, Planned, Revised, StepForm, Understood
from .menu import Menu, refusal
from .pointed_regions import cut_out, pixels, place, which_one
from .together import side_by_side

Planning = Understood | Planned | Revised
S = TypeVar("S", Understood, Planned, Revised)

_NUMBER = re.compile(r"\d{1,4}(\.\d+)?")
_REACH = re.compile(r"\w+://|\bfile:|\.\.[/\\]|(^|\s)[~/][\w.]+/|[A-Za-z]:\\")
"""What reads like an address or a path."""

_AMOUNTS = ("undo", "goto", "less", "more")


@dataclass(frozen=True)
class Reader:
    """Reads forms against one scene."""

    scene: Scene
    menu: Menu
    words: str
    """Everything that the client said in this turn."""
    chosen: Mapping[str, str] = field(default_factory=dict)
    """Target → digest of the region, where the client has pointed it out."""
    locate: Callable[[str], list[Box]] = lambda phrase: []
    """Asks the model for boxes when nothing else finds the phrase."""

    def checked(self, form: S) -> S:
        """Return the form when all its steps can run and what was asked about is answered."""
        self.check_steps(form.steps)
        if isinstance(form, Understood) and form.intent in ("question", "chat") and not form.answer:
            raise ToolRetry(f"the intent is {form.intent}: `answer` has the words for the client")
        return form

    def check_steps(self, forms: Sequence[StepForm]) -> None:
        """Raise `ToolRetry` for a step that cannot run or reaches for what the client did not name."""
        for number, form in enumerate(forms, 1):
            try:
                self._arguments(form)
            except ToolRetry as error:
                raise ToolRetry(f"step {number}: {error}") from error

    def look_up(self, forms: Sequence[StepForm]) -> None:
        """Ask the model side by side for all places that it gave no box for and nothing else finds."""
        wanted = dict.fromkeys(f.target for f in forms if f.target and f.box is None)
        local = {f.target for f in forms if self.menu.tools[f.tool].takes_region}
        lost = [t for t in wanted if t in local and not self._chosen(t) and not self.scene.find(t)]
        side_by_side([partial(self.locate, target) for target in lost])

    def steps(self, forms: Sequence[StepForm]) -> tuple[Step, ...]:
        """Build the steps, each with its region where it can be known before the picture changes."""
        return tuple(self._step(form) for form in forms)

    def brief(self, form: Understood, request: str) -> Brief:
        """Build the brief; its question is the model's own, or which of several candidates is meant."""
        edits = form.intent == "edit"
        question = self._question(form, request) if edits else None
        wishes = tuple(self._wish(w.text, w.target) for w in form.wishes)
        skipped = () if question or not form.question else (f"{form.question} Taken: {self._taken(form)}.",)
        guesses = self._guesses(form) if edits and question is None else ()
        move, remarks = self._move(form.move if form.intent == "history" else None), list(form.remarks)
        if form.move and not move and form.intent == "history":
            remarks.append(f"a move to {form.move.argument!r}, which you did not name")
        return Brief(
            intent=form.intent if move or form.intent != "history" else "chat",
            request=request,
            wishes=wishes or ((Wish(text=request),) if edits and not form.refusals else ()),
            ambiguity=form.ambiguity if question is None or form.ambiguity != "none" else "referent",
            interpretations=tuple(form.interpretations),
            question=question,
            refusals=tuple(refusal(r.wish, r.why, self.scene.engines) for r in form.refusals),
            assumptions=(*form.assumptions, *skipped, *guesses, *map(remarked, remarks)),
            move=move,
            answer="" if edits else form.answer,
        )

    def _step(self, form: StepForm) -> Step:
        tool = self.menu.tools[form.tool]
        target = form.target if tool.takes_region else ""
        return Step(
            reason=form.reason,
            tool=form.tool,
            arguments=self._arguments(form),
            target=target,
            region=self._place(form, tool) if target else "",
            expectations=tuple(form.expect),
        )

    def _place(self, form: StepForm, tool: Tool) -> str:
        """Return where a step works; '' where what nobody pointed at is too unlikely to be spoiled."""
        if self._pointed(form) or standing(tool, self._candidates(form.target)) != "unlikely":
            return self._region(form.target, form.box)
        return ""

    def _pointed(self, form: StepForm) -> bool:
        return form.box is not None or bool(self._chosen(form.target))

    def _doubtful(self, form: StepForm) -> Region | None:
        """Return the one candidate of a step that spoils something there, where it is unsure."""
        tool = self.menu.tools[form.tool]
        if not form.target or not tool.takes_region or self._pointed(form):
            return None
        found = self._candidates(form.target)
        return found[0] if len(found) == 1 and standing(tool, found) == "likely" else None

    def _guesses(self, form: Understood) -> tuple[str, ...]:
        unsure_ones = ((step.target, self._doubtful(step)) for step in form.steps)
        return tuple(guess(target, region) for target, region in unsure_ones if region is not None)

    def _region(self, target: str, box: Sequence[float] | None) -> str:
        if not target or self._chosen(target):
            return self._chosen(target)
        where = pixels(box, self.scene.picture.size) if box else None
        region = place(self._candidates(target, where), where)
        if region is None and where is not None:
            region = next(iter(cut_out(self.scene, where)), None)
        return region.digest if region is not None else ""

    def _candidates(self, target: str, box: Box | None = None) -> list[Region]:
        found = self.scene.find(target)
        if found or box:
            return found
        return [region for box in self.locate(target) for region in cut_out(self.scene, box)]

    def _arguments(self, form: StepForm) -> dict[str, Any]:
        arguments = self.menu.check(form.tool, form.arguments, self.scene.attachments)
        for name, value in arguments.items():
            reached = _REACH.search(value) if isinstance(value, str) else None
            if reached and value not in self.words:
                raise ToolRetry(f"{name} names an address or path that the client did not write: {value!r}")
        if self.menu.tools[form.tool].needs_region and not form.target:
            raise ToolRetry(f"{form.tool} needs a target, got none")
        return arguments

    def _question(self, form: Understood, request: str) -> Question | None:
        if not self.scene.may_ask:
            return None
        if form.question:
            options = tuple(self._option(o, request) for o in form.options)
            default = min(max(form.default - 1, 0), max(len(options) - 1, 0))
            target = next((o.target for o in form.options if o.target), "")
            return Question(text=form.question, options=options, default=default, target=target)
        for step in form.steps:
            if step.target and self.menu.tools[step.tool].takes_region and not self._step(step).region:
                return which_one(self._candidates(step.target), step.target, request)
            if (doubtful := self._doubtful(step)) is not None:
                return unsure(step.target, Request(request, ""), [doubtful], self.scene).question
        return None

    def _option(self, form: OptionForm, request: str) -> Option:
        where = self._region(form.target, form.box) if form.box else ""
        return Option(label=form.label, request=form.request or request, region=where)

    def _wish(self, text: str, target: str) -> Wish:
        return Wish(text=text, target=target, region=self._chosen(target))

    def _chosen(self, target: str) -> str:
        head = target.split()[-1:]
        return next(
            (digest for name, digest in self.chosen.items() if head and name.split()[-1:] == head), ""
        )

    def _taken(self, form: Understood) -> str:
        options = form.options
        return options[min(max(form.default, 1), len(options)) - 1].label if options else "what seems best"

    def _move(self, form: MoveForm | None) -> Move | None:
        if form is None:
            return None
        if form.name == "apply_to" and (not form.argument or form.argument not in self.words):
            return None
        number = _NUMBER.fullmatch(form.argument)
        keeps = form.name == "apply_to" or (form.name in _AMOUNTS and number)
        if form.name == "goto" and not number:
            return None
        return Move(name=form.name, argument=form.argument if keeps else "")


def remarked(text: str) -> str:
    """Tell the client about words that were found and not obeyed."""
    return f"Not taken as a wish: {text}"


def plan_of(form: Planning, reader: Reader) -> Plan:
    """Build the plan: the steps, and what was thought about each area now and after."""
    lines = [form.thinking, *(_now_after(s) for s in form.steps)]
    return Plan(steps=reader.steps(form.steps), thinking="\n".join(filter(None, lines)))


def chosen_option(answer: str, question: Question) -> Option | None:
    """Return the option that an answer names by number, by its label or by leaving the choice."""
    said = answer.strip().lower().rstrip(".")
    if not question.options:
        return None
    if said in ("", "you decide", "decide for me", "whatever"):
        return question.options[question.default]
    if said.isdigit() and 1 <= int(said) <= len(question.options):
        return question.options[int(said) - 1]
    return next((o for o in question.options if o.label.lower() == said), None)


def kept_steps(steps: tuple[Step, ...], attempt: Attempt) -> tuple[Step, ...]:
    """Take over the old step where a new one does the same work and the old one could be done."""
    failed = {r.step for r in attempt.results if r.failure}
    old = {_work(s): s for i, s in enumerate(attempt.plan.steps) if i not in failed}
    return tuple(old.get(_work(s), s) for s in steps)


def _work(step: Step) -> str:
    return f"{step.tool} {sorted(step.arguments.items())} {step.target} {step.region}"


def _now_after(step: StepForm) -> str:
    where = step.target or "the picture"
    return f"{where[0].upper()}{where[1:]}: {step.now} → {step.after}" if step.now or step.after else ""
