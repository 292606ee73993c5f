"""A language mind on a scripted server, a world in which phrases find what a test puts there, and answers."""

from functools import reduce
from typing import Any

import numpy as np
from pydantic import SecretStr

from retoucher.agent.minds import Attempt, Place, Pointed, Scene, Shape
from retoucher.agent.minds.language import LanguageMind
from retoucher.agent.values.brief import Brief, Question, Wish
from retoucher.agent.values.plan import Plan, Step
from retoucher.agent.values.verdict import StepResult, Verdict
from retoucher.agent.work.pointed_places import shaped
from retoucher.engines.hosted.chat_model import Chat
from retoucher.engines.hosted.chat_settings import ChatSettings
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.pictures import Evidence, Picture, Region

WARMER = {
    "reason": "Warm light.",
    "tool": "adjust",
    "arguments": {"temperature": 0.3},
    "expect": [{"measure": "warmth", "holds": "rises", "value": 0.01}],
}
CLEAR = {
    "seen": "a street",
    "thinking": "simple",
    "intent": "edit",
    "wishes": [{"text": "make it warmer"}],
    "steps": [WARMER],
}
REMOVE = {
    "reason": "Gone.",
    "target": "dog",
    "tool": "inpaint",
    "box": [0, 0, 400, 1000],
    "now": "dog",
    "after": "grass",
}
GOOD = {k: {"reason": "fine", "score": 9} for k in ("instruction", "preservation", "quality")}


class PlainMind:
    """A mind of few words that stands behind the language mind."""

    name = "plain"

    def __init__(self, verdict: Verdict | None = None) -> None:
        self.verdict = verdict or Verdict(passed=True, instruction=0.7, preservation=1, quality=0.7)

    def understand(self, request: str, scene: Scene) -> Brief:
        return Brief(intent="edit", request=request, wishes=(Wish(text=request),))

    def hear(self, answer: str, question: Question, brief: Brief, scene: Scene) -> Brief:
        return brief.model_copy(update={"question": None})

    def plan(self, brief: Brief, scene: Scene) -> Plan:
        return Plan(steps=(Step(reason="plain", tool="adjust", arguments={"exposure": 0.1}),))

    def judge(self, brief: Brief, attempt: Attempt, best: Attempt | None, scene: Scene) -> Verdict:
        return self.verdict

    def revise(self, brief: Brief, attempt: Attempt, verdict: Verdict, scene: Scene) -> Plan | None:
        return None


def drawn(width: int = 120, height: int = 80) -> Picture:
    rng = np.random.default_rng(7)
    return Picture(rng.integers(0, 255, (height, width, 3), np.uint8))


def block(picture: Picture, left: int, right: int, name: str = "dog") -> Region:
    mask = np.zeros((picture.height, picture.width), np.float32)
    mask[:, left:right] = 1
    return Region(mask, name)


class World:
    """A picture in which phrases find what the test puts there."""

    def __init__(self, picture: Picture, **found: list[Region]) -> None:
        self.picture = picture
        self.found = found
        self.asked: list[str] = []
        self.shown: list[tuple[Pointed, ...]] = []

    def find(self, phrase: str) -> list[Region]:
        self.asked.append(phrase)
        if phrase == "point 100,40":
            return [block(self.picture, 80, 120)]
        if phrase.startswith("box "):
            left, _, right, _ = map(int, phrase[4:].split(","))
            return [block(self.picture, left, right, "boxed")]
        return self.found.get(phrase.replace(" ", "_"), [])

    def cut(self, places: tuple[Pointed, ...], shape: Shape) -> Region | None:
        """Return the columns of boxes, of 10 pixels around points, of known regions; or all else."""
        self.shown.append(places)
        known = {region.digest: region for regions in self.found.values() for region in regions}
        cut = [
            known[p.region]
            if p.region
            else block(self.picture, p.box[0], p.box[2], "boxed")
            if p.box
            else block(self.picture, p.inside[0][0] - 5, p.inside[0][0] + 5, "pointed")
            for p in places
        ]
        return shaped(reduce(Region.union, cut), shape)

    def scene(self, **more: Any) -> Scene:
        engines = frozenset({"inpaint/classical", "find/classical"})
        return Scene(self.picture, self.find, self.cut, caption="a dog on grass", engines=engines, **more)


def mind_on(server: ScriptedServer, fallback: PlainMind | None = None, **more: Any) -> LanguageMind:
    return LanguageMind(chat_on(server), fallback or PlainMind(), **more)


def chat_on(server: ScriptedServer, **more: Any) -> Chat:
    quick = {
        "timeout": 60,
        "backoff": 0.001,
        "base_url": server.base_url,
        "api_key": SecretStr("sk-test-key-123"),
    }
    return Chat(ChatSettings.model_validate({"model": "openai:scripted", **quick, **more}))


def result(step: int = 0, **facts: Any) -> StepResult:
    evidence = Evidence(size_before=(120, 80), size_after=(120, 80), **facts)
    return StepResult(step=step, before="", after="", evidence=evidence)


def attempt_of(
    picture: Picture, *, target: str = "dog", after: Picture | None = None, own: bool = False, **facts: Any
) -> Attempt:
    """Return an attempt at the left 40 columns; `own`: the client has shown them."""
    step = Step(reason="", tool="inpaint", target=target)
    changed = picture.pixels.copy()
    changed[:, :40] = 9
    made = after or Picture(changed)
    places = (Place(0, block(picture, 0, 40), picture, made, own=own),) if target else ()
    results = (result(**{"changed_inside": 0.9, **facts}),)
    return Attempt(Plan(steps=(step,)), picture, made, results, places=places)


BRIEF = Brief(intent="edit", request="remove the dog", wishes=(Wish(text="remove the dog", target="dog"),))
