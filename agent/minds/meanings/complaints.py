# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""What people complain of: 'it is too dark', 'the snow has no detail'."""

from dataclasses import replace

from ...values.intents import Enhance, Turn
from ..reading.amounts import Amount
from ..reading.meaning import Meaning, Said, means, wish
from .light import Change, changed, effect, remedies, targets_of

Complaints = tuple[tuple[str, Amount], ...]


@means("complaints", "listed")
def _complaints(said: Said) -> Complaints:
    inner: Complaints = said.get("complaints", ())
    outer = Amount() if "too" in said.tokens and said.amount.factor > 1 else said.amount
    if said.get("complaint"):
        return ((said.get("complaint"), outer), *inner)
    return ((inner[0][0], inner[0][1] if inner[0][1].said else outer), *inner[1:])


@means("wish", "complaint")
def _complaint(said: Said) -> Meaning | None:
    listed: Complaints = said.get("complaints") or tuple((c, said.amount) for c in said.all("complaint"))
    if not listed:
        return (
            wish(Enhance(colour=False), said=("the light is balanced by measuring the picture",))
            if "bad" in said.tokens
            else None
        )
    if said.get("props"):
        return _prop_complaint(said, listed)
    if said.all("number") and float(said.get("number")) != 2:
        return None
    targets = targets_of(said.things[-1:] if "fogged" in said.tokens else said.things)
    if targets == ("",) and said.tokens & {"colours", "colour"} and said.things:
        listed = tuple(("stronger colours" if n == "make {} pop" else n, a) for n, a in listed)
    if (
        len(listed) == 1
        and not listed[0][1].said
        and said.amount.said
        and not ("too" in said.tokens and said.amount.factor > 1)
    ):
        listed = ((listed[0][0], said.amount),)
    if _is_coloured(said, targets):
        return None
    changes: tuple[Change, ...] = ()
    for name, amount in listed:
        helped = remedies((name,), amount)
        if helped is None:
            return _crooked(tuple(n for n, _ in listed))
        changes += helped
    return _as_complaint(changed(said, changes, targets))


def _is_coloured(said: Said, targets: tuple[str, ...]) -> bool:
    """Return whether 'the shirt is blue' only says what colour a thing has; 'too blue' complains."""
    start, end = said.get("span")
    coloured = any(
        said.tagging.has(k, "COLOUR") and said.tagging.has(k, "COMPLAINT") for k in range(start, end)
    )
    skin = any(set(t.split()) & {"face", "faces", "skin", "teeth", "hands", "tones"} for t in targets)
    return (
        coloured
        and targets != ("",)
        and not skin
        and not said.tokens & {"too", "so", "overly", "looks", "look"}
    )


def _as_complaint(meaning: Meaning | None) -> Meaning | None:
    return replace(meaning, complaint=True) if meaning else None


_ABOUT_TONES = {
    "deeper shadows": {"brighten {}": "lighter shadows"}, "deeper blacks": {"brighten {}": "lighter blacks"},
    "stronger highlights": {"darken {}": "tamer highlights", "make {} less blown out": "tamer highlights"},
    "stronger colours": {"make {} pop": "stronger colours", "stronger colours": "stronger colours", "make {} less saturated": "weaker colours",
                         "make {} more saturated and contrasty": "stronger colours+more contrast"},
    "brighter": {"brighten {}": "brighter", "darken {}": "darker"},
}  # fmt: skip


def _prop_complaint(said: Said, listed: Complaints) -> Meaning | None:
    """Read 'the shadows are too dark', 'colours are dull': the property says what the complaint is about."""
    changes: list[Change] = []
    for up, _ in said.get("props"):
        for name, amount in listed:
            found = _ABOUT_TONES.get(up, {}).get(name)
            if found is None:
                return None
            changes += [Change("effect", n, amount) for n in found.split("+")]
    return _as_complaint(changed(said, tuple(changes), ("",)))


@means("wish", "cant_see")
def _cant_see(said: Said) -> Meaning | None:
    props = said.all("props")
    if props:
        return wish(
            *(
                effect(down if up.startswith("deeper") else "brighter")
                for listed in props
                for up, down in listed
            )
        )
    negative = said.get("cantsee") or said.tokens & {
        "can't", "cannot", "couldn't", "hardly", "barely", "not", "scarcely",
    }  # fmt: skip
    if not negative:
        return None
    named = tuple(t for t in said.things if t.kind == "thing" and t.phrase not in ("one", "bar"))
    return _as_complaint(changed(said, (Change("effect", "brighter", said.amount),), targets_of(named)))


@means("wish", "lift_it")
def _lift_it(said: Said) -> Meaning | None:
    if said.amount.stops is None and said.amount.share is None:
        return None
    return wish(effect("darker" if said.tokens & {"down", "back"} else "brighter", "", said.amount))


@means("wish", "shine")
def _shine(said: Said) -> Meaning | None:
    changes = (Change("effect", "tamer highlights", said.amount),)
    target = targets_of(said.things)
    if "redness" in said.tokens:
        changes = (Change("cast", "red", said.amount, away=True),)
    note = ("glare is toned down; to paint it out, show me where",) if "glare" in said.tokens else ()
    return changed(said, changes, target, note)


@means("wish", "lost_detail")
def _lost_detail(said: Said) -> Meaning | None:
    pairs = said.get("props")
    if pairs:
        return _as_complaint(
            changed(said, tuple(Change("effect", down, said.amount) for _, down in pairs), ("",))
        )
    return _as_complaint(
        changed(said, (Change("effect", "tamer highlights", said.amount),), targets_of(said.things))
    )


def _crooked(names: tuple[str, ...]) -> Meaning | None:
    if names == ("straighten the picture",):
        return wish(Turn(tool="straighten"))
    return wish(Turn(tool="perspective")) if names == ("fix the perspective",) else None
