# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""Noun phrases over tags: 'the tall man in the red coat', 'everything except the sky', 'the whole picture'."""

from dataclasses import dataclass, replace

from .language import known_nouns, load_word_lists
from .tagger import Tagging

LONGEST = 14
"""Tokens of the longest noun phrase."""

_PLAIN_BEFORE = (
    "old", "new", "ugly", "nice", "whole", "entire", "other", "first", "last", "empty", "bad", "same", "such",
)  # fmt: skip
"""Words that are no things, and may describe one."""
_CLOSED = ("STOPWORD", "MODAL")
VERBAL = (
    "REMOVE", "MAKE", "CHANGE", "ADD", "EFFECTV", "UP", "DOWN", "SET", "REPAIR", "KEEP", "BEGIN", "FLIP", "CROP", "ROTATE", "BLUR", "ZOOM",
    "RESIZE", "CUTOUT", "WRITE",
)  # fmt: skip


@dataclass(frozen=True)
class Thing:
    """What a noun phrase means."""

    phrase: str
    """As `find` takes it: no article; '' for the whole picture."""
    kind: str = "thing"
    """'thing', 'whole', 'pronoun' or 'here'."""
    count: int = 0
    """3 for 'three boats'; 0 when no number is said."""
    some: bool = False
    """True for 'two of the boats': not all that match."""

    @property
    def whole(self) -> bool:
        """True for the whole picture."""
        return self.kind == "whole"


def nouns_at(tagging: Tagging, at: int) -> list[tuple[int, float, Thing]]:
    """Return the noun phrases that begin at a token: (end, cost, thing)."""
    found: list[tuple[int, float, Thing]] = []
    size = len(tagging.tokens)
    if at >= size:
        return found
    tags = tagging.tags[at]
    if "WHOLE" in tags:
        found.append((tags["WHOLE"][0], 0.0, Thing("", "whole")))
    if "HERE" in tags:
        found.append((tags["HERE"][0], 0.05, Thing(str(tagging.tokens[at].word), "here")))
    if "PRONOUN" in tags:
        found.append((tags["PRONOUN"][0], 0.0, Thing(tagging.words(at, tags["PRONOUN"][0]), "pronoun")))
    return found + _described(tagging, at)


def _described(tagging: Tagging, at: int) -> list[tuple[int, float, Thing]]:
    """Walk on from a token while the words can belong to one phrase."""
    start, count, some = _opened(tagging, at)
    found: list[tuple[int, float, Thing]] = []
    cost, end = 0.0, start
    first = start
    while end < len(tagging.tokens) and end - at < LONGEST:
        step = _word(tagging, end, first, start > at)
        if step is None:
            break
        cost += step
        end += 1
        if _can_end(tagging, end - 1):
            thing = _thing(tagging, at, start, end, count, some)
            if thing is not None and plausible(tagging, at, end, thing):
                found.append((end, cost + _trailing(tagging, start, end), thing))
    return found


def _opened(tagging: Tagging, at: int) -> tuple[int, int, bool]:
    """Return where the words begin behind article and number, the number, and whether 'of the' follows it."""
    start, count, some = at, 0, False
    while tagging.has(start, "DET"):
        start = tagging.tags[start]["DET"][0]
    if tagging.has(start, "COUNT") or (tagging.has(start, "NUMBER") and tagging.tokens[start].unit == ""):
        count = int(tagging.tags[start].get("COUNT", tagging.tags[start].get("NUMBER", (0, 0)))[1])
        start += 1
        if tagging.words(start, start + 1) == "of":
            start, some = start + 1, True
            while tagging.has(start, "DET"):
                start = tagging.tags[start]["DET"][0]
    return start, count, some


def _word(tagging: Tagging, at: int, first: int, opened: bool) -> float | None:
    """Return what a word costs inside a phrase; None when it cannot stand there."""
    token, tags = tagging.tokens[at], tagging.tags[at]
    prep, begins = "PREP" in tags, at == first
    if at in tagging.compounds or token.word == "'s":
        return None if begins and token.word == "'s" else 0.03
    if token.kind == "number" and ("PAIR" in tags or token.unit):
        return None
    if _inside_relative(tagging, at, first):
        return 0.02
    if token.kind in ("stop", "comma", "colon") or (
        any(tag in tags for tag in _CLOSED) and not prep and "REL" not in tags
    ):
        return None
    after_prep = at > 0 and "PREP" in tagging.tags[at - 1] and not begins
    inside_prep = any(
        "PREP" in tagging.tags[k] and tagging.tags[k]["PREP"][0] == at for k in range(max(first, at - 5), at)
    )
    if "DET" in tags and not (
        prep
        or begins
        or after_prep
        or inside_prep
        or tagging.has(at - 1, "ALL")
        or _relative(tagging, at - 1)
    ):
        return None
    if prep:
        return None if begins else 0.06
    if token.word == "and":
        return None
    if token.kind == "quote":
        return 0.05
    if ("PRONOUN" in tags and not (after_prep or inside_prep)) or ("HERE" in tags and not begins):
        return None
    cost = 0.03
    if any(tag in tags for tag in VERBAL):
        if token.capital and not begins:
            return None
        led = (
            (begins and opened)
            or after_prep
            or inside_prep
            or "TAKES" in tags
            or _inside_relative(tagging, at - 1, first)
        )
        if not led and "NOUN" not in tags:
            return None
        cost += (0.0 if led else 0.25) if "NOUN" in tags else 0.35
    if "FILLER" in tags or "AMOUNT" in tags:
        cost += 0.5
    return cost


