# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""Things that go: removed, painted over, blemishes and scratches."""

from ...values.intents import Adjust, Gap, Intent, Look, Remove
from ..reading.meaning import Meaning, Said, asked, choice, is_pronoun, means, refused, the, wish
from ..reading.nouns import Thing, listed
from .backings import transparent
from .blurs import blurred

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
    if said.amount.times is not None:
        return None
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


_BEHIND = ("the", "this", "that", "around", "behind", "from")
_PERSON = frozenset(["face", "faces", "skin", "neck", "cheek", "cheeks", "eyes", "forehead", "body"])
_PRIVATE = frozenset(
    [
        "face", "faces", "plate", "plates", "name", "names", "address", "number", "numbers", "eyes", "identity", "identities", "text",
        "email", "phone",
    ]
)  # fmt: skip
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
            "behind", "around", "of", "from", "surrounding",
        ):  # fmt: skip
            made.append(transparent(" ".join(w for w in phrase.split(" ")[2:] if w not in _BEHIND)))
        elif phrase.startswith("everything except "):
            made.append(transparent(phrase.removeprefix("everything except ")))
        elif first in ("shadow", "shadows") and _PERSON & set(phrase.split(" ")[1:]):
            return _light_or_object(said, first, phrase)
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
