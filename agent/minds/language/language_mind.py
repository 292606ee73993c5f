"""LanguageMind: a chat model that thinks, with a mind behind it that never fails to answer."""

from collections import OrderedDict
from collections.abc import Mapping
from functools import cache, partial

from ....engines.hosted.chat_model import Chat
from ....errors import BudgetExceeded, ModelFailure, ToolRetry
from ....pictures import Box, Picture
from ....prompts.templates import Prompt
from ....tools import tool as tools
from ...values.brief import Brief, Question
from ...values.plan import Plan, call_text
from ...values.verdict import Finding, Verdict
from .. import Attempt, Mind, Scene
from . import single_thoughts as thoughts
from .arrange import arranged
from .critic import Critic, agreed, enlarged, placed, worked_on
from .details import Details
from .eyes import Eyes
from .facts_first import facts, hard_failure
from .form_reading import Planning, Reader, chosen_option, kept_steps, not_seen, plan_of
from .forms import Planned, Revised, Understood, UnderstoodShort
from .look_first import look_first
from .menu import Menu, Toolbox
from .place_reading import PlaceReader
from .pointed_regions import pointed
from .several_plans import best_of
from .voice import Voice, render_with, short_prompt

_PLANS_KEPT = 16
_JUDGE_TOKENS = (6500, 500)
"""Of one judgement or comparison: three pictures and the words, and the answer."""

_UNSEEN = "Nobody looked at the result: the pictures may not or cannot be shown to the model. Measured only."

_REVISE_TOKENS = (8000, 1000)
"""Of one revision: two pictures, the words and the tools, and the plan."""