def _inside_relative(tagging: Tagging, at: int, first: int) -> bool:
    return any(tagging.has(k, "REL") and k < at < tagging.tags[k]["REL"][0] for k in range(first, at))


def _relative(tagging: Tagging, at: int) -> bool:
    return at >= 0 and "TAKES" in tagging.tags[at]


def _can_end(tagging: Tagging, last: int) -> bool:
    tags = tagging.tags[last]
    if tagging.tokens[last].word == "'s":
        return False
    return not ({"PREP", "DET", "REL", "AMOUNT"} & set(tags)) or "NOUN" in tags


def plausible(tagging: Tagging, start: int, end: int, thing: Thing) -> bool:
    """Return whether words can name a thing: not a verb, an adverb or a judgement alone at their head."""
    if thing.kind != "thing":
        return True
    head = start
    while head < end and "DET" in tagging.tags[head]:
        head = tagging.tags[head]["DET"][0]
    body = [t.word for t in tagging.tokens[head:end]]
    if "'s" in body and body[0] in ("everything", "everyone", "everybody", "nothing", "nobody"):
        return False
    prepositions = [k for k, w in enumerate(body) if "PREP" in tagging.tags[head + k]]
    core = body[: prepositions[0]] if prepositions and prepositions[0] > 0 else body
    banned = load_word_lists()["not_things"]
    if (
        core
        and len(body) > len(core)
        and core[-1] in ("third", "half", "quarter", "part", "area", "areas", "rest")
    ):
        return True
    relative = [
        k
        for k, _ in enumerate(core)
        if k > 0 and ("REL" in tagging.tags[head + k] or "TAKES" in tagging.tags[head + k])
    ]
    core = core[: relative[0]] if relative else core
    if len(core) == 1 and core[0].endswith("ed") and core[0] not in known_nouns():
        return False
    return (
        bool(core)
        and core[-1] not in banned
        and not any(w in banned and w not in _PLAIN_BEFORE for w in core)
    )


def _trailing(tagging: Tagging, start: int, end: int) -> float:
    """Return what it costs that a phrase ends like a predicate: 'the sky darker', 'the shirt green'."""
    if end - start < 2:
        return (
            0.8
            if {"EFFECT", "COLOUR", "GOAL", "PROP", "LOOK"} & set(tagging.tags[end - 1])
            and "NOUN" not in tagging.tags[end - 1]
            else 0.0
        )
    if "PREP" in tagging.tags[end - 2] or (end - 1) in tagging.compounds:
        return 0.0
    predicates = {"EFFECT", "COLOUR", "GOAL", "LOOK", "COMPLAINT", "PROP"} & set(tagging.tags[end - 1])
    return 0.8 if predicates and "NOUN" not in tagging.tags[end - 1] else 0.0


def _thing(tagging: Tagging, at: int, start: int, end: int, count: int, some: bool) -> Thing | None:
    words = [t.word for t in tagging.tokens[start:end]]
    last = end
    for cut in range(start + 1, end):
        if tagging.words(cut, cut + 1) in (
            "in", "of", "on", "from", "within", "across", "to",
        ) and _is_picture(tagging, cut + 1, end):  # fmt: skip
            last = cut
            break
    words = words[: last - start]
    kept = [
        w
        for k, w in enumerate(words)
        if not (k > 0 and (tagging.has(start + k, "REL") or _inside_relative(tagging, start + k, start)))
    ]
    phrase = " ".join(kept).replace(" 's", "'s")
    if not phrase:
        return None
    if _is_picture(tagging, at, last):
        return Thing("", "whole")
    number = tagging.words(start - 1, start) if count and not some else ""
    every = (
        "all "
        if any(tagging.words(k, k + 1) in ("all", "both") for k in range(at, start)) and not number
        else ""
    )
    phrase = f"{every}{f'{number} ' if number else ''}{phrase}"
    return Thing(phrase, count=count, some=some)


def _is_picture(tagging: Tagging, start: int, end: int) -> bool:
    """Return whether the words mean the whole picture: 'the entire photo'."""
    while start < end and (tagging.has(start, "DET") or tagging.has(start, "ENTIRE")):
        start += 1
    return start < end and tagging.has(start, "PICTURE") and tagging.tags[start]["PICTURE"][0] >= end


def listed(things: list[Thing], tails: list[str]) -> list[Thing]:
    """Share a prepositional end: 'ducks and shadows behind the fountain' are both behind it."""
    if len(things) < 2 or any(t.kind != "thing" for t in things):
        return things
    tail = tails[-1]
    if tail and not any(tails[:-1]):
        return [t if t is things[-1] else replace(t, phrase=f"{t.phrase} {tail}") for t in things]
    return things
