"""Looks in lists: '80s film look, faded colours and a bit of grain'; what is not known of them is said."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from ....prompts.caution_words import load_cautions
from ....prompts.loader import load_lexicon
from ....prompts.sideways_words import load_sideways
from ....tools.adjust import adjust
from ....tools.expose import expose
from ..words.amounts import take_amount
from ..words.grammar import Clause
from ..words.targets import colour_of
from .effects import Part, cast_part, effect_part, predicate, property_words, with_noun
from .meaning import Action, Reading

_ITEMS = re.compile(r" (?:and |but )?with (?:a |an |some )?| : | and | but |, | plus ")
_LIKE = re.compile(r" (?:like|as in|as if|reminiscent of) .+$")
_LONGEST = 14
"""Words of what is told behind a wish: 'we hiked three hours for that view'."""
_MOST = 3
"""Words of an item that may stay unknown: 'teal shadows'."""


@dataclass(frozen=True)
class _Item:
    said: str
    actions: tuple[Action, ...] = ()
    meaning: tuple[str, ...] = ()


def read_look_list(clause: Clause, read_one: Callable[[Clause], Reading | None]) -> Reading | None:
    """Read a list of looks and effects for the whole picture, of which one at least is known."""
    words = _without_lead(clause.text)
    said = [i for i in _ITEMS.split(words) if i]
    only_how_much = any(not take_amount(i)[0] for i in said)
    if only_how_much or (len(said) < 2 and not _LIKE.search(words)):
        return None
    items = [_item(i, clause.literals, read_one) for i in said]
    unknown = [i.said for i in items if not i.actions]
    if len(unknown) * 2 > len(items) or not items[0].actions or not all(map(_may_be_left, unknown)):
        return None
    told = [f"Not understood: {i!r}" for i in unknown]
    told += [f"Not understood, taken for a remark: {s[0].strip()!r}" for i in said if (s := _LIKE.search(i))]
    actions = tuple(a for i in items for a in i.actions)
    return Reading(
        clause.said,
        actions,
        interpretations=tuple(m for i in items for m in i.meaning),
        assumptions=tuple(told),
    )


def read_but_for(clause: Clause, read_one: Callable[[Clause], Reading | None]) -> Reading | None:
    """Read a wish of which a last shade is not known, and say that: 'make the car red and shiny'."""
    for joint in reversed(list(_ITEMS.finditer(clause.text))):
        head, tail = clause.text[: joint.start()], clause.text[joint.end() :]
        narrows = joint[0].strip() == "but" and tail.split()[0] in load_cautions().owned
        if not tail or narrows or not _may_be_left(tail) or joint[0].strip() == ":":
            continue
        if any(colour_of(word) for word in tail.split()):  # 'red with white stripes' is no red
            continue
        own = read_one(Clause(tail.removeprefix("so "), clause.literals))
        if own is not None and (own.actions or own.doubt):
            continue
        only_how_much = not take_amount(tail)[0]
        found = read_one(Clause(f"{head} {tail}" if only_how_much else head, clause.literals))
        if found is not None and found.actions and not found.doubt and not _of_a_part(found):
            told = () if only_how_much else (f"Not understood: {Clause(tail, clause.literals).said!r}",)
            return replace(found, text=clause.said, assumptions=(*found.assumptions, *told))
    return None


def _of_a_part(reading: Reading) -> bool:
    """Return whether sliders of one place were read: what is left over may well be the wish."""
    return any(a.tool in (adjust.tool.name, expose.tool.name) and a.target for a in reading.actions)


def _without_lead(text: str) -> str:
    """Return 'cinematic and dark' of 'make it look cinematic and dark'."""
    leads = load_lexicon().look_leads
    lead = next((w for w in sorted(leads, key=len, reverse=True) if text.startswith(f"{w} ")), "")
    return text.removeprefix(lead).strip()


def _item(said: str, literals: tuple[str, ...], read_one: Callable[[Clause], Reading | None]) -> _Item:
    plain = _LIKE.sub("", said)
    part = _part(plain)
    if part is not None:
        return _Item(said, part.actions, part.meaning)
    read = read_one(Clause(plain, literals))
    whole = read is not None and bool(read.actions) and not any(a.target or a.frames for a in read.actions)
    return _Item(said, read.actions, read.interpretations) if read and whole else _Item(said)


def _part(said: str) -> Part | None:
    text, amount = take_amount(said)
    noun = effect_part(property_words()[text][0], amount) if text in property_words() else None
    return (
        predicate(said) or with_noun(said) or noun or (cast_part(text, amount) if " " not in text else None)
    )


def _may_be_left(said: str) -> bool:
    """Return whether an unknown item is but a shade of a look: short, no wish by its verb."""
    words, splitting = said.split(), load_lexicon().splitting
    verbs = {*splitting.begin, *splitting.may_begin}
    wishes = bool(verbs & set(words)) or "§" in said or {"on", "in", "of", "at", "is", "are"} & set(words)
    return (len(words) <= _MOST or _is_told(said)) and not wishes


def _is_told(said: str) -> bool:
    """Return whether words behind a wish tell something: 'we hiked three hours for that view'."""
    words = said.split()
    return words[0].partition("'")[0] in load_sideways().tails.tellers and len(words) <= _LONGEST
