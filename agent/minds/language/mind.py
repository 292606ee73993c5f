"""LanguageMind: a chat model that thinks, with a mind behind it that never fails to answer."""

from collections import OrderedDict
from collections.abc import Mapping
from functools import cache, partial

from ....engines.hosted.chat import Chat
from ....errors import BudgetExceeded, ModelFailure, ToolRetry
from ....pictures import Box, Picture
from ....tools import tool as tools
from ...brief import Brief, Question
from ...plan import Plan
from ...scene import call_text
from ...verdict import Finding, Verdict
from .. import Attempt, Mind, Scene
from . import thoughts
from .critic import Critic
from .eyes import Eyes
from .forms import Planned, Revised, Understood
from .judging import facts, hard_failure
from .menu import Menu, Toolbox
from .reading import Reader, chosen_option, kept_steps, plan_of
from .specifics import specified
from .voice import Voice, render_with

_PLANS_KEPT = 16
_JUDGE_TOKENS = (6500, 500)
"""Of one judgement: three pictures and the words, and the answer."""

_JUDGEMENTS = 3
"""That an edit may take: the first and two retries."""


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
        self._menus: dict[frozenset[str], Menu] = {}
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
        chosen = {target: option.region} if option and option.region and target else {}
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
        try:
            return self._plan(brief, scene)
        except ModelFailure as failed:
            plan = self.fallback.plan(brief, scene)
            return plan.model_copy(update={"thinking": f"{plan.thinking}\n{_note(failed)}".strip()})

    def judge(self, brief: Brief, attempt: Attempt, best: Attempt | None, scene: Scene) -> Verdict:
        """Measure, then look: what fails by the facts alone is not shown to the model."""
        base = self.fallback.judge(brief, attempt, best, scene)
        if hard_failure(base):
            return base
        try:
            verdict = self.critic.judge(brief, attempt, base)
        except (ModelFailure, BudgetExceeded) as failed:
            return _with_finding(base, _note(failed))
        return self._against(best, brief, attempt, verdict)

    def revise(self, brief: Brief, attempt: Attempt, verdict: Verdict, scene: Scene) -> Plan | None:
        """Think out another plan; None when the model gives up."""
        try:
            return self._revise(brief, attempt, verdict, scene)
        except (ModelFailure, BudgetExceeded):
            return self.fallback.revise(brief, attempt, verdict, scene)

    def decompose(
        self, request: str, caption: str, count: int = 3, *, removal: bool = False
    ) -> tuple[str, ...]:
        """Turn a vague wish into specific ones; `ModelFailure` when the model cannot."""
        return thoughts.decompose(self.voice, request, caption, count, removal=removal)

    def _understand(self, reader: Reader, request: str, asked: str = "", answered: str = "") -> Brief:
        scene = reader.scene
        prompt = render_with(
            scene,
            "understand",
            shown=self.voice.sees(scene.picture),
            tools=reader.menu.text,
            may_ask=scene.may_ask,
            request=request,
            asked=asked,
            answered=answered,
        )
        form = self.voice.fill(Understood, prompt, (scene.picture,), reader.checked)
        brief = reader.brief(form, request)
        if brief.intent == "edit" and brief.question is None and form.steps:
            self._remember(brief, scene, self._made(form, reader, brief))
        return brief

    def _plan(self, brief: Brief, scene: Scene) -> Plan:
        reader = self._reader(scene, brief.request, _places(brief))
        shown, wishes = self.voice.sees(scene.picture), brief.wishes
        prompt = render_with(scene, "plan", shown=shown, tools=reader.menu.text, wishes=wishes)
        form = self.voice.fill(Planned, prompt, (scene.picture,), reader.checked)
        plan = self._made(form, reader, brief)
        self._remember(brief, scene, plan)
        return plan

    def _made(self, form: Understood | Planned, reader: Reader, brief: Brief) -> Plan:
        """Build the plan; a wish whose goal is vague is taken apart where an engine would have to guess."""
        plan = plan_of(form, reader, self._cost())
        if brief.ambiguity != "goal":
            return plan
        return specified(plan, partial(self._specifics, reader.scene))

    def _specifics(self, scene: Scene, instruction: str) -> tuple[str, ...]:
        try:
            return self.decompose(instruction, scene.describe() or scene.caption)
        except (ModelFailure, BudgetExceeded):
            return ()

    def _against(self, best: Attempt | None, brief: Brief, attempt: Attempt, verdict: Verdict) -> Verdict:
        if best is None or not self.critic.voice.sees(attempt.before, attempt.after, best.after):
            return verdict
        try:
            better, finding = self.critic.compare(brief, attempt, best)
        except (ModelFailure, BudgetExceeded) as failed:
            return _with_finding(verdict, f"Not compared with the best attempt: {failed}")
        findings = (*verdict.findings, finding)
        return verdict.model_copy(update={"findings": findings, "better": better})

    def _revise(self, brief: Brief, attempt: Attempt, verdict: Verdict, scene: Scene) -> Plan | None:
        reader = self._reader(scene, brief.request, _places(brief))
        prompt = render_with(
            scene,
            "revise",
            shown=self.voice.sees(attempt.before, attempt.after),
            tools=reader.menu.text,
            request=brief.request,
            steps=[call_text(s) for s in attempt.plan.steps],
            wrong=verdict.wrong,
            advice=verdict.advice,
            facts=facts(attempt.results, verdict.findings),
        )

        def check(form: Revised) -> Revised:
            reader.checked(form)
            if not form.give_up and kept_steps(reader.steps(form.steps), attempt) == attempt.plan.steps:
                raise ToolRetry("this is the plan that failed: change something or give up")
            return form

        form = self.voice.fill(Revised, prompt, (attempt.before, attempt.after), check)
        if form.give_up or not form.steps:
            return None
        plan = plan_of(form, reader, self._cost())
        return plan.model_copy(update={"steps": kept_steps(plan.steps, attempt)})

    def _reader(self, scene: Scene, words: str, chosen: Mapping[str, str] | None = None) -> Reader:
        if scene.engines not in self._menus:
            self._menus[scene.engines] = Menu(scene.engines, self._toolbox)
        menu = self._menus[scene.engines]
        return Reader(scene, menu, words, chosen or {}, cache(partial(self._locate, scene.picture)))

    def _locate(self, picture: Picture, phrase: str) -> list[Box]:
        try:
            return thoughts.locate(self.voice, picture, phrase)
        except ModelFailure:
            return []  # the client is asked where it is

    def _remember(self, brief: Brief, scene: Scene, plan: Plan) -> None:
        self._plans[_key(brief, scene)] = plan
        while len(self._plans) > _PLANS_KEPT:
            self._plans.popitem(last=False)

    def _cost(self) -> float:
        return _JUDGEMENTS * (self.critic.voice.chat.settings.dollars(*_JUDGE_TOKENS) or 0.0)


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
