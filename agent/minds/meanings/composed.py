# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""Meanings composed from their parts: what a word says of a scale × which way × whether it is wished or complained of."""

from dataclasses import dataclass, replace

from ...values.intents import Intent, Look
from ..reading.amounts import PLAIN, Amount, together
from ..reading.clauses import Clause, clauses_of, cut_at_verbs, only_tells, subject_of
from ..reading.concepts import Mark, load_concepts, mark_at
from ..reading.language import known_nouns, load_word_lists
from ..reading.meaning import Meaning
from ..reading.parts import Parts, parted
from ..reading.tagger import Tagging, amount_at
from .directions import WISHES, complains, wanted, way_of, with_names
from .light import effect, lit

STATES = {"high": 1, "low": -1}
BAD = {"bad_high": -1, "bad_low": 1}


@dataclass(frozen=True)
class Scaled:
    """What one clause makes of one or more scales."""

    signs: tuple[tuple[str, int], ...]
    target: str | None
    """None when the clause names no place."""
    complaint: bool
    amount: Amount = PLAIN
    pronoun: bool = False


def composed(tagging: Tagging) -> list[tuple[str, Meaning]] | None:
    """Return what a request of light, colour and detail means, clause by clause; None where a word is unaccounted for."""
    if _not_for_parts(tagging):
        return None
    read: list[tuple[Clause, Scaled | str]] = []
    about = ""
    for clause in cut_at_verbs(clauses_of(tagging)):
        parts = parted(clause)
        found = _scaled(parts, about, wished=_wishing(read))
        if found is not None:
            read.append((clause, found))
            about = found.target or about
        elif _repairs(parts):
            read.append((clause, "repair"))
        elif only_tells(clause) and not _tells_of_scale(parts):
            read.append((clause, "remark"))
            about = about or (_about(parts) and subject_of(clause))
        else:
            return None
    return _meanings(read)


def _wishing(read: list[tuple[Clause, Scaled | str]]) -> bool:
    """Return whether the clause before wishes for something: a bare state goes on with it, 'more vivid and bright'."""
    before = read[-1][1] if read else ""
    return isinstance(before, Scaled) and not before.complaint


def _not_for_parts(tagging: Tagging) -> bool:
    """Return whether a request asks about the picture, names families of colours, or halves and heads lists."""
    words = [t.word for t in tagging.tokens]
    asks = (
        tagging.text.strip().endswith("?")
        and words[0] in ("is", "are", "was", "were", "does", "do")
        and words[:2] != ["is", "it"]
    )
    asks = asks or (
        tagging.text.strip().endswith("?") and words[:2] == ["is", "it"] and "possible" not in words
    )
    families = any("FAMILY" in tags for tags in tagging.tags)
    return asks or families or bool({"halve", "half", ":"} & set(words))


def _tells_of_scale(parts: Parts) -> bool:
    return any(m.scales(*STATES, *WISHES) and not m.has("more", "too") for m in parts.marks)


def _about(parts: Parts) -> str:
    things = [t.phrase for t in parts.things if t.kind == "thing"]
    things = [t for t in things if set(t.split()) & known_nouns()] or things
    return things[0] if len(things) == 1 else ""


def _repairs(parts: Parts) -> bool:
    """Return whether a clause only asks for a remedy: 'can you fix that?'."""
    rest = [m for m in parts.marks if not m.has("repair", "is", "wished", "too")]
    return any(m.has("repair") for m in parts.marks) and not rest and not parts.left and not _about(parts)


def _meanings(read: list[tuple[Clause, Scaled | str]]) -> list[tuple[str, Meaning]] | None:
    scaled = [(c, s) for c, s in read if isinstance(s, Scaled)]
    wishes = [s for _, s in scaled if not s.complaint]
    if not scaled:
        return None
    wanted_ways = {(scale, sign, s.target or "") for s in wishes for scale, sign in s.signs}
    if any((scale, -sign, target) in wanted_ways for scale, sign, target in wanted_ways if sign):
        return None
    made: list[tuple[str, Meaning]] = []
    done: set[tuple[str, str]] = set()
    for clause, found in scaled:
        if found.complaint and any(
            _same(w, found) and (w.target or "") == (found.target or "") for w in wishes
        ):
            continue
        if not found.complaint and found.target is None:
            found = replace(
                found,
                target=next(
                    (s.target for _, s in scaled if s.complaint and _same(s, found) and s.target), None
                ),
            )
        intents: list[Intent] = []
        for scale, sign in found.signs:
            key = scale, found.target or ""
            if key not in done:
                done.add(key)
                intents.append(_intent(scale, sign, found.target or "", found.amount))
        if intents:
            made.append((clause.said, Meaning(intents=tuple(intents))))
    return made or None


