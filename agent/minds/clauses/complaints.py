"""What people complain of: each complaint for itself, and the wish that it stands for."""

import re
from functools import cache

from ....prompts.loader import load_lexicon
from ....tools.enhance import CASTS
from ..words.grammar import Clause, alternatives
from ..words.targets import PICTURE, target_of
from ..words.told_deeds import too_much
from .too_little import missed

_HARDLY = r"(?:all|quite|rather|pretty|kind of|kinda|sort of|somewhat|a bit|a little|bit|slightly|fairly)"
_VERY = r"(?:really|so|way|far|too|much|very|extremely|just|incredibly|totally)"
_SEEMS = (
    r"(?:is|are|was|were|looks?|looked|seems?|feels?|appears?|came out|comes out|turned out|got|isn't|"
    r"'s|has become)"
)
_REMARK = re.compile(
    r"(?:it|that|this|they|these|those|which)(?:'s|'re)? ?(?:is|are|was|looks?|really|so|just|very|too| )*"
    r"(?:hurts?(?: (?:my|the) eyes)?|ugly|distracting|annoying|bothers? me|awful|terrible|horrible|"
    r"ruins? (?:it|the \w+)|distracts?(?: me)?|in the way)|"
    r"i (?:really |just )?(?:hate|don't like|dislike|can't stand) (?:it|that|this|them|how it looks)"
)
_MEND_IT = re.compile(
    r"(?:do something(?: about (?:it|that))?|(?:fix|change|correct|improve|repair) (?:it|that|this))"
)
_DISTRACTING = re.compile(
    r"(?P<what>(?:the|that|this|those|these|my|his|her) .+?) (?:is|are|looks?) (?:\w+ )?"
    r"(?:distracting|annoying|ugly|in the way|bothering me|awful)"
)
_THE_REST = re.compile(
    r"(?:remove|delete|erase|get rid of|take out|take away) (?:all of )?(?:everything|all|the rest)(?: else)?"
)
_SELECTED = re.compile(rf"select (?:the |this |my )?(?:whole |entire |full )?{PICTURE}")
_CROP = re.compile(rf"crop(?: it| (?:the |this |my )?{PICTURE})?")
ANOTHER_SKY = "change the sky"
_IT = re.compile(r"\b(?:it|them|that|those)\b")


def as_wishes(found: list[Clause]) -> list[Clause]:
    """Return the clauses that wish for something, each complaint for itself.

    Remarks go, and so does 'fix it' after a complaint; what a remark is about is what 'it' means next.
    """
    pieces = _announced([Clause(text, c.literals) for c in found for text in _each_complaint(c.text)])
    kept: list[Clause] = []
    for clause in pieces:
        if _is_said(clause, kept, len(pieces)):
            continue
        joined = _joined(kept[-1].text, clause.text) if kept else ""
        if joined:
            kept[-1] = Clause(joined, clause.literals)
        else:
            kept.append(clause)
    return kept


def _announced(found: list[Clause]) -> list[Clause]:
    """Leave out 'select the picture', and a bare 'crop' beside a clause that says to what."""
    if len(found) < 2:
        return found
    rest = [c for c in found if not _SELECTED.fullmatch(c.text)]
    to_what = any(re.match(r"(?:zoom|crop|trim)\b", c.text) and not _CROP.fullmatch(c.text) for c in rest)
    return [c for c in rest if not (to_what and _CROP.fullmatch(c.text))]


def _joined(before: str, text: str) -> str:
    """Return one clause for 'the lamp is ugly', 'remove it'; '' when both wish for something."""
    alone = re.fullmatch(r"keep (?:only |just )?(.+)", before)
    if alone and _THE_REST.fullmatch(text):
        return f"cut out {alone[1]}"
    remark = _DISTRACTING.fullmatch(before)
    about = remark["what"] if remark else "the sky" if complaint(before) == ANOTHER_SKY else ""
    return _IT.sub(about, text, count=1) if about and _IT.search(text) else ""


