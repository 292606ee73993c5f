# ruff: noqa: E501, T201  (lists of words and tables are read by their rows)
"""Measure how well a mind understands: real requests, paraphrases, German, and follow-ups in conversation."""

import dataclasses
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from helpers import drawn_scene as drawn
from helpers.understanding_scores import Deed, Label, accompanies, fits, stray_sliders
from retoucher.agent.minds import Mind, Scene, Turn
from retoucher.agent.values.brief import Brief
from retoucher.agent.values.plan import Plan, Step

HERE = Path(__file__).parents[1] / "agent" / "understanding"
MATERIAL = Path(__file__).parents[3] / "shared" / "material" / "instructions.jsonl"
Row = dict[str, Any]


def rows(name: str, split: str) -> list[Row]:
    """Return the rows of a list that belong to 'work' or 'gate'."""
    listed = yaml.safe_load((HERE / f"{name}.yaml").read_text("utf-8"))
    return [row for row in listed if row["split"] == split]


def requests(split: str) -> list[Row]:
    """Return the labelled real requests with their words, which stand in the private material only."""
    lines = map(json.loads, MATERIAL.read_text("utf-8").splitlines())
    said = {(line["source"], line["id"]): line["instruction"] for line in lines}
    return [row | {"said": said[row["source"], row["id"]]} for row in rows("labels", split)]


@dataclass(frozen=True)
class Heard:
    """What a mind made of words."""

    brief: Brief
    steps: tuple[Step, ...]
    phrases: tuple[str, ...]
    offers: tuple["Heard", ...] = ()
    """What each option leads to, of a question that stands for 'not understood'."""

    @property
    def deeds(self) -> list[Deed]:
        return [Deed(step, self.phrases) for step in self.steps]

    @property
    def admits(self) -> bool:
        """True when the person is told that something is not done or not understood."""
        brief = self.brief
        return bool(
            brief.refusals
            or brief.question
            or "ot understood" in " ".join((*brief.assumptions, brief.answer))
        )


def hear(mind: Mind, said: str, **known: Any) -> Heard:
    """Let the mind understand and plan on a picture where every phrase is found."""
    phrases: list[str] = []
    fields = {f.name for f in dataclasses.fields(Scene)}
    scene = drawn.scene(**{k: v for k, v in known.items() if k in fields})

    def find(phrase: str, inner=scene.find):
        phrases.append(phrase)
        return inner(phrase)

    scene = dataclasses.replace(scene, find=find)
    brief = mind.understand(said, scene)
    question = brief.question
    offers = [
        _planned(mind, mind.hear(str(n), question, brief, scene), scene, phrases)
        for n in range(1, len(question.options))
        if question.offers
    ] if question else []  # fmt: skip
    return dataclasses.replace(_planned(mind, brief, scene, phrases), offers=tuple(offers))


def _planned(mind: Mind, brief: Brief, scene: Scene, phrases: list[str]) -> Heard:
    plan = mind.plan(brief, scene) if brief.wishes and not brief.question else Plan(steps=())
    return Heard(brief, plan.steps, tuple(phrases))


@dataclass
class Marks:
    """How many rows of each kind came out how."""

    counts: Counter[str] = field(default_factory=Counter)

    def share(self, part: str, *whole: str) -> float:
        """Return one count as a share of the sum of others."""
        return self.counts[part] / max(sum(self.counts[w] for w in whole), 1)


def outcome(heard: Heard, labels: list[Label]) -> str:
    """Return how a clear wish came out: exact, partly, refused, asked, silent.

    Offered and misoffered: not understood, and what it may mean was asked; an option does exactly that, or none.
    """
    if heard.offers:
        return "offered" if any(outcome(o, labels) == "exact" for o in heard.offers) else "misoffered"
    deeds = heard.deeds
    missing = [label for label in labels if not any(fits(label, d) for d in deeds)]
    extra = [d for d in deeds if not any(fits(x, d) for x in labels) and not accompanies(d.step, labels)]
    stray = [d for d in deeds if stray_sliders(d.step, labels)]
    if heard.brief.question is not None:
        return "asked"
    if not missing and not extra and not stray:
        return "partly" if heard.brief.refusals else "exact"
    if extra or (missing and not heard.admits):
        return "silent"
    return "refused" if len(missing) == len(labels) else "partly"


def mark_request(heard: Heard, row: Row) -> str:
    """Return 'clear exact', 'ask asked', 'generate silent'…"""
    labels = row["intents"]
    if row["kind"] == "ask":
        return (
            "ask missed" if heard.brief.question is None else "ask offered" if heard.offers else "ask asked"
        )
    if row["kind"] == "clear":
        return f"clear {outcome(heard, labels)}"
    if heard.brief.question is not None:
        return "generate offered" if heard.offers else "generate asked"
    doable = [x for x in labels if "needs" not in x]
    wrong = [
        d for d in heard.deeds if not any(fits(x, d) for x in doable) and not accompanies(d.step, doable)
    ]
    return "generate refused" if heard.admits and not wrong else "generate silent"