def _same(one: Scaled, other: Scaled) -> bool:
    return bool({s for s, _ in one.signs} & {s for s, _ in other.signs})


def _intent(scale: str, sign: int, target: str, amount: Amount) -> Intent:
    if sign == 0:
        return Look(name="black_and_white", target=target)
    up, down = load_concepts().effects[scale]
    return effect(up if sign > 0 else down, target, amount)


def _scaled(parts: Parts, about: str, *, wished: bool = False) -> Scaled | None:
    """Return what a clause says of scales; None when it says nothing, or more than is understood."""
    things = [t for t in parts.things if t.kind == "thing"]
    if parts.left or len(things) > 1 or any(t.kind == "here" for t in parts.things):
        return None
    if any(t.startswith(("don't", "not", "never")) or t == "do" for t in parts.clause.words):
        return None
    if _verb_between(parts):
        return None
    signs, complaint = _signs(parts, wished=wished and not things)
    if any(
        m.has("act") and not m.scales(*STATES, *WISHES, *BAD, "name") and not m.has("away", "repair")
        for m in parts.marks
    ):
        return None
    if (
        not signs
        or _takes_something_else(parts)
        or any(t.phrase.endswith(("teeth", "tooth", "smile")) for t in things)
    ):
        return None
    pronoun = any(t.kind == "pronoun" for t in parts.things)
    named = lit(things[0].phrase) if things else ""
    if named and not _can_be_meant(parts, named):
        return None
    target = named or (about if pronoun and about else None)
    amount = _amount(parts)
    if signs == {"saturation": -1} and (
        amount.factor > 2 or set(parts.clause.words) & {"entirely", "completely", "fully", "totally"}
    ):
        signs = {"saturation": 0}
    return Scaled(tuple(signs.items()), target, complaint, _amount(parts), pronoun)


def _can_be_meant(parts: Parts, phrase: str) -> bool:
    """Return whether words are a thing for sure: a noun that `find` knows, or one that an article or owner leads in."""
    if set(phrase.replace("'s", "").split()) & known_nouns():
        return True
    first = phrase.split()[0]
    words = parts.clause.words
    at = words.index(first) if first in words else 0
    tagging = parts.clause.tagging
    return (at > 0 and tagging.has(parts.clause.start + at - 1, "DET")) or "s" in phrase[-1:]


def _verb_between(parts: Parts) -> bool:
    """Return whether a verb stands between two names, of which the first belongs to what was said before it."""
    names = [k for k, m in enumerate(parts.marks) if m.scales("name")]
    verbs = [k for k, m in enumerate(parts.marks) if m.has("up", "down") and not m.scales("name")]
    return any(names[0] < k < names[-1] for k in verbs) if names else False


def _takes_something_else(parts: Parts) -> bool:
    """Return whether a verb takes away what is no matter of a scale: 'remove the glare, brighten it' run together."""
    away = any(
        m.has("away") and not m.has("up", "down", "repair") and not m.scales(*WISHES) for m in parts.marks
    )
    return away and not any(m.scales(*BAD, "name", "rim") for m in parts.marks)


def _amount(parts: Parts) -> Amount:
    tagging = parts.clause.tagging
    complains = any(m.has("too") and "too" in tagging.words(m.start, m.end) for m in parts.marks)
    found: list[Amount] = []
    at = parts.clause.start
    while at < parts.clause.end:
        said = amount_at(tagging, at)
        if said is None and at > parts.clause.start and "NUMBER" in tagging.tags[at]:
            value = float(tagging.tags[at]["NUMBER"][1])
            said = at + 1, Amount(share=abs(value) if abs(value) <= 1 else abs(value) / 100)
        if said is not None and said[0] <= parts.clause.end:
            found.append(said[1])
            at = said[0]
        else:
            at += 1
    amount = together(tuple(found))
    if complains and amount.factor < 1:
        amount = replace(amount, factor=0.5)
    if (
        amount.share is not None
        and any(m.scales("name") == {"exposure"} for m in parts.marks)
        and "%" not in parts.clause.said
    ):
        numbers = {
            t.value for t in tagging.tokens[parts.clause.start : parts.clause.end] if t.kind == "number"
        }
        value = next((abs(v) for v in numbers if 0.01 <= abs(v) <= 4), None)
        amount = Amount(stops=value) if value is not None else amount
    if amount.turns and not any(m.scales(*WISHES) for m in parts.marks):
        amount = replace(
            amount,
            share=abs(amount.share) if amount.share else None,
            stops=abs(amount.stops) if amount.stops else None,
        )
    return amount


