"""A colour's name in the plural is the parts of that colour: 'the greens', 'deeper blues', 'green tones'."""

import re
from functools import cache

from ....prompts.loader import load_lexicon
from ..words.amounts import Amount, take_amount
from ..words.grammar import Clause, alternatives
from ..words.targets import parts_of
from .effects import Part, effect_part, made, predicate
from .meaning import Reading


@cache
def _names() -> str:
    return alternatives(load_lexicon().families)


def read_family(clause: Clause) -> Reading | None:
    """Read 'boost the blues', 'tone down the yellows and greens', 'more vivid greens', 'less red tones'."""
    text, amount = take_amount(clause.text)
    several = rf"(?P<names>(?:the |all |all the |those )?{_names()}s(?:,? and (?:the )?{_names()}s)*)"
    verbs = load_lexicon().verbs
    moved = re.fullmatch(
        rf"(?:(?P<down>{alternatives(verbs['down'])})|{alternatives(verbs['up'])}) {several}", text
    )
    if moved:
        part = effect_part("weaker colours" if moved["down"] else "stronger colours", amount)
        return made(clause.said, part, _targets(moved["names"]))
    described = re.fullmatch(rf"(?P<how>.+?) {several}", text)
    part = _described(described["how"], amount) if described else None
    return made(clause.said, part, _targets(described["names"])) if described and part else None


def _described(how: str, amount: Amount) -> Part | None:
    how = re.sub(r"^(?:with|make|get|give(?: it| me)?|want|i want|add) ", "", how)
    if how in ("more", "stronger", "less", "fewer", "weaker"):
        return effect_part(
            "weaker colours" if how in ("less", "fewer", "weaker") else "stronger colours", amount
        )
    return predicate(how)


def _targets(names: str) -> tuple[str, ...]:
    plain = re.split(r",? and ", re.sub(r"^(?:the |all the |all |those )", "", names))
    return tuple(parts_of(re.sub(r"^the ", "", name)) for name in plain)