def measure_requests(mind: Mind, split: str) -> Iterator[tuple[Row, Heard, str]]:
    """Go through the labelled real requests."""
    for row in requests(split):
        heard = hear(mind, row["said"])
        yield row, heard, mark_request(heard, row)


def measure_said(mind: Mind, name: str, split: str) -> Iterator[tuple[Row, Heard, str]]:
    """Go through paraphrases or German wishes."""
    attached = {"attachments": ("sha256:aa",), "last_plan": LAST}
    for row in rows(name, split):
        labels = row["intents"]
        uses_second = any("photo" in x.get("to", "") or "picture" in x.get("to", "") for x in labels)
        known = attached if uses_second or labels[0]["do"] in ("move", "paste", "match") else {}
        heard = hear(mind, row["said"], **known)
        moves = labels[0]["do"] == "move"
        yield row, heard, (move_outcome(heard, labels[0]) if moves else outcome(heard, labels))


LAST = Plan(steps=(Step(reason="x", tool="adjust", arguments={"exposure": 0.5}),))
MOVES = {
    "undo": "undo",
    "redo": "redo",
    "less": "less",
    "more": "more",
    "compare": "compare",
    "reset": "original",
    "back": "goto",
}


def move_outcome(heard: Heard, label: Label) -> str:
    """Return whether a move on the versions was understood."""
    move = heard.brief.move
    if heard.offers:
        return "offered" if any(move_outcome(o, label) == "exact" for o in heard.offers) else "misoffered"
    if move is None:
        return "asked" if heard.brief.question else "refused" if heard.admits or not heard.steps else "silent"
    same = move.name == MOVES[label["what"]] and (
        label.get("amount", "").isdigit() is False or move.argument == label["amount"]
    )
    return "exact" if same and not heard.steps else "silent"


@dataclass
class Talk:
    """A conversation without a machine: plans make versions, moves go between them."""

    made: list[tuple[int, Plan, str]] = field(default_factory=lambda: [(-1, Plan(steps=()), "")])
    """(parent, plan, request) of each version."""
    at: int = 0
    before: int = 0
    undone: int = 0

    def scene(self) -> dict[str, Any]:
        """Return what the mind knows of the versions."""
        way = self._way()
        plan = self.made[self.at][1]
        targets = [s.target for i in reversed(way) for s in reversed(self.made[i][1].steps) if s.target]
        turns = tuple(
            Turn(said, "", i, tuple(f"{s.tool}()" for s in plan.steps))
            for i, (_, plan, said) in enumerate(self.made)
            if i
        )
        return {
            "last_plan": plan if plan.steps else None,
            "undone_plan": self.made[self.undone][1] if self.undone else None,
            "last_target": targets[0] if targets else "",
            "turns": turns,
            "attachments": ("sha256:aa",),
        }

    def _way(self) -> list[int]:
        way = [self.at]
        while self.made[way[-1]][0] >= 0:
            way.append(self.made[way[-1]][0])
        return way[::-1]

    def take(self, heard: Heard, said: str) -> None:
        """Go where the brief leads."""
        move = heard.brief.move
        if move is not None:
            here = self.at
            if move.name == "undo":
                way = self._way()
                self.at = way[max(0, len(way) - 1 - int(move.argument or 1))]
                self.undone = here if here != self.at else self.undone
            elif move.name == "original":
                self.at = 0
            elif move.name == "goto":
                self.at = int(move.argument or 0)
            elif move.name == "redo":
                self.at = self.undone or self.at
            elif move.name in ("less", "more"):
                parent, plan, _ = self.made[self.at]
                self.made.append((parent, plan, said))
                self.at = len(self.made) - 1
        if heard.steps:
            self.undone = 0
            self.made.append((self.at, Plan(steps=heard.steps), said))
            self.at = len(self.made) - 1


def hear_talk(mind: Mind, turns: list[str]) -> tuple[Heard, Talk]:
    """Return what the last turn meant, and where the conversation stood before it."""
    talk = Talk()
    for said in turns[:-1]:
        talk.take(hear(mind, said, **talk.scene()), said)
    return hear(mind, turns[-1], **talk.scene()), talk