def _signs(parts: Parts, *, wished: bool = False) -> tuple[dict[str, int], bool]:
    """Return scale → way, and whether the clause complains; `wished`: a bare state is what is wished for."""
    marks = parts.marks
    way, gone = way_of(parts)
    signs: dict[str, int] = {}
    named: list[str] = []
    complaint = False
    for index, mark in enumerate(marks):
        before = marks[index - 1] if index and _near(parts, marks[index - 1], mark) else None
        if mark.scales(*WISHES) and not (mark.scales(*STATES) and _describes(parts, index)):
            less = before is not None and before.has("less", "none")
            stated = _stated(marks, mark)
            if (
                not stated
                and mark is marks[-1]
                and marks[0].has("is")
                and mark.scales("cut")
                and len(marks) > 1
            ):
                return {}, False
            _put(signs, mark, WISHES, -1 if less or stated else 1)
            complaint = complaint or stated
        elif mark.scales(*BAD):
            if (
                mark.start == parts.clause.start
                and parts.clause.tagging.has(mark.start, "BLUR")
                and parts.things
            ):
                return {}, False
            more = (
                way > 0
                and not gone
                and not complains(parts)
                and not any(m.has("restoring", "backs") for m in marks)
            )
            if more and mark.scales(*BAD) <= {"haze"}:
                return {}, False
            if not way and not gone and not any(m.has("is", "too", "lacking") for m in marks):
                return {}, False
            _put(signs, mark, BAD, -1 if more else 1)
            complaint = complaint or not (gone or way)
        elif mark.has("sees"):
            signs.setdefault("exposure", 1)
            complaint = True
        elif mark.scales(*STATES):
            bare = wished and all(m.scales(*STATES) for m in marks)
            wish, sure = (1, True) if bare else wanted(parts, index, before)
            if mark.scales(*STATES) == {"haze"} and len(marks) == 1 and not parts.things:
                return {}, False
            if not sure or (wish < 0 and _attribute(parts, mark)) or _other_matter(parts, mark, wish):
                return {}, False
            _put(signs, mark, STATES, wish)
            complaint = complaint or wish < 0
        elif mark.scales("name"):
            named += mark.scales("name")
    rim = any(m.scales("rim") for m in marks)
    if rim and set(signs) == {"exposure"}:
        return {"vignette": -signs["exposure"]}, complaint and not _asks(parts)
    if rim and (signs or named):
        return {}, False
    return with_names(signs, named, way, gone, parts), complaint and not _asks(parts)


def _stated(marks: tuple[Mark, ...], mark: Mark) -> bool:
    """Return whether a verb describes what is: 'the colours are dull' complains, 'dull the colours' wishes."""
    named = any(m.scales("name") & mark.scales("raise", "cut") for m in marks)
    return (
        named
        and mark is marks[-1]
        and any(m.has("is") for m in marks)
        and not any(m.has("wished") for m in marks)
    )


def _describes(parts: Parts, index: int) -> bool:
    """Return whether a word that is verb and state ('dim', 'vivid') is a state here."""
    earlier = parts.marks[:index]
    return any(m.has("is", "too", "wished", "more", "less") for m in earlier) or (
        not parts.marks[index].scales("higher", "lower") and not parts.things
    )


def _other_matter(parts: Parts, mark: Mark, wish: int) -> bool:
    """Return whether a state is a colour, a blur or weather, of which other readings know: 'make it blue', 'the shirt is blue'."""
    if wish > 0 and mark.scales("high", "low") & {"haze", "sharpness"}:
        return True
    coloured = parts.clause.tagging.has(mark.start, "COLOUR")
    thing = any(t.kind == "thing" and lit(t.phrase) for t in parts.things)
    return coloured and (wish > 0 or (thing and "too" not in parts.clause.words))


def _attribute(parts: Parts, mark: Mark) -> bool:
    """Return whether a state stands before a thing that it describes: 'a hazy day'."""
    tagging = parts.clause.tagging
    follows = mark.end < parts.clause.end and mark_at(tagging, mark.end, parts.clause.end) is None
    return (
        follows
        and any(t.kind == "thing" for t in parts.things)
        and tagging.tokens[mark.end].word not in load_word_lists()["small"]
    )


def _put(signs: dict[str, int], mark: Mark, kinds: dict[str, int], factor: int) -> None:
    for kind, scale in sorted(mark.says):
        if kind in kinds and scale not in signs:
            signs[scale] = kinds[kind] * factor
            return


def _near(parts: Parts, first: Mark, second: Mark) -> bool:
    return second.start - first.end <= 1


def _asks(parts: Parts) -> bool:
    return any(m.has("wished", "up", "down", "away") for m in parts.marks)
