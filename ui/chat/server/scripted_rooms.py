"""A scripted pool: a mind of fixed answers and slow tools, to see every state of the page at will."""

from dataclasses import dataclass
from pathlib import Path
from time import sleep
from typing import Any

from ....agent.assemble import Studio
from ....agent.context import Options
from ....agent.conversation import Conversation
from ....agent.memory.sessions import Database, Own, nobodys
from ....agent.minds import Attempt, Scene
from ....agent.values.brief import Brief, Move, MoveName, Option, Question, Wish
from ....agent.values.plan import Plan, Step
from ....agent.values.verdict import Finding, Verdict
from ....engines import Point, Progress, silent
from ....engines.profiles import BUILT_IN
from ....engines.registry import ready
from ....errors import ToolFailed
from ....pictures import Box, Picture, Region
from ....settings import Settings
from ....tools import tool
from ....tools.adjust import adjust
from ....tools.crop import crop
from ....tools.straighten import straighten as levelled
from ..state.room_pool import RoomPool


@tool.tool("pixels")
def enhance(
    picture: Picture, region: Region | None = None, *, strength: float = 0.3, progress: Progress = silent
) -> Picture:
    """Brighten by one level, slowly, and say how far it is."""
    ticks = round(100 * strength)
    for tick in range(ticks):
        progress(tick / ticks, f"tick {tick + 1} of {ticks}", None)
        sleep(0.1)
    return picture.with_rgb(picture.rgb.clip(0, 254) + 1)


@tool.tool("geometry")
def straighten(picture: Picture, *, angle: float | None = None) -> Picture:
    """Turn by an angle; without one fail always."""
    if angle is not None:
        return levelled(picture, angle=angle)
    raise ToolFailed("this picture has no horizon to be seen")


@tool.tool("look")
def find(
    picture: Picture, *, phrase: str = "", box: Box | None = None, points: tuple[Point, ...] = ()
) -> list[Region]:
    """Take a box for what it is, and a tenth of the picture around a point."""
    if points:
        return [Region.from_points(picture.size, points, min(picture.size) / 10)]
    return [Region.from_box(picture.size, box)] if box else []


@tool.tool("look")
def caption(picture: Picture) -> str:
    """Say the size."""
    return f"A picture of {picture.width} × {picture.height} pixels."


_TOOLS = {f.tool.name: f.tool for f in (enhance, straighten, find, caption)}


def toolbox(name: str) -> tool.Tool:
    """Return a scripted tool, or the real one of that name."""
    return _TOOLS.get(name) or tool.get(name)


@dataclass
class ScriptedMind:
    """Does what the request names: a word of `_CALLS`; else it only talks."""

    name: str = "scripted"

    def understand(self, request: str, scene: Scene) -> Brief:
        """Ask for 'which' and 'perhaps', edit for the known words, else only talk."""
        if request in _MOVES:
            return Brief(intent="history", request=request, move=Move(name=_MOVES[request]))
        word = _word(request)
        if word == "which" and scene.may_ask:
            return Brief(intent="edit", request=request, question=_which(scene), ambiguity="referent")
        if word == "perhaps" and scene.may_ask:
            return Brief(intent="edit", request=request, question=_perhaps(scene), ambiguity="referent")
        if not word:
            return Brief(intent="chat", request=request, answer="I was told to answer this: <b>hello</b>.")
        return Brief(intent="edit", request=request, wishes=(Wish(text=request),))

    def hear(self, answer: str, question: Question, brief: Brief, scene: Scene) -> Brief:
        """Take the option of that number, the default for other words."""
        at = int(answer) - 1 if answer.isdecimal() else question.default
        chosen = question.options[min(at, len(question.options) - 1)]
        wish = Wish(text=chosen.request, target=chosen.label, region=chosen.region)
        return Brief(intent="edit", request=brief.request, wishes=(wish,))

    def plan(self, brief: Brief, scene: Scene) -> Plan:
        """One step for each known word of the wish."""
        wish = brief.wishes[0]
        words = [w for w in wish.text.replace(",", " ").split() if w in _CALLS]
        return Plan(
            steps=tuple(_step(w, wish) for w in words),
            thinking="Scripted, in the order of the words.",
            seconds=2,
        )

    def judge(self, brief: Brief, attempt: Attempt, best: Attempt | None, scene: Scene) -> Verdict:
        """Fail what asked to fail."""
        failed = "fail" in brief.request or all(r.failure for r in attempt.results)
        finding = Finding(step=0, passed=not failed, text="the picture got warmer (wanted at least 0.02)")
        score = 0.3 if failed else 0.9
        wrong = "it is warmer than one would like." if failed else ""
        return Verdict(
            passed=not failed,
            instruction=score,
            preservation=1,
            quality=0.9,
            findings=(finding,),
            wrong=wrong,
        )

    def revise(self, brief: Brief, attempt: Attempt, verdict: Verdict, scene: Scene) -> Plan | None:
        """Try once more with less."""
        (step,) = attempt.plan.steps
        if step.arguments.get("temperature") != 0.3:
            return None
        return Plan(
            steps=(step.model_copy(update={"arguments": {"temperature": 0.1}}),), thinking="Less of it."
        )