def _is_said(clause: Clause, kept: list[Clause], count: int) -> bool:
    complained = bool(kept) and bool(complaint(kept[-1].text) or missed(kept[-1].text))
    answered = complained and _MEND_IT.fullmatch(clause.text) is not None
    answered = answered or (bool(kept) and clause.text in load_lexicon().fixes)
    return answered or (count > 1 and _REMARK.fullmatch(clause.text) is not None)


def _each_complaint(text: str) -> list[str]:
    """'it is too dark and a bit blurry' → 'it is too dark', 'it is a bit blurry'."""
    match = re.fullmatch(rf"(.+? ?{_SEEMS}) (.+? and .+)", text)
    parts = [f"{match[1]} {part}" for part in match[2].split(" and ")] if match else []
    return parts if parts and all(complaint(part) for part in parts) else [text]


@cache
def _complaints() -> dict[str, str]:
    return {word: wish for wish, words in load_lexicon().complaints.items() for word in words}


def complaint(text: str) -> str:
    """'my photo looks a bit dull' → 'make my photo pop a bit'."""
    plain = too_much(text) or text
    plain = re.sub(r"^(?:(it|this|that)'s|its) ", lambda m: f"{m[1] or 'it'} is ", plain)
    plain = re.sub(rf"^(?={_SEEMS} )", "it ", plain)
    plain = re.sub(
        r"^i (?:really )?(?:hate|don't like|dislike) how (.+) (.+? (?:is|looks))$", r"\2 \1", plain
    )
    words = alternatives(tuple(_complaints()))
    match = re.fullmatch(
        rf"(?P<what>.+?) ?{_SEEMS}(?P<how>(?: {_HARDLY}| {_VERY})*) (?P<word>{words})", plain
    )
    if not match or target_of(match["what"]) is None:
        return ""
    what = re.sub(
        r"^(?:it|this|that)$|^(?:the |its )?(?:colours?|contrast|exposure)$", "the picture", match["what"]
    )
    wish = _complaints()[match["word"]]
    if not target_of(what):
        wish = load_lexicon().complaints_of_all.get(wish, wish)
    if target_of(what) == "sky" and wish.endswith(" pop"):
        return ANOTHER_SKY
    how = " a bit" if re.search(_HARDLY, match["how"]) else ""
    how = " a lot" if re.search(r"\b(?:way|far|much|very|extremely)\b", match["how"]) else how
    return wish.format(what) + how


def off(text: str) -> str:
    """'the white balance is off' → 'fix the white balance'."""
    match = re.fullmatch(
        rf"(.*\b(?:colours?|white balance|exposure|lighting|light|contrast|brightness|skin tones?)) {_SEEMS}"
        rf"(?: {_HARDLY}| {_VERY}| all)* (?:off|wrong|weird|strange|bad|not right|funny|unnatural)",
        text,
    )
    return f"fix {match[1]}" if match else ""


def cast_seen(text: str) -> str:
    """'the photo has an ugly blue tint', 'way too blue' → 'remove the blue cast'."""
    tinged = re.fullmatch(
        rf"(?:there(?: is|'s)|(?:it|this|the {PICTURE}|this {PICTURE}|my {PICTURE}|{PICTURE}|everything)"
        rf"(?: has|'s got| has got| got)) (?:a|an|this|such an?) (?:\w+ )??(?P<colour>\w+?)"
        rf" (?:colou?r )?(?:tint|cast|tinge)(?: to it| in it| over it| on it| all over| everywhere)?",
        text,
    )
    too = re.fullmatch(rf"(?:(?:{_VERY}|still) )*too (?P<colour>\w+)", text)
    found = tinged or too
    colour = _shade(found["colour"]) if found else ""
    return f"remove the {colour} cast" if colour else ""


def _shade(word: str) -> str:
    """Return the cast that a word names: 'blue' for 'bluish', 'red' for 'reddish'; '' for none."""
    return next((c for c in CASTS if word in (c, f"{c}ish", f"{c[:-1]}ish", f"{c}{c[-1]}ish")), "")
