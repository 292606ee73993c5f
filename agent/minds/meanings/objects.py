# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""Things: remove them, cut them out, put something else behind them, blur or hide them."""

from typing import Any

from ...values.intents import Adjust, Backdrop, Blur, Gap, Intent, Keep, Look, Remove
from ..reading.amounts import Amount
from ..reading.meaning import Meaning, Said, asked, choice, is_pronoun, means, refused, the, wish
from ..reading.nouns import Thing, listed


@means("behind", "of")
def _behind(said: Said) -> tuple[Thing, ...] | None:
    things = said.get("things")
    return things if things and all(t.kind in ("thing", "pronoun", "whole") for t in things) else None


# ---- removing

_GENTLE = {
    "shadow": ("lift the dark parts", Adjust(sliders={"shadows": 0.5}, reason="lift the dark parts")),
    "darkness": ("brighten the dark parts", Adjust(sliders={"shadows": 0.5}, reason="lift the dark parts")),
    "glare": (
        "bring the bright parts down",
        Adjust(sliders={"highlights": -0.5}, reason="bring the bright parts down"),
    ),
    "highlight": (
        "bring the bright parts down",
        Adjust(sliders={"highlights": -0.5}, reason="bring the bright parts down"),
    ),
}
_LIGHTS = ("shadow", "shadows", "glare", "highlights", "darkness")


@means("wish", "remove")
def _remove(said: Said) -> Meaning | None:
    things = listed(list(said.things), [_tail(t.phrase) for t in said.things])
    if said.tokens & {"still"} and said.tokens & {"see"}:
        things = list(said.things)
    if said.tokens & {"out", "away", "off"} and len(said.all("thing")) == 1 and said.get("things"):
        things = list(said.get("things"))
    pronouns = [t for t in things if t.kind == "pronoun"]
    named = [t for t in things if t.kind == "thing"]
    if named and pronouns:
        things = named
    if not things or any(t.kind == "whole" for t in things):
        return _whole(said) if things and not named else None
    if any(t.kind == "here" for t in things):
        things = [t for t in things if t.kind != "here"]
        if not things:
            return _pointless(said)
    if "hide" in said.tokens and any(set(t.phrase.split()) & _PRIVATE for t in things):
        return wish(*(blurred(t.phrase, "pixelate", said.amount) for t in things))
    return removed(things, said)


_PRIVATE = frozenset(
    [
        "face",
        "faces",
        "plate",
        "plates",
        "name",
        "names",
        "address",
        "number",
        "numbers",
        "eyes",
        "identity",
        "identities",
        "text",
        "email",
        "phone",
    ]
)
"""What is hidden by pixels, not painted out."""


def _whole(said: Said) -> Meaning | None:
    return refused(
        said.words,
        "removing the whole picture leaves nothing",
        engine="",
        command="say which thing should go",
    )


def _pointless(said: Said) -> Meaning:
    gap = Gap(kind="referent", question=f"What should go in {said.words!r}? Show me where.", place=True, wants="place",
              choices=(choice("the main subject", Remove(target="subject")), choice("skip this")))  # fmt: skip
    return asked(gap)


def _tail(phrase: str) -> str:
    words = phrase.split(" ")
    at = next(
        (i for i, w in enumerate(words) if w in ("behind", "in", "on", "under", "near", "beside") and i), 0
    )
    return " ".join(words[at:]) if at and words[-1] not in ("it", "them", "him", "her") else ""


def removed(things: list[Thing], said: Said) -> Meaning | None:
    """Return the meaning of 'these go'."""
    made: list[Intent] = []
    for thing in things:
        phrase = thing.phrase
        first = phrase.split(" ")[0]
        if set(phrase.split(" ")) & {"third", "half", "quarter"}:
            return None
        if phrase.removeprefix("all ") in ("colour", "colours"):
            return wish(Look(name="black_and_white"))
        if phrase in ("background", "backdrop"):
            made.append(transparent("subject"))
        elif first == "background" and phrase.split(" ")[1] in (
            "behind",
            "around",
            "of",
            "from",
            "surrounding",
        ):
            made.append(
                transparent(" ".join(w for w in phrase.split(" ")[2:] if w not in ("the", "this", "that")))
            )
        elif phrase.startswith("everything except "):
            made.append(transparent(phrase.removeprefix("everything except ")))
        elif phrase in _LIGHTS or (
            first in _LIGHTS and " on " in f" {phrase} " and first not in ("shadow", "shadows", "glare")
        ):
            return _light_or_object(said, first)
        elif thing.some:
            return _some_of(thing, said)
        elif phrase in ("red", "green", "blue", "yellow", "colour", "one", "part", "area"):
            return asked(_of_colour(phrase, said))
        else:
            made += _split_places(phrase)
    return wish(*made)


def _split_places(phrase: str) -> list[Intent]:
    return [Remove(target=phrase)]


def _of_colour(colour: str, said: Said) -> Gap:
    choices = (
        choice("skip this"),
        choice(
            f"mute the {colour} tones",
            Adjust(sliders={"saturation": -0.6}, target=f"{colour} parts", reason=f"mute the {colour} tones"),
        ),
    )
    return Gap(kind="referent", question=f"What is meant by {the(colour)} in {said.words!r}? Show me where, or choose:", choices=choices,
               default=1, place=True, wants="place", target=colour)  # fmt: skip


