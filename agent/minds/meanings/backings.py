"""What is cut out, and what stands behind it."""

from typing import Any

from ...values.intents import Backdrop, Gap, Remove
from ..reading.amounts import Amount
from ..reading.meaning import Meaning, Said, asked, choice, means, the, wish
from ..reading.nouns import Thing
from .blurs import blurred


@means("behind", "of")
def _behind(said: Said) -> tuple[Thing, ...] | None:
    things = said.get("things")
    return things if things and all(t.kind in ("thing", "pronoun", "whole") for t in things) else None


def transparent(target: str) -> Backdrop:
    """Return the intent that keeps a thing and nothing else."""
    return Backdrop(target=target or "subject", said="nothing")


def replaced(
    target: str,
    *,
    colour: str = "",
    gradient: tuple[str, str] | None = None,
    reference: str = "",
    said_: str = "",
) -> Backdrop:
    """Return the intent that puts something behind a thing."""
    return Backdrop(
        target=target or "subject", colour=colour, gradient=gradient, reference=reference, said=said_
    )


TRANSPARENT = "the background becomes transparent (say 'white background' for white)"
SUBJECT = "the main subject is what stands out of its surroundings"


def _kept(said: Said) -> str:
    things = [*(t for listed_ in said.all("behind") for t in listed_), *said.things]
    named = [t.phrase.removeprefix("everything except ") for t in things if t.kind == "thing" and t.phrase]
    named = [n for n in named if not n.startswith("everything")]
    named = [n for n in named if n not in ("background", "image", "picture", "area", "wall")]
    return " and ".join(dict.fromkeys(named)) or "subject"


def _assumed(target: str, *more: str) -> tuple[str, ...]:
    return (*more, SUBJECT) if target == "subject" else more


@means("wish", "cutout")
def _cutout(said: Said) -> Meaning | None:
    spared = said.get("except")
    if spared:
        target = " and ".join(t.phrase for t in spared)
        return Meaning(intents=(transparent(target),), assumptions=(TRANSPARENT,))
    target = _kept(said)
    if target in ("rest", "others", "other half"):
        return None
    if said.things and any(t.kind == "whole" for t in said.things) and "background" not in said.tokens:
        return None
    if any(w in ("edges", "here") for w in target.split()):
        return None
    return Meaning(intents=(transparent(target),), assumptions=_assumed(target, TRANSPARENT))


@means("wish", "background")
def _background(said: Said) -> Meaning | None:
    found: Any = said.get("backing")
    if found is None and said.get("second"):
        found = ("reference", "")
    if found is None and "whiten" in said.tokens:
        found = ("colour", "white", "white")
    if found is None:
        return None
    kind = found[0]
    if (
        not said.tokens & {"background", "backdrop", "ground"}
        and not said.things
        and not said.all("behind")
        and kind != "gradient"
    ):
        return None
    target = _kept(said)
    if said.tokens & {"swapped"}:
        target = "subject"
    if kind == "colour":
        return Meaning(
            intents=(replaced(target, colour=found[1], said_=found[2]),), assumptions=_assumed(target)
        )
    if kind == "gradient":
        return Meaning(
            intents=(replaced(target, gradient=found[1], said_="a gradient"),),
            assumptions=_assumed(target, *found[2]),
        )
    if kind == "transparent":
        return Meaning(intents=(transparent(target),), assumptions=_assumed(target, TRANSPARENT))
    if kind == "blurred":
        return wish(blurred("background", "lens", said.amount))
    if not said.turn.attachments:
        return _which(said, "Attach the picture that should stand behind, or choose:")
    return Meaning(
        intents=(replaced(target, reference=said.turn.attachments[0], said_="the attached picture"),),
        assumptions=_assumed(target),
    )


@means("backing", "colour")
def _backing_colour(said: Said) -> Any:
    colour = said.get("colour")
    return ("colour", colour.css, colour.said) if colour else None


@means("backing", "gradient")
def _backing_gradient(said: Said) -> Any:
    colours = [c for c in said.all("colour") if not isinstance(c, str)]
    if len(colours) >= 2:
        return ("gradient", (colours[0].css, colours[1].css), ())
    if said.get("studio"):
        return ("gradient", ("#d9d9d9", "#8c8c8c"), ("a studio is a soft grey gradient",))
    if not colours:
        return None
    return ("gradient", (colours[0].css, lighter(colours[0].css)), ())


def lighter(css: str) -> str:
    """Return a colour half-way to white, or a good deal lighter when it is light already."""
    from PIL import ImageColor

    rgb = ImageColor.getrgb(css)[:3]
    share = 0.5 if sum(rgb) < 3 * 170 else 0.75
    return "#" + "".join(f"{round(c + (255 - c) * share):02x}" for c in rgb)


@means("backing", "reference")
def _backing_reference(said: Said) -> Any:
    return ("reference", said.words)


@means("backing", "transparent", "blurred")
def _backing_plain(said: Said) -> Any:
    if said.get("transparent"):
        return ("transparent",)
    return (
        ("blurred",) if said.tokens & {"blurred", "blurry", "bokeh", "blur", "focus", "unfocused"} else None
    )


@means("wish", "which_background")
def _which_background(said: Said) -> Meaning | None:
    if "of" in said.tokens and said.all("behind") and said.tokens & {"add", "put", "insert"}:
        return None
    return _which(said, "What should the background become?")


def _which(said: Said, question: str) -> Meaning:
    target = _kept(said)
    choices = [
        choice("plain white", replaced(target, colour="white", said_="white")),
        choice("blurred", blurred("background", "lens", Amount())),
        choice("transparent (cut out)", transparent(target)),
        choice("plain black", replaced(target, colour="black", said_="black")),
    ]
    if said.turn.attachments:
        choices.insert(
            0,
            choice(
                "the attached picture",
                replaced(target, reference=said.turn.attachments[0], said_="the attached picture"),
            ),
        )
    return asked(
        Gap(kind="parameter", question=question, choices=tuple(choices), wants="backing", target=target)
    )


@means("wish", "which_cut")
def _which_cut(said: Said) -> Meaning | None:
    thing = next((t for t in said.things if t.kind == "thing"), None)
    if thing is None or set(thing.phrase.split()) & {
        "left", "right", "top", "bottom", "side", "third", "half",
    }:  # fmt: skip
        return None
    from ...values.intents import Crop

    it = the(thing.phrase)
    choices = (
        choice(f"remove {it} and fill its place", Remove(target=thing.phrase)),
        choice(f"keep only {it} (cut out)", transparent(thing.phrase)),
        choice(f"crop the picture to {it}", Crop(around=(thing.phrase,))),
    )
    return asked(
        Gap(
            kind="goal",
            question=f"What does {said.words!r} mean?",
            choices=choices,
            wants="wish",
            target=thing.phrase,
        )
    )
