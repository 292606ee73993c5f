"""What engines want said more exactly than clients say it: specifics, captions, what fills a mask."""

from functools import partial
from threading import Lock

from ....engines.registry import specs
from ....errors import BudgetExceeded, ModelFailure
from ...values.plan import Plan, Step
from .. import Scene
from . import single_thoughts as thoughts
from .forms import StepForm
from .together import side_by_side
from .voice import Voice


class Details:
    """Completes the steps of a plan; asks the model only for what it has not said yet."""

    def __init__(self, voice: Voice, scene: Scene, seen: str, *, vague: bool) -> None:
        self.used: list[str] = []
        """The templates that it took."""
        self._voice = voice
        self._scene = scene
        self._seen = seen
        self._vague = vague
        self._lock = Lock()

    def added(self, plan: Plan, forms: list[StepForm]) -> Plan:
        """Return the plan with what its engines want to know; steps ask for it side by side."""
        tasks = [partial(self._step, step, form) for step, form in zip(plan.steps, forms, strict=True)]
        return plan.model_copy(update={"steps": tuple(side_by_side(tasks))})

    def _step(self, step: Step, form: StepForm) -> Step:
        prompt = self._scene.toolbox(step.tool).traits.prompt
        if not prompt:
            return step
        if _is(step, "captions"):
            return self._captions(step, form, prompt)
        if step.arguments.get(prompt):
            return self._specifics(step, prompt)
        return self._filling(step, form, prompt) if _is(step, "fill") else step

    def _specifics(self, step: Step, prompt: str) -> Step:
        takes_them = "specific" in self._scene.toolbox(step.tool).arguments.model_fields
        local = step.target or step.region
        if not self._vague or not takes_them or local or step.arguments.get("specific"):
            return step
        return _with(step, specific=self._decompose(str(step.arguments[prompt])))

    def _captions(self, step: Step, form: StepForm, prompt: str) -> Step:
        """Say the prompt as 'before -> after', which is what moves a picture along its captions."""
        instruction = str(step.arguments[prompt])
        if "->" in instruction or "→" in instruction:
            return step
        before, after = (form.now, form.after) if form.now and form.after else self._describe(instruction)
        return _with(step, **{prompt: f"{before} -> {after}" if before and after else ""})

    def _filling(self, step: Step, form: StepForm, prompt: str) -> Step:
        """Tell the engine what is to be seen in the mask, unless the thing is just to go."""
        if any(e.measure == "gone" for e in step.expectations):
            return step
        return _with(step, **{prompt: form.after or self._describe(step.reason)[1]})

    def _decompose(self, instruction: str) -> tuple[str, ...]:
        try:
            found = thoughts.decompose(self._voice, instruction, self._caption())
        except (ModelFailure, BudgetExceeded):
            return ()
        self.used.append("decompose")
        return found

    def _describe(self, instruction: str) -> tuple[str, str]:
        try:
            found = thoughts.describe_after(self._voice, instruction, self._caption())
        except (ModelFailure, BudgetExceeded):
            return "", ""
        self.used.append("describe_after")
        return found

    def _caption(self) -> str:
        with self._lock:
            if not self._seen and self._voice.sees(self._scene.picture):
                self._seen = thoughts.caption(self._voice, self._scene.picture)
                self.used.append("caption")
            return self._seen or self._scene.describe() or self._scene.caption


def _is(step: Step, ability: str) -> bool:
    """Say whether the step names an engine with that ability; 'auto' is nobody yet."""
    name = step.arguments.get("engine", "auto")
    return any(s.verb == step.tool and s.name == name and ability in s.abilities for s in specs())


def _with(step: Step, **more: object) -> Step:
    known = {name: value for name, value in more.items() if value}
    return step.model_copy(update={"arguments": step.arguments | known})
