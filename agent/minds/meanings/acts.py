# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""Deeds that a few words name, whatever stands around them, when every other word is accounted for."""

from ...values.intents import Blur, Crop, Intent, Look, Recolour, Remove, Turn
from ..reading.amounts import PLAIN
from ..reading.clauses import Clause, clauses_of, only_tells, subject_of
from ..reading.concepts import mark_at
from ..reading.language import load_word_lists
from ..reading.meaning import Meaning
from ..reading.nouns import Thing
from ..reading.parts import Parts, parted
from ..reading.tagger import Tagging
from .backings import transparent
from .colours import whitened
from .light import goal, lit
from .outdoors import in_season, weather
from .removals import skin_cleaned

TAGGED = ("LOOK", "WEATHER", "SEASON", "HOUR", "COLOUR")
"""Tags that name what a thing or the picture becomes."""
CARRIERS = frozenset(
    [
        "picture", "image", "photo", "me", "us", "horizon", "sea", "skyline", "camera", "look", "style", "characters", "character",
        "drawing", "filter", "effect", "version", "mood", "air", "falling", "background sky",
    ]
)  # fmt: skip
"""Words for the picture itself, or for what looks are said of."""


FIRST = frozenset(["straighten", "perspective", "teeth", "skin", "square"])
"""Deeds that are surer than what patterns read."""


def acted(tagging: Tagging, tags: tuple[str, ...]) -> list[tuple[str, Meaning]] | None:
    """Return the deeds of a request clause by clause; None where one is not understood whole."""
    return _acted(clauses_of(tagging, tails=False), tags) or _acted(clauses_of(tagging), tags)


def is_first(tagging: Tagging) -> bool:
    """Return whether a request names only deeds that are surer than what patterns read."""
    acts = {
        s for c in clauses_of(tagging, tails=False) for m in parted(c).marks for k, s in m.says if k == "act"
    }
    return bool(acts) and acts <= FIRST


def _acted(clauses: list[Clause], tags: tuple[str, ...]) -> list[tuple[str, Meaning]] | None:
    made: list[tuple[str, Meaning]] = []
    about = ""
    for clause in clauses:
        parts = parted(clause, tags)
        intents = _intents(parts, about)
        if intents:
            made.append((clause.said, Meaning(intents=intents)))
        elif made and _remedies(parts):
            continue
        elif not only_tells(clause) or any(m.has("act", *TAGGED) for m in parts.marks):
            return None
        about = about or subject_of(clause)
    return made or None


def _intents(parts: Parts, about: str) -> tuple[Intent, ...]:
    """Return the intents of a clause in which one deed is named; none where a word is left over."""
    acts = {scale for m in parts.marks for kind, scale in m.says if kind == "act"}
    named = {(kind, value) for m in parts.marks for kind, value in m.says if kind in TAGGED}
    if acts - {"unwanted"} and any(m.scales("name") and not m.scales("act") for m in parts.marks):
        return ()
    if (
        parts.left
        or len(parts.things) > 2
        or any(m.scales("raise", "cut", "higher", "lower", "bad_high", "bad_low") for m in parts.marks)
    ):
        return ()
    things = tuple(t for t in parts.things if lit(t.phrase) and t.phrase not in CARRIERS)
    if acts != {"teeth"} and things and any(t.phrase.split()[-1] in ("teeth", "tooth") for t in things):
        yellow = any(m.has("COLOUR", "high", "low", "too", "away", "out") for m in parts.marks)
        return _teeth(parts, things, about) if yellow and acts <= {"teeth"} else ()
    if len(acts) == 1 and not named:
        return _DEEDS[next(iter(acts))](parts, things, about)
    if len(named) == 1 and not acts and not any(m.scales("high", "low", "name") for m in parts.marks):
        kind, value = next(iter(named))
        return _becomes(kind, value, parts, things, about)
    return ()


def _remedies(parts: Parts) -> bool:
    """Return whether a clause only asks that what was named be mended: 'please take it off'."""
    tame = all(
        m.has("repair", "away", "out", "moves", "wished", "too", "is", "strips", "backs") for m in parts.marks
    )
    return bool(parts.marks) and tame and not parts.left and not any(t.kind == "thing" for t in parts.things)


