# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""Which way a clause goes: by its verbs and small words, and by whether a state is wished for or complained of."""

from ..reading.concepts import Mark
from ..reading.parts import Parts

EXTRAS = ("vignette",)
"""Scales whose bare name wishes for it."""
GENERIC = ("exposure", "saturation")
"""Scales whose names also stand for the picture as it is seen: 'the light is too warm', 'warmer colours'."""
WISHES = {"higher": 1, "lower": -1, "raise": 1, "cut": -1}


def complains(parts: Parts) -> bool:
    """Return whether there is too much, or too little."""
    return any(m.has("excess", "lacking", "scarce") for m in parts.marks)


def wanted(parts: Parts, index: int, before: Mark | None) -> tuple[int, bool]:
    """Return whether a state is wished for (1) or complained of (-1), and whether that is sure."""
    tokens = parts.clause.words
    if "too" in tokens or "overly" in tokens or any(m.has("excess") for m in parts.marks):
        return -1, True
    if before is not None and before.has("less", "none"):
        return -1, True
    if before is not None and before.has("more"):
        return 1, True
    wished = [k for k, m in enumerate(parts.marks) if m.has("wished")]
    stated = [k for k, m in enumerate(parts.marks) if m.has("is")]
    if wished and wished[0] < index and not stated:
        return 1, True
    if wished and stated:
        return 0, False
    if any(m.has("up", "down", "away") for m in parts.marks):
        return 0, False
    return -1, True


def way_of(parts: Parts) -> tuple[int, bool]:
    """Return which way the verbs and small words of a clause go, and whether they take something away."""
    marks = parts.marks
    tokens = parts.clause.words
    signed = [
        float(t.value)
        for t in parts.clause.tagging.tokens[parts.clause.start : parts.clause.end]
        if t.kind == "number" and (t.unit.startswith("+") or t.value < 0)
    ]
    if signed:
        return (1 if signed[0] > 0 else -1), False
    if any(m.has("lacking") for m in marks) or any(m.has("scarce") for m in marks):
        return 1, False
    if any(m.has("out") for m in marks) and any(m.has("moves", "away") for m in marks):
        return -1, True
    if any(m.has("excess") for m in marks):
        return -1, False
    if any(m.has("restoring") for m in marks) or (
        any(m.has("backs") for m in marks) and not any(m.has("falling", "down") for m in marks)
    ):
        return (-1 if any(m.scales("name") == {"highlights"} for m in marks) else 1), False
    if any(m.has("up") and not m.has("down") for m in marks) and sum(
        m.has("down") and not m.has("up") for m in marks
    ):
        named = [s for m in marks for s in m.scales("name")]
        if len(named) > 1:
            return 0, False
    if any(m.has("falling") for m in marks):
        return -1, False
    if any(m.has("rising") for m in marks):
        return 1, False
    if "bring" in tokens and not any(m.has("down", "out") for m in marks):
        return 1, False
    pulls = any(m.has("out") for m in marks)
    away = [m for m in marks if m.has("away")]
    up = [m for m in marks if m.has("up") and not m.scales(*WISHES)]
    down = [m for m in marks if m.has("down") and not m.scales(*WISHES)]
    if pulls:
        return -1, True
    if up and not (away and set(away) - set(up)):
        return (0 if down and set(down) - set(up) and set(up) - set(down) else 1), bool(set(away) & set(up))
    if down:
        return -1, bool(away)
    if away:
        return -1, True
    if any(m.has("less") for m in marks):
        return -1, False
    if any(m.has("none") for m in marks):
        return -1, True
    if any(m.has("more") for m in marks):
        return 1, False
    return 0, False


def with_names(signs: dict[str, int], named: list[str], way: int, gone: bool, parts: Parts) -> dict[str, int]:
    """Join names with the ways that they go; a general name beside a scale that is sure of its way is only its place."""
    for scale in dict.fromkeys(named):
        other = {s: v for s, v in signs.items() if s != scale}
        if scale in signs:
            continue
        if (
            other and scale in ("highlights", "shadows", "blacks", "whites") and set(other) == {"exposure"}
        ) or (other and scale == "saturation" and set(other) == {"exposure"} and not _of_a_thing(parts)):
            signs = {scale: other["exposure"]}
        elif other and scale == "saturation" and "contrast" in other:
            return {}
        elif other and scale in GENERIC:
            continue
        elif scale == "sharpness" and any(t.phrase in ("shadow", "highlight") for t in parts.things):
            return {}
        elif scale == "sharpness" and set(named) & {"shadows", "highlights", "blacks", "whites"}:
            continue
        elif scale in ("shadows", "blacks") and "sharpness" in named:
            signs = signs | {scale: 1}
        elif scale in ("highlights", "whites") and "sharpness" in named:
            signs = signs | {scale: -1}
        elif way == 0 and scale in EXTRAS and not any(m.has("is") for m in parts.marks):
            signs = signs | {scale: 1}
        elif (
            scale in ("shadows", "blacks")
            and {"deeper", "deepen", "darker", "crush", "richer"} & set(parts.clause.words)
        ) or (scale == "shadows" and way > 0 and _adds(parts)):
            signs = signs | {scale: -1}
        elif scale == "shadows" and gone:
            signs = signs | {scale: 1}
        elif way == 0:
            return {}
        elif scale == "saturation" and gone and way < 0:
            if not any(m.has("strips", "out", "none") for m in parts.marks):
                return {}
            signs = {scale: 0 if _all_of_it(parts) else -1}
        elif scale == "shadows" and way < 0 and any(m.has("softens") for m in parts.marks):
            signs = signs | {scale: 1}
        elif gone and not any(m.has("down", "less", "excess", "strips", "out", "none") for m in parts.marks):
            return {}
        else:
            signs = signs | {scale: way}
    return signs


def _of_a_thing(parts: Parts) -> bool:
    """Return whether one thing's colour is meant, which gets lighter: 'lighten his skin colour'."""
    return "colour" in parts.clause.words and any(t.kind == "thing" for t in parts.things)


def _adds(parts: Parts) -> bool:
    """Return whether there is to be more of something: 'more shadows' are darker, 'lifted shadows' lighter."""
    adds = {"add", "adds", "adding", "more", "deeper", "stronger", "extra"} & set(parts.clause.words)
    return bool(adds) and not {"light", "detail", "brightness"} & set(parts.clause.words)


def _all_of_it(parts: Parts) -> bool:
    """Return whether all colour goes: 'take all the colour out', not 'take some of it out'."""
    words = parts.clause.words
    return not set(words) & {"some", "bit", "little", "touch", "slightly", "too", "much", "many"}
