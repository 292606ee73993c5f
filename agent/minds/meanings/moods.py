# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""Whole wishes for a look, a mood or a better picture, and what is asked when they are vague."""

from typing import Any

from ....prompts.loader import load_lexicon
from ...values.intents import Adjust, Enhance, Gap, Look
from ..reading.amounts import Amount
from ..reading.meaning import Meaning, Said, asked, choice, means, the, wish
from .light import Change, cast, changed, effect, goal, intents_of, meaning_of_goals, targets_of


@means("wish", "which_filter")
def _which_filter(said: Said) -> Meaning | None:
    if any(t.kind == "thing" for t in said.things):
        return None
    names = (
        ("warm film", "warm_film"),
        ("black and white", "black_and_white"),
        ("vintage", "vintage"),
        ("cinematic", "cinematic"),
    )
    choices = tuple(choice(label, Look(name=name)) for label, name in names)
    return asked(Gap(kind="parameter", question="Which filter?", choices=choices, wants="predicate"))


def _predicated(said: Said) -> tuple[Change, ...] | None:
    return said.get("predicate") or said.get("castside")


@means("castside", "side")
def _castside(said: Said) -> tuple[Change, ...] | None:
    return (
        (Change("cast", said.get("cast"), said.amount),) if said.get("cast") in load_lexicon().casts else None
    )


@means("wish", "change", "change_all")
def _change(said: Said) -> Meaning | None:
    changes = _predicated(said)
    if changes is None or _adds_a_thing(said, changes) or _captions(said):
        return None
    return changed(said, changes, targets_of(said.things))


def _captions(said: Said) -> bool:
    """Return whether the words only describe a picture: 'an old house by the lake at sunset'."""
    start, end = said.get("span")
    tagging = said.tagging
    named = any(t.kind == "thing" for t in said.things)
    verbs = any(
        tag in tagging.tags[at] for at in range(start, end) for tag in ("MAKE", "SHOULD", "ADD", "MODAL")
    )
    return named and tagging.tokens[start].word in ("a", "an") and not verbs


def _adds_a_thing(said: Said, changes: tuple[Change, ...]) -> bool:
    """Return whether a thing is to be put somewhere: 'add a drawing on the fridge', 'a red glow around the lamp'."""
    somewhere = any(t.kind == "thing" for t in said.things)
    if somewhere and "glow" in said.tokens:
        return True
    turned = said.tokens & {
        "make", "turn", "convert", "give", "apply", "in", "into", "to", "change", "look", "as", "could", "can", "have", "grayscale",
    }  # fmt: skip
    return somewhere and any(c.kind == "look" for c in changes) and not turned


@means("wish", "balance_light")
def _balance_light(said: Said) -> Meaning | None:
    target = targets_of(said.things)[0]
    if said.get("props") and not {up for up, _ in said.get("props")} & {
        "brighter",
        "more contrast",
        "deeper shadows",
        "stronger highlights",
    }:
        return None
    return wish(
        Enhance(colour=False, target=target), said=("the light is balanced by measuring the picture",)
    )


@means("wish", "balance_colour")
def _balance_colour(said: Said) -> Meaning | None:
    target = targets_of(said.things)[0]
    balanced = Enhance(light=bool(said.tokens & {"contrast"}), target=target)
    if said.tokens & {"colours", "colour"} and not said.tokens & {
        "balance", "cast", "temperature", "correction", "white",
    }:  # fmt: skip
        return wish(balanced, effect("stronger colours", target, Amount(0.5)))
    return wish(balanced)


@means("wish", "enhance")
def _enhance(said: Said) -> Meaning | None:
    target = targets_of(said.things)[0]
    if target:
        return None
    changes = (Change("goal", "better"),)
    return Meaning(intents=intents_of(changes, ""), interpretations=meaning_of_goals(changes))


@means("wish", "tone_down")
def _tone_down(said: Said) -> Meaning:
    changes = (
        Change("effect", "less contrast", Amount(0.5)),
        Change("effect", "weaker colours", Amount(0.5)),
    )
    darker = Adjust(sliders={"exposure": 0.05}, reason="lift it a little")
    return wish(*intents_of(changes, ""), darker)


@means("wish", "wash")
def _wash(said: Said) -> Meaning | None:
    look = said.get("look")
    if look:
        return wish(Look(name=look))
    shade: Any = said.get("colour")
    name = shade[1].split(" ")[-1] if shade else ""
    return (
        wish(cast(name, "", said.amount, 1.0), said=(f"the whole picture gets a {shade[1]} tint",))
        if name in load_lexicon().casts
        else None
    )


@means("wish", "which_change")
def _which_change(said: Said) -> Meaning | None:
    targets = targets_of(said.things)
    if "animate" in said.tokens:
        choices = (choice("a cartoon look", Look(name="cartoon")), choice("leave this out"))
        return asked(
            Gap(
                kind="goal",
                question="What should 'animate' do? Moving pictures cannot be made here.",
                choices=choices,
                wants="wish",
            )
        )
    where = targets[0]
    changes = [
        ("brighter and livelier", goal("pop", where)),
        ("calmer", goal("minimal", where)),
        ("black and white", (Look(name="black_and_white", target=where),)),
    ]
    choices = tuple(choice(label, *intents) for label, intents in changes)
    return asked(
        Gap(
            kind="goal",
            question=f"What should change about {the(where)}?",
            choices=choices,
            wants="wish",
            target=where,
        )
    )


@means("wish", "vague")
def _vague(said: Said) -> Meaning | None:
    target = targets_of(said.things)[0]
    word = said.get("vague")
    moods = (
        ("livelier: more contrast and colour", "pop"),
        ("calmer: softer and lighter", "minimal"),
        ("dramatic: darker, harder", "dramatic"),
    )
    choices = tuple(choice(label, *goal(name, target)) for label, name in moods)
    question = (
        f"What should be {word} about {the(target)}?"
        if word
        else "What should change? Say it in your words, or choose:"
    )
    return asked(Gap(kind="goal", question=question, choices=choices, wants="wish", target=target))


@means("wish", "invert")
def _invert(said: Said) -> Meaning | None:
    target = targets_of(said.things)[0]
    return wish(Look(name="negative", target=target))


@means("wish", "bring_out")
def _bring_out(said: Said) -> Meaning | None:
    targets = targets_of(said.things)
    changes = (Change("goal", "pop", said.amount),)
    return changed(said, changes, targets) if targets != ("",) else None