class LanguageMind:
    """Thinks with a chat model; the fallback measures, and takes over when a call fails."""

    def __init__(
        self,
        chat: Chat,
        fallback: Mind,
        *,
        judge: Chat | None = None,
        toolbox: Toolbox = tools.get,
    ) -> None:
        self.name = f"language ({chat.name})"
        self.fallback = fallback
        self.voice = Voice(chat, Eyes(chat.settings.destination))
        critic = Voice(judge, Eyes(judge.settings.destination)) if judge else self.voice
        self.critic = Critic(critic)
        self._toolbox = toolbox
        self._menus: dict[tuple[frozenset[str], frozenset[str]], Menu] = {}
        self._plans: OrderedDict[tuple[str, str], Plan] = OrderedDict()

    def understand(self, request: str, scene: Scene) -> Brief:
        """Say what the request means; a clear one is planned in the same call."""
        try:
            return self._understand(self._reader(scene, request), request)
        except ModelFailure as failed:
            return _noted(self.fallback.understand(request, scene), failed)

    def hear(self, answer: str, question: Question, brief: Brief, scene: Scene) -> Brief:
        """Understand the request again in the light of the answer."""
        option = chosen_option(answer, question)
        target = question.target
        region = option.region if option else pointed(answer, scene)
        chosen = {target: region} if region and target else {}
        request = (option.request if option else "") or brief.request
        said = f"{option.label} ({answer})" if option else answer
        try:
            reader = self._reader(scene, f"{brief.request} {request} {answer}", chosen)
            return self._understand(reader, request, asked=question.text, answered=said)
        except ModelFailure as failed:
            return _noted(self.fallback.hear(answer, question, brief, scene), failed)

    def plan(self, brief: Brief, scene: Scene) -> Plan:
        """Return the plan that came with the understanding; think one out where there is none."""
        ready = self._plans.get(_key(brief, scene))
        if ready is not None:
            return ready
        if self.voice.chat.small:  # its prompts would not fit
            return self.fallback.plan(brief, scene)
        try:
            return self._plan(brief, scene)
        except ModelFailure as failed:
            plan, note = self.fallback.plan(brief, scene), _note(failed)
            if note in brief.assumptions:  # once is enough
                return plan
            return plan.model_copy(update={"thinking": f"{plan.thinking}\n{note}".strip()})

    def judge(self, brief: Brief, attempt: Attempt, best: Attempt | None, scene: Scene) -> Verdict:
        """Measure, then look: what fails by the facts alone is not shown to the model.

        Compared with the best attempt is what passed or failed like it.
        """
        base = self.fallback.judge(brief, attempt, best, scene)
        if hard_failure(base):
            return base
        verdict = self._looked(brief, attempt, base)
        alike = best is not None and (best.verdict is None or best.verdict.passed == verdict.passed)
        if best is None or not alike or not self.critic.sees(attempt, best):
            return verdict
        return self._compared(brief, attempt, best, verdict)

    def revise(self, brief: Brief, attempt: Attempt, verdict: Verdict, scene: Scene) -> Plan | None:
        """Think out another plan; None when the model gives up."""
        if self.voice.chat.small:
            return self.fallback.revise(brief, attempt, verdict, scene)
        try:
            return self._revise(brief, attempt, verdict, scene)
        except (ModelFailure, BudgetExceeded):
            return self.fallback.revise(brief, attempt, verdict, scene)

    def caption(self, picture: Picture) -> str:
        """Say in a sentence what the picture shows; `ToolRetry` for one that the model may not see."""
        if not self.voice.sees(picture):
            raise ToolRetry(f"{self.voice.chat.name} may not or cannot look at this picture")
        return thoughts.caption(self.voice, picture)

    def decompose(
        self, instruction: str, caption: str, count: int = 3, *, removal: bool = False
    ) -> tuple[str, ...]:
        """Turn a vague wish into specific ones; `ModelFailure` when the model cannot."""
        return thoughts.decompose(self.voice, instruction, caption, count, removal=removal)

    def reply(self, request: str, report: str) -> str:
        """Say in the client's language what the report says."""
        return thoughts.reply(self.voice, request, report)

    def price(self, attempts: int) -> float:
        """Estimate what judging and mending that many attempts costs, in US dollars."""
        looks, again = attempts + 2 * (attempts - 1), attempts - 1
        judge, planner = self.critic.voice.chat.settings, self.voice.chat.settings
        judging = looks * (judge.dollars(*_JUDGE_TOKENS) or 0.0)
        return judging + again * (planner.dollars(*_REVISE_TOKENS) or 0.0)

    def unpriced(self) -> tuple[str, ...]:
        """Name the models that it asks and whose price is not known."""
        asked = (self.voice.chat.settings, self.critic.voice.chat.settings)
        return tuple(dict.fromkeys(s.model for s in asked if s.dollars(1, 1) is None))

    def _understand(self, reader: Reader, request: str, asked: str = "", answered: str = "") -> Brief:
        scene = reader.scene
        form, shown = self._asked(reader, request=request, asked=asked, answered=answered)
        reader.look_up(form.steps)
        brief = reader.brief(form, request, looking=shown)
        if brief.intent != "edit" or brief.question is not None or not form.steps:
            return brief
        form, brief = self._looked_first(form, reader, brief)
        if brief.question is None and form.steps:
            plan = self._made(form, reader, brief, form.seen if shown else "")
            self._remember(brief, scene, self._best(plan, reader, brief))
        return brief

    def _best(self, plan: Plan, reader: Reader, brief: Brief) -> Plan:
        """Return the best of several plans for a vague wish, where that is wanted."""
        scene = reader.scene
        if scene.plans < 2 or brief.ambiguity != "goal" or self.voice.chat.small:
            return plan

        def prompt() -> Prompt:
            made = [call_text(step) for step in plan.steps]
            more = {"tools": reader.menu.text, "count": scene.plans - 1, "request": brief.request}
            return render_with(scene, "alternatives", shown=True, made=made, **more)

        def read(form: Planned) -> Plan:
            return self._made(reader.checks.checked(form), reader, brief)

        try:
            return best_of(self.voice, scene, brief.request, plan, scene.plans, prompt=prompt, read=read)
        except (ModelFailure, BudgetExceeded, ToolRetry):
            return plan  # as good as it would have been

    def _asked(self, reader: Reader, **said: str) -> tuple[Understood, bool]:
        """Return what the model understands and whether it saw the picture; shortly where it has to be."""
        scene, pictures, check = reader.scene, (reader.scene.picture,), reader.checks.checked

        def prompt(shown: bool) -> Prompt:
            more = {"tools": reader.menu.text, "may_ask": scene.may_ask, **said}
            return render_with(scene, "understand", shown=shown, **more)

        if not self.voice.chat.small:
            try:
                return self.voice.fill_either_way(Understood, prompt, pictures, check)
            except ModelFailure as failed:
                if failed.kind != "context":
                    raise
        wholes: list[Understood] = []

        def short(shown: bool) -> Prompt:
            return short_prompt(scene, reader.menu.about(said["request"]), shown=shown, **said)

        def whole(form: UnderstoodShort) -> UnderstoodShort:
            wholes.append(check(form.whole))
            return form

        _, shown = self.voice.fill_either_way(UnderstoodShort, short, pictures, whole)
        return wholes[-1], shown

    def _looked_first(self, form: Understood, reader: Reader, brief: Brief) -> tuple[Understood, Brief]:
        """Look at doubtful outlines; where the model gives up the client is asked, or the step is refused."""
        doubts = reader.doubts(form.steps)
        if not doubts:
            return form, brief
        try:
            settled = look_first(self.voice, reader.scene, doubts, brief.request)
        except (ModelFailure, BudgetExceeded):
            return form, reader.brief(form, brief.request)
        lost = reader.settle(settled)
        if not lost:
            return form, brief
        if reader.scene.may_ask:
            question = reader.which(lost[0], brief.request)
            return form, brief.model_copy(update={"question": question, "ambiguity": "referent"})
        kept = [step for step in form.steps if step not in lost]
        refused = tuple(not_seen(step, reader.scene.engines) for step in lost)
        update = {"refusals": (*brief.refusals, *refused), "wishes": brief.wishes if kept else ()}
        return form.model_copy(update={"steps": kept}), brief.model_copy(update=update)

    def _plan(self, brief: Brief, scene: Scene) -> Plan:
        reader = self._reader(scene, brief.request, _places(brief), scene.draft)

        def prompt(shown: bool) -> Prompt:
            again = [call_text(step) for step in scene.draft.steps] if scene.draft else []
            said = {"tools": reader.menu.text, "wishes": brief.wishes, "again": again}
            return render_with(scene, "plan", shown=shown, **said)

        form, _ = self.voice.fill_either_way(Planned, prompt, (scene.picture,), reader.checks.checked)
        reader.look_up(form.steps)
        plan = self._made(form, reader, brief)
        self._remember(brief, scene, plan)
        return plan

    def _made(self, form: Planning, reader: Reader, brief: Brief, seen: str = "") -> Plan:
        """Build the plan, with what its engines have to be told beside what the client said."""
        details = Details(self.voice, reader.scene, seen, vague=brief.ambiguity == "goal")
        plan = details.added(plan_of(form, reader), form.steps)
        thought = {Understood: "understand", Planned: "plan", Revised: "revise"}[type(form)]
        planner = self.voice.signature(thought, *dict.fromkeys(details.used))
        return plan.model_copy(update={"steps": arranged(plan.steps, self._toolbox), "planner": planner})

    def _looked(self, brief: Brief, attempt: Attempt, base: Verdict) -> Verdict:
        """Return the verdict of the model's eye; the measured one where it has none for these pictures."""
        try:
            if self.critic.sees(attempt):
                return self.critic.judge(brief, attempt, base)
            return _with_finding(base, _UNSEEN)
        except (ModelFailure, BudgetExceeded) as failed:
            if isinstance(failed, ModelFailure) and failed.kind == "no_vision":
                return _with_finding(base, _UNSEEN)
            note = _note(failed)
            said = note in brief.assumptions or note in attempt.plan.thinking
            return base if said else _with_finding(base, note)

    def _compared(self, brief: Brief, attempt: Attempt, best: Attempt, verdict: Verdict) -> Verdict:
        """Return the verdict with whether it is better than the best, and why."""
        try:
            better, finding = self.critic.compare(brief, attempt, best)
        except (ModelFailure, BudgetExceeded) as failed:
            better, text = None, f"Not compared with the best attempt: {failed}"
            finding = Finding(step=-1, passed=True, text=text)
        return verdict.model_copy(update={"findings": (*verdict.findings, finding), "better": better})

    def _revise(self, brief: Brief, attempt: Attempt, verdict: Verdict, scene: Scene) -> Plan | None:
        reader = self._reader(scene, brief.request, _places(brief), attempt.plan)
        crops = tuple(picture for _, picture in enlarged(attempt)) if attempt.places else ()
        made_of = worked_on(attempt)

        def prompt(shown: bool) -> Prompt:
            return render_with(
                scene,
                "revise",
                shown=shown,
                tools=reader.menu.text,
                request=brief.request,
                steps=[call_text(s) for s in attempt.plan.steps],
                places=placed(attempt),
                wrong=verdict.wrong,
                advice=verdict.advice,
                facts=facts(attempt.results, verdict.findings),
                **agreed(brief),
            )

        def check(form: Revised) -> Revised:
            form = reader.checks.checked(form)
            steps = kept_steps(arranged(reader.steps(form.steps), self._toolbox), attempt)
            if not form.give_up and steps == attempt.plan.steps:
                raise ToolRetry("this is the plan that failed: change something or give up")
            return form

        pictures = attempt.before, attempt.after, *crops
        form, _ = self.voice.fill_either_way(Revised, prompt, pictures, check, made_of=made_of)
        if form.give_up or not form.steps:
            return None
        plan = self._made(form, reader, brief)
        return plan.model_copy(update={"steps": kept_steps(plan.steps, attempt)})

    def _reader(
        self, scene: Scene, words: str, chosen: Mapping[str, str] | None = None, old: Plan | None = None
    ) -> Reader:
        kept = {step.target: step.region for step in old.steps if step.region} if old else {}
        offered = scene.engines, scene.tools
        if offered not in self._menus:
            self._menus[offered] = Menu(*offered, self._toolbox)
        menu = self._menus[offered]
        places = PlaceReader(scene, chosen or {}, kept, cache(partial(self._locate, scene.picture)))
        return Reader(scene, menu, words, places)

    def _locate(self, picture: Picture, phrase: str) -> list[Box]:
        try:
            return thoughts.locate(self.voice, picture, phrase)
        except (ModelFailure, BudgetExceeded):
            return []  # the client is asked where it is

    def _remember(self, brief: Brief, scene: Scene, plan: Plan) -> None:
        self._plans[_key(brief, scene)] = plan
        while len(self._plans) > _PLANS_KEPT:
            self._plans.popitem(last=False)


def _places(brief: Brief) -> dict[str, str]:
    return {w.target: w.region for w in brief.wishes if w.region}


def _key(brief: Brief, scene: Scene) -> tuple[str, str]:
    return brief.model_dump_json(), scene.picture.digest


def _note(failed: Exception) -> str:
    return f"The language model did not help ({failed}); the rules did."


def _noted(brief: Brief, failed: Exception) -> Brief:
    return brief.model_copy(update={"assumptions": (*brief.assumptions, _note(failed))})


def _with_finding(verdict: Verdict, text: str) -> Verdict:
    note = Finding(step=-1, passed=True, text=text)
    return verdict.model_copy(update={"findings": (*verdict.findings, note)})