_MOVES: dict[str, MoveName] = {"keep it anyway": "keep", "compare": "compare"}


def _word(request: str) -> str:
    return next((w for w in _CALLS if w in request.split()), "")


def _which(scene: Scene) -> Question:
    size = scene.picture.size
    halves = {"the left half": (0, 0, size[0] // 2, size[1]), "the right half": (size[0] // 2, 0, *size)}
    regions = {label: scene.find("box " + ",".join(map(str, box))) for label, box in halves.items()}
    options = tuple(
        Option(label=label, request=f"warm {label}", region=found[0].digest)
        for label, found in regions.items()
    )
    return Question(text="Which half do you mean?", options=options, target="half", place=True)


def _perhaps(scene: Scene) -> Question:
    which = _which(scene)
    sure = which.options[0].model_copy(update={"label": "yes, that"})
    options = (sure, Option(label="no", request="wait"))
    return which.model_copy(update={"text": "Is this the half?", "options": options, "default": 1})


_WARM: tuple[str, dict[str, Any]] = (adjust.tool.name, {"temperature": 0.3})
_CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "warm": _WARM,
    "Remove": _WARM,
    "which": _WARM,
    "perhaps": _WARM,
    "fail": _WARM,
    "wait": (enhance.tool.name, {"strength": 0.3}),
    "hold": (enhance.tool.name, {"strength": 6.0}),
    "crop": (crop.tool.name, {"top": 0.5}),
    "broken": (straighten.tool.name, {}),
}
"""Word of a request → the call that it stands for."""


def _step(word: str, wish: Wish) -> Step:
    name, arguments = _CALLS[word]
    return Step(
        reason=f"The request says “{word}”.",
        tool=name,
        arguments=arguments,
        target=wish.target,
        region=wish.region,
    )


@dataclass(frozen=True)
class ScriptedStudio(Studio):
    """A studio whose conversations use the scripted tools."""

    def start(
        self, picture: Picture, name: str = "", *, options: Options | None = None, own: Own = nobodys
    ) -> Conversation:
        """Begin a session; without a name it gets one from the picture's file; `own` makes it somebody's."""
        conversation = super().start(picture, name, options=options, own=own)
        conversation.close()
        return self.open(conversation.session.name, options=options)

    def open(self, name: str, *, options: Options | None = None) -> Conversation:
        """Go on with a session."""
        return Conversation.open(
            name,
            mind=self.mind,
            database=self.database,
            options=options or self.options(),
            engines=self.engines,
            profile=self.profile,
            toolbox=toolbox,
        )


def scripted_pool(home: Path, **settings: Any) -> RoomPool:
    """Return a pool in this folder with the scripted mind."""
    made, profile = Settings(home=home, **settings), BUILT_IN["embedded"]
    return RoomPool(ScriptedStudio(made, Database.of(made), ScriptedMind(), ready(profile), profile))
