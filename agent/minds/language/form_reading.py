"""Turn a model's forms into briefs and plans, and refuse what a client's words do not cover."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from ....pictures import Region
from ....tools.tool import Tool
from ...values.brief import Brief, Move, Option, Question, Refusal, Wish
from ...values.plan import Plan, Step
from .. import Attempt, Scene
from ..rules.unclear_regions import Request, guess, unsure
from .form_checks import FormChecks
from .forms import MoveForm, OptionForm, PlaceForm, Planned, Revised, StepForm, Understood
from .look_first import Settled
from .menu import Menu, refusal
from .place_reading import Doubt, PlaceReader, pointed, points
from .pointed_regions import which_one

Planning = Understood | Planned | Revised
S = TypeVar("S", Understood, Planned, Revised)
P = TypeVar("P", bound=PlaceForm)

_NUMBER = re.compile(r"\d{1,4}(\.\d+)?")
_REST = "everything except "
_AMOUNTS = ("undo", "goto", "less", "more")


@dataclass(frozen=True)
class Reader:
    """Reads forms against one scene."""

    scene: Scene
    menu: Menu
    words: str
    """Everything that the client said in this turn."""
    places: PlaceReader

    @property
    def checks(self) -> FormChecks:
        """What a form has to pass before it is read."""
        return FormChecks(self.scene, self.menu, self.words, self.places)

    def look_up(self, forms: Sequence[StepForm]) -> None:
        """Ask the model side by side for all places that it did not show and nothing else finds."""
        local = [f for f in forms if self.menu.tools[f.tool].takes_region]
        self.places.look_up([f.target for f in local if f.target and not points(f)])

    def steps(self, forms: Sequence[StepForm]) -> tuple[Step, ...]:
        """Build the steps, each with its region where it can be known before the picture changes."""
        return tuple(self._step(form) for form in forms)

    def brief(self, form: Understood, request: str, *, looking: bool = False) -> Brief:
        """Build the brief; its question is the model's own, or which of several candidates is meant.

        `looking`: about what is merely unsure the model is asked before the client is.
        """
        edits = form.intent == "edit"
        question = self._question(form, request, looking=looking) if edits else None
        wishes = tuple(self._wish(w.text, w.target) for w in form.wishes)
        skipped = () if question or not form.question else (f"{form.question} Taken: {self._taken(form)}.",)
        guesses = self._guesses(form) if edits and question is None and not looking else ()
        usual = (Wish(text=request),) if edits and not form.refusals else ()
        move, remarks = self._move(form.move if form.intent == "history" else None), list(form.remarks)
        if form.move and not move and form.intent == "history":
            remarks.append(f"a move to {form.move.argument!r}, which you did not name")
        return Brief(
            intent=form.intent if move or form.intent != "history" else "chat",
            request=request,
            wishes=_beside(wishes, request) if move else wishes or usual,
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
            arguments=self.checks.arguments(form),
            target=f"{_REST}{target}" if form.all_but and not target.startswith(_REST) else target,
            region=self._place(form, tool) if target else "",
            expectations=tuple(form.expect),
        )

    def _place(self, form: StepForm, tool: Tool) -> str:
        """Return where a step works; '' where what nobody pointed at is too unlikely to be changed."""
        return "" if self.places.standing(form, tool) == "unlikely" else self.places.region(form)

    def doubtful(self, form: StepForm) -> Region | None:
        """Return the one candidate of a step that spoils something there, where it is unsure."""
        tool = self.menu.tools[form.tool]
        if not form.target or not tool.takes_region or self.places.standing(form, tool) != "likely":
            return None
        found = self.places.candidates(form.target)
        return found[0] if len(found) == 1 else None

    def _guesses(self, form: Understood) -> tuple[str, ...]:
        unsure_ones = ((step.target, self.doubtful(step)) for step in form.steps)
        return tuple(guess(target, region) for target, region in unsure_ones if region is not None)

    def _question(self, form: Understood, request: str, *, looking: bool) -> Question | None:
        if not self.scene.may_ask:
            return None
        if form.question:
            options = tuple(self._option(o, request) for o in form.options)
            default = min(max(form.default - 1, 0), max(len(options) - 1, 0))
            target = next((o.target for o in form.options if o.target), "")
            return Question(text=form.question, options=options, default=default, target=target)
        for step in form.steps:
            if step.target and self.menu.tools[step.tool].takes_region and not self._step(step).region:
                return self.which(step, request)
            if not looking and (doubtful := self.doubtful(step)) is not None:
                return unsure(step.target, Request(request, ""), [doubtful], self.scene).question
        return None

    def doubts(self, forms: Sequence[StepForm]) -> list[Doubt]:
        """Return the steps that would work in a region which may be the wrong one."""
        return self.places.doubts([form for form in forms if self.menu.tools[form.tool].takes_region])

    def settle(self, settled: Sequence[Settled]) -> list[StepForm]:
        """Take over what a look has decided; return the steps that it gave up."""
        for one in settled:
            self.places.settle(one.form, one.region)
        return [one.form for one in settled if one.region is None]

    def which(self, step: StepForm, request: str) -> Question:
        """Ask the client where a step is to work."""
        found = self.places.candidates(step.target)
        if len(found) == 1:
            return unsure(step.target, Request(request, ""), found, self.scene).question
        return which_one(found, step.target, request)

    def _option(self, form: OptionForm, request: str) -> Option:
        region = self.places.shown(form.target, (pointed(form),)) if form.box or form.inside else None
        where = region.digest if region else ""
        return Option(label=form.label, request=form.request or request, region=where)

    def _wish(self, text: str, target: str) -> Wish:
        return Wish(text=text, target=target, region=self.places.chosen_for(target))

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


def _beside(wishes: tuple[Wish, ...], request: str) -> tuple[Wish, ...]:
    """Return the wishes that come with a move; one that only repeats the request is the move itself."""

    def bare(text: str) -> str:
        return re.sub(r"\W+", " ", text.lower()).strip()

    return () if len(wishes) == 1 and bare(wishes[0].text) == bare(request) else wishes


def remarked(text: str) -> str:
    """Tell the client about words that were found and not obeyed."""
    return f"Not taken as a wish: {text}"


def not_seen(form: StepForm, engines: frozenset[str]) -> Refusal:
    """Refuse a step whose place nobody can see for certain."""
    wish, why = form.reason, f"I cannot see for certain where {form.target} is; show it with a click or a box"
    return refusal(wish, why, engines)


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