def _becomes(
    kind: str, value: str, parts: Parts, things: tuple[Thing, ...], about: str
) -> tuple[Intent, ...]:
    wished = any(m.has("wished") or (kind != "COLOUR" and m.has("up", "more")) for m in parts.marks) or _bare(
        parts
    )
    if not wished or any(m.has("away", "less", "none", "out", "excess", "down") for m in parts.marks):
        return ()
    if kind == "COLOUR":
        target = _target(things, about)
        behind = _behind(parts, value)
        return (
            (Recolour(target=target, colour=value, said=value),)
            if target and behind and not _bare(parts)
            else ()
        )
    if any(t.kind == "thing" for t in things):
        return ()
    if kind == "LOOK":
        return (Look(name=value),)
    if kind == "WEATHER":
        return (weather(value, PLAIN),)
    return in_season("time_of_day" if kind == "HOUR" else "season", value, PLAIN)


def _behind(parts: Parts, colour: str) -> bool:
    """Return whether a colour stands behind what gets it: 'the hat red', not 'a red hat'."""
    mark = next(m for m in parts.marks if ("COLOUR", colour) in m.says)
    tagging = parts.clause.tagging
    follows = mark.end < parts.clause.end and tagging.tokens[mark.end].word not in load_word_lists()["small"]
    return not follows or mark_at(tagging, mark.end, parts.clause.end) is not None


def _bare(parts: Parts) -> bool:
    """Return whether nothing but the deed is named: 'sepia please'."""
    return not parts.things and all(m.has("act", "too", *TAGGED) for m in parts.marks)


def _target(things: tuple[Thing, ...], about: str) -> str:
    named = [t.phrase for t in things if t.kind == "thing"]
    if len(named) == 1:
        return named[0]
    return about if not named and any(t.kind == "pronoun" for t in things) else ""


def _plain(*intents: Intent):
    """Return a deed on the whole picture: other things in the clause make it something else."""
    return lambda parts, things, about: () if any(t.kind == "thing" for t in things) else intents


_NO_THINGS = frozenset(
    [
        "everything", "glare", "shadow", "shadows", "highlights", "light", "reflections", "background", "something", "anything", "third",
        "half", "quarter", "side", "edge", "border", "frame", "rest", "everyone", "everybody", "part", "top", "bottom", "left", "right",
        "colour", "text",
    ]
)  # fmt: skip
"""What is not painted out when it goes, but cropped, cut out or asked about."""


def _removed(parts: Parts, things: tuple[Thing, ...], about: str) -> tuple[Intent, ...]:
    named = [t for t in things if t.kind == "thing"]
    if (
        len(named) > 1
        or any(set(t.phrase.split()) & _NO_THINGS or t.some for t in named)
        or any(m.scales("name", "high", "low") for m in parts.marks)
    ):
        return ()
    target = _target(things, about).removesuffix(" in it").removesuffix(" in there")
    return (Remove(target=target),) if target else ()


def _hidden(parts: Parts, things: tuple[Thing, ...], about: str) -> tuple[Intent, ...]:
    target = _target(things, about)
    return (Blur(target=target, kind="pixelate"),) if target else ()


def _levelled(parts: Parts, things: tuple[Thing, ...], about: str) -> tuple[Intent, ...]:
    states = {"level", "straight", "horizontal", "plumb"} & set(parts.clause.words)
    sure = not states or any(m.has("wished", "is") for m in parts.marks) or _bare(parts)
    return (Turn(tool="straighten"),) if sure and not any(t.kind == "thing" for t in things) else ()


def _upright(parts: Parts, things: tuple[Thing, ...], about: str) -> tuple[Intent, ...]:
    return (Turn(tool="perspective"),)


def _teeth(parts: Parts, things: tuple[Thing, ...], about: str) -> tuple[Intent, ...]:
    return (whitened("teeth", PLAIN),)


def _skin(parts: Parts, things: tuple[Thing, ...], about: str) -> tuple[Intent, ...]:
    where = _target(things, "")
    return skin_cleaned("" if where in ("skin", "face skin") else where)


def _mended(parts: Parts, things: tuple[Thing, ...], about: str) -> tuple[Intent, ...]:
    mark = next(m for m in parts.marks if m.scales("act"))
    words = parts.clause.tagging.words(mark.start, mark.end)
    where = _target(things, "")
    asked = any(m.has("away", "out", "repair", "strips", "is", "lacking", "excess") for m in parts.marks)
    return (Remove(target=f"{words} on the {where}" if where else words),) if asked or _bare(parts) else ()


_DEEDS = {
    "straighten": _levelled,
    "perspective": _upright,
    "half_turn": _plain(Turn(tool="rotate", angle=180.0)),
    "enhance": _plain(*goal("better")),
    "depth": _plain(Blur(target="background")),
    "hide": _hidden,
    "skin": _skin,
    "damage": _mended,
    "teeth": _teeth,
    "unwanted": _removed,
    "transparent": _plain(transparent("subject")),
    "square": _plain(Crop(aspect="square")),
}  # fmt: skip
