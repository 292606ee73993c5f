"""When to ask: requests about drawn scenes of which it is known exactly whether they mean one thing.

    python -m retoucher.evals.sets.ask_policy --count 60

A name that two things of the scene share must be asked about; a name that one thing has must not; and what a
request leaves open in another way is labelled by hand, in our own words.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

import numpy as np

from ...agent.minds import Scene as SeenScene
from ...agent.values.brief import Brief
from ...pictures import Picture, Region
from ...training.world.drawing import draw, mask
from ...training.world.scenes import Scene, Thing, random_scene
from ...training.world.wordings import described, names
from ..evidence_page import grid
from ..intervals import mean_of

SCALE = 5
"""Of a scene's side, so that what stands there has the size of things in a photograph."""
OPEN = (
    ("edit the picture", "goal"),
    ("rotate the picture", "parameter"),
    ("crop the picture", "parameter"),
    ("add some text", "parameter"),
    ("make it brighter and darker", "conflict"),
)
PLAIN = (
    "make it brighter",
    "make it black and white",
    "turn it to the left by 90 degrees",
    "blur the background",
)
Understand = Callable[[str, SeenScene], Brief]


@dataclass(frozen=True)
class AskCase:
    """A request, the scene it is about, and what should be asked."""

    request: str
    scene: Scene
    kind: str
    """Ambiguity that has to be asked about; '' = nothing may be asked."""


def ask_cases(count: int) -> list[AskCase]:
    """Return `count` requests in turn: two things of a name, one thing of it, open, plain."""
    random = Random("ask")
    return [_case(random, number) for number in range(count)]


def _case(random: Random, number: int) -> AskCase:
    scene = replace(_twins(random), weather="day", confetti=False)
    thing = scene.things[0]
    turn = number % 4
    if turn == 0:
        return AskCase(f"remove the {thing.shape}", scene, "referent")
    if turn == 1:
        return AskCase(f"remove the {names(thing, scene)[-1]}", scene, "")
    if turn == 2:
        return AskCase(OPEN[number // 4 % len(OPEN)][0], scene, OPEN[number // 4 % len(OPEN)][1])
    return AskCase(PLAIN[number // 4 % len(PLAIN)], scene, "")


def _twins(random: Random) -> Scene:
    """Return a scene in which two things have one shape and differ in colour."""
    while True:
        scene = random_scene(random, 3)
        first = scene.things[0]
        other = Thing(first.shape, random.choice(("red", "blue", "green")), random.choice(scene.free))
        if other.colour != first.colour:
            return scene.having(other)


def seen(case: AskCase) -> SeenScene:
    """Return the scene as a mind sees it: a picture, and a `find` that knows all things by their words."""
    large = np.kron(draw(case.scene), np.ones((SCALE, SCALE, 1), np.uint8))

    def find(phrase: str) -> list[Region]:
        if phrase == "background":
            rest = 1 - np.maximum.reduce([_mask(thing) for thing in case.scene.things])
            return [Region(rest, name=phrase, score=0.9, source="truth")]
        words = {word for word in phrase.lower().split() if word not in ("the", "a", "an", "at")}
        things = [t for t in case.scene.things if words <= set(f"{described(t)} {t.place}".split())]
        return [Region(_mask(thing), name=phrase, score=0.9, source="truth") for thing in things]

    return SeenScene(Picture(large), find)


def _mask(thing: Thing) -> np.ndarray:
    return np.kron((mask(thing) > 0.5).astype(np.float32), np.ones((SCALE, SCALE), np.float32))


def asked(understand: Understand, cases: Sequence[AskCase]) -> list[str]:
    """Return for each case the kind of the question that a mind asks, '' when it asks none."""
    briefs = [understand(case.request, seen(case)) for case in cases]
    return [brief.ambiguity if brief.question is not None else "" for brief in briefs]


def score(cases: Sequence[AskCase], questions: Sequence[str]) -> dict[str, list[float]]:
    """Return 0 or 1 for each case that a measure is about."""
    pairs = list(zip(cases, questions, strict=True))
    return {
        "asked where it had to": [float(bool(q)) for case, q in pairs if case.kind],
        "asked about the right thing": [float(q == case.kind) for case, q in pairs if case.kind],
        "silent where it had to be": [float(not q) for case, q in pairs if not case.kind],
        "questions a request": [float(bool(q)) for _, q in pairs],
    }


def report(found: dict[str, list[float]]) -> str:
    """Return the measures with their intervals, in Markdown."""
    rows = [[name, str(len(values)), str(mean_of(values))] for name, values in found.items()]
    return grid(["measure", "n", "share"], rows)


def main() -> None:
    """Run the built-in mind on the cases and print what it did."""
    from ...agent.minds.rules import RulesMind

    parser = argparse.ArgumentParser(description="Measure when the built-in mind asks.")
    parser.add_argument("--count", type=int, default=60)
    cases = ask_cases(parser.parse_args().count)
    questions = asked(RulesMind().understand, cases)
    for case, question in zip(cases, questions, strict=True):
        if question != case.kind:
            print(f"{case.request!r}: wanted {case.kind or 'no question'}, got {question or 'none'}")  # noqa: T201
    print(report(score(cases, questions)))  # noqa: T201


if __name__ == "__main__":
    main()