def _some_of(thing: Thing, said: Said) -> Meaning:
    choices = (choice(f"all {thing.phrase}", Remove(target=f"all {thing.phrase}")), choice("skip this"))
    question = f"Which {thing.count} of the {thing.phrase} should go? Show me where, or choose:"
    return asked(
        Gap(
            kind="referent",
            question=question,
            choices=choices,
            default=1,
            place=True,
            wants="place",
            target=thing.phrase,
        )
    )


def _light_or_object(said: Said, noun: str, phrase: str = "") -> Meaning:
    label, gentle = _GENTLE[noun.rstrip("s") if noun.rstrip("s") in _GENTLE else noun]
    target = phrase.partition(" on ")[2] or phrase.partition(" from ")[2]
    gentle = gentle.model_copy(update={"target": target})
    it = "them" if noun.endswith("s") else "it"
    out = (choice(f"paint {it} out", Remove(target=phrase)),) if phrase else ()
    gap = Gap(
        kind="goal", question=f"What should happen to the {noun}? To paint {it} out, show me where.", place=True, wants="place",
        choices=(choice(label, gentle), *out, choice("skip this")), target=noun,
    )  # fmt: skip
    return asked(gap)


@means("wish", "scratches")
def _scratches(said: Said) -> Meaning:
    return wish(Remove(target="areas where the picture has chipped away"))


@means("wish", "skin")
def _skin(said: Said) -> Meaning | None:
    things = [t.phrase for t in said.things if t.phrase and not is_pronoun(t.phrase)]
    if said.get("clearskin"):
        return wish(Remove(target="blemishes"))
    if said.get("subjectstuff") and said.tokens & {"smooth", "soften", "smoothen", "airbrush", "retouch"}:
        where = next(iter(things), "skin")
        sliders = {"clarity": -0.5} | (
            {"denoise": 0.6} if said.tokens & {"smooth", "smoothen", "airbrush", "retouch"} else {}
        )
        return wish(
            Adjust(sliders=sliders, target=where, reason="smooth the skin", expect=("sharpness falls 0.01",))
        )
    if not said.get("subjectstuff") and not things:
        return None
    where = next(iter(things), "skin")
    if not said.get("subjectstuff") and not set(where.split()) & {"skin", "face", "faces", "cheek", "chin"}:
        return None
    thing = f"blemishes on {the(where)}"
    return wish(Remove(target=thing))


def skin_cleaned(where: str) -> tuple[Intent, ...]:
    """Return the intents that take blemishes off a face, or off the skin."""
    return (Remove(target=f"blemishes on {the(where)}" if where else "blemishes"),)


# ---- cutting out, and what stands behind


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
        "left",
        "right",
        "top",
        "bottom",
        "side",
        "third",
        "half",
    }:
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


# ---- blurring


def blurred(target: str, kind: str, amount: Amount) -> Blur:
    """Return a blur in this amount: plain is 0.5."""
    strength = 0.5 * amount.factor if amount.share is None else abs(amount.share)
    return Blur(target=target, kind=kind, amount=round(min(max(strength, 0.05), 1.0), 3))


@means("wish", "blur")
def _blur(said: Said) -> Meaning | None:
    kind = said.get("blurkind") or ""
    style = kind if kind in ("motion", "gaussian") else "lens"
    spared = said.get("except")
    if said.tokens & {"except", "but"} and not spared:
        spared = said.get("things")
    if spared:
        return wish(
            blurred("everything except " + " and ".join(t.phrase for t in spared), style, said.amount)
        )
    if said.tokens & {"f1", "f"} and "shot" in said.tokens:
        return wish(blurred("background", "lens", said.amount))
    things = [t for t in said.things if t.phrase or t.kind == "whole"]
    if len(things) > 1 and things[-1].kind == "whole":
        things = things[:-1]
    targets = dict.fromkeys(t.phrase for t in things if t.kind != "pronoun") or dict.fromkeys(
        t.phrase for t in things
    )
    depth = kind == "background" or said.tokens & {"bokeh", "depth"}
    if "softer" in said.tokens and list(targets) != ["background"]:
        return None
    return wish(
        *(
            blurred(t or ("background" if depth else ""), style, said.amount)
            for t in (targets or {"background" if depth else "": 0})
        )
    )


@means("wish", "pixelate")
def _pixelate(said: Said) -> Meaning | None:
    targets = dict.fromkeys(t.phrase for t in said.things)
    return wish(*(blurred(t, "pixelate", said.amount) for t in targets)) if targets else None


# ---- keeping


@means("wish", "keep")
def _keep(said: Said) -> Meaning | None:
    kept = [
        t.phrase for t in said.things if t.kind == "thing" and t.phrase not in ("rest", "everything else")
    ]
    if not kept and any(t.kind == "pronoun" for t in said.things):
        return None
    return Meaning(
        intents=tuple(Keep(target=k) for k in kept),
        assumptions=tuple(f"{the(k)} stays as it is" for k in kept),
        remark=not kept,
    )


@means("wish", "look_at")
def _look_at(said: Said) -> Meaning | None:
    thing = next(iter(said.things), None)
    return Meaning(about=thing.phrase.removesuffix(" mask") if thing else "", remark=True)