def mark_talk(heard: Heard, row: Row) -> str:
    """Return how a follow-up came out."""
    want, brief = row["want"], heard.brief
    labels = want["intents"]
    if not labels:
        return "exact" if not heard.steps and brief.move is None and brief.question is None else "silent"
    if labels[0]["do"] == "move" and (not labels[1:] or not heard.steps):
        return move_outcome(heard, labels[0])
    back = brief.move is not None and brief.move.name == "undo"
    if labels[0]["do"] == "move":
        moved = brief.move is not None and brief.move.name == MOVES[labels[0]["what"]]
        return outcome(heard, labels[1:]) if moved else "silent"
    if brief.move is not None and not back:
        same = brief.move.name in ("less", "more", "retry") and not heard.steps
        return "partly" if same else "silent"
    told = outcome(heard, labels)
    right_base = back == (want["base"] == "before_last") or "DOUBT" in want.get("note", "")
    return told if right_base or told != "exact" else "partly"


def measure_talks(mind: Mind, split: str) -> Iterator[tuple[Row, Heard, str]]:
    """Go through the follow-up talks."""
    for row in rows("talks", split):
        heard, _ = hear_talk(mind, row["turns"])
        yield row, heard, mark_talk(heard, row)


def report(mind: Mind, split: str) -> dict[str, float]:
    """Return the shares that the gate holds; those of real requests only where the material is."""
    said = Counter(mark for *_, mark in measure_said(mind, "paraphrases", split))
    german = Counter(mark for *_, mark in measure_said(mind, "german", split))
    talks = Counter(mark for *_, mark in measure_talks(mind, split))
    shares = {
        "paraphrases": said["exact"] / said.total(),
        "paraphrases silent": said["silent"] / said.total(),
        "paraphrases offered": said["offered"] / said.total(),
        "paraphrases misoffered": said["misoffered"] / said.total(),
        "german": german["exact"] / german.total(),
        "german silent": german["silent"] / german.total(),
        "german offered": german["offered"] / german.total(),
        "follow-ups": talks["exact"] / talks.total(),
    }
    return shares | (_of_requests(mind, split) if MATERIAL.is_file() else {})


def _of_requests(mind: Mind, split: str) -> dict[str, float]:
    marks = Counter(mark for *_, mark in measure_requests(mind, split))
    clear = sum(n for mark, n in marks.items() if mark.startswith("clear"))
    asked = marks["ask asked"] + marks["clear asked"]
    silent = marks["clear silent"] + marks["generate silent"]
    return {
        "clear exact": marks["clear exact"] / clear,
        "clear partly": marks["clear partly"] / clear,
        "clear refused": marks["clear refused"] / clear,
        "clear asked": marks["clear asked"] / clear,
        "clear offered": marks["clear offered"] / clear,
        "clear misoffered": marks["clear misoffered"] / clear,
        "clear silent": marks["clear silent"] / clear,
        "generate silent": marks["generate silent"]
        / max(sum(n for m, n in marks.items() if m.startswith("gen")), 1),
        "generate asked": marks["generate asked"]
        / max(sum(n for m, n in marks.items() if m.startswith("gen")), 1),
        "generate offered": marks["generate offered"]
        / max(sum(n for m, n in marks.items() if m.startswith("gen")), 1),
        "silent": silent / marks.total(),
        "question precision": marks["ask asked"] / max(asked, 1),
        "question recall": marks["ask asked"]
        / max(marks["ask asked"] + marks["ask missed"] + marks["ask offered"], 1),
        "offers on unclear": marks["ask offered"],
    }


def _short(step: Step) -> str:
    return f"{step.tool}({', '.join(f'{k}={v}' for k, v in step.arguments.items())})@{step.target}"


def show(name: str, mind: Mind) -> None:
    """Print the rows of the work half that are not exact; a row of the gate is never printed."""
    listed = {"labels": lambda: measure_requests(mind, "work"), "talks": lambda: measure_talks(mind, "work")}
    marked = listed.get(name, lambda: measure_said(mind, name, "work"))()
    for row, heard, mark in marked:
        if mark.split()[-1] in ("exact", "asked") and mark != "clear asked" and mark != "asked":
            continue
        if mark == "generate refused":
            continue
        assert row["split"] == "work"
        brief = heard.brief
        print(f"[{mark}]", row.get("said") or row["turns"], "=>", row.get("intents") or row["want"])
        print("     got:", [_short(s) for s in heard.steps], "| Q:" + brief.question.text if brief.question else "",
              "| R:", [f"{r.wish}: {r.why[:50]}" for r in brief.refusals], "|", brief.move, brief.assumptions, brief.answer[:70])  # fmt: skip


if __name__ == "__main__":
    from retoucher.agent.minds.rules import RulesMind

    if len(sys.argv) > 1:
        show(sys.argv[1], RulesMind())
    else:
        for split in ("work", "gate"):
            print(split, {k: round(v, 3) for k, v in report(RulesMind(), split).items()})
