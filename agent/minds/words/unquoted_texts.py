"""Words that are to be written, without quotation marks: they get some, before anything else is read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from ....prompts.loader import load_lexicon
from ....prompts.sideways_words import load_sideways
from ....prompts.writing_words import load_writing

_MARKS = '"“”„«»§'
_SINGLE = re.compile(r"(?<!\w)['‘][^'’]+['’](?!\w)")
_LONGEST = 16
"""Words of the longest text that is seen without quotation marks."""
_LEAD = 4
"""Words that may only say that it is wanted: 'I would really like'."""
_LOOKED = 5
"""Words among which 'letters' or 'font' must stand behind 'in'."""
_BEHIND_IT = ("in", "and", "with", "one", "please", "but")
_STOP = re.compile(r"[.;!?]$")


@dataclass(frozen=True)
class Letters:
    """A text in a request: its words and what follows them there."""

    start: int
    words: tuple[str, ...]
    tail: tuple[str, ...]
    end: int
    lead: str = "write"


def lettered(request: str) -> str:
    """Return a request with what is to be written in quotation marks: 'write "SALE" at the top'."""
    if any(mark in request for mark in _MARKS) or "(" in request or _SINGLE.search(request):
        return request
    explained = _explained(request)
    if explained:
        return explained
    said = request.split()
    found = next(_texts(said), None)
    if found is None:
        return request
    head = " ".join(said[: found.start])
    more = _and_more(_big_and_red(found.tail))
    rest = " ".join(said[found.end :])
    text = f'{found.lead} "{_bare(found.words)}" {more}'.strip()
    return " ".join(part for part in (head, text, rest) if part)


def _explained(request: str) -> str:
    """Read 'caption: a day at the sea', 'text at the bottom: see you'."""
    known = load_writing().unquoted
    nouns = "|".join((*known.nouns, *known.writes))
    match = re.fullmatch(
        rf"(?:(?:add|put) )?(?:a |the )?({nouns})((?: [\w ]+)?): *(?!\w+:)(.+)", request, re.I
    )
    if not match or (match[2] and not _tail_at(match[2].split(), 0)):
        return ""
    words = match[3].split()
    at = next((k for k in range(1, len(words)) if _tail_at(words, k)), len(words))
    lead = "add a watermark" if match[1].lower() == "watermark" else "write"
    return " ".join((lead, f'"{_bare(tuple(words[:at]))}"', *words[at:], *match[2].split()))


def _texts(said: list[str]) -> Iterator[Letters]:
    known = load_writing().unquoted
    for at, word in enumerate(said):
        plain = _plain(word)
        if plain in known.says and at and _is_told_to_say(said, at):
            told = _from(said, 0, at + 1, "write", strict=False)
            yield from (replace(found, lead="make it say") for found in told)
        opens = not at or said[at - 1][-1] in ",.;!?:" or _plain(said[at - 1]) in known.openers
        if not opens or word.isupper() or plain not in (*known.puts, *known.writes):
            continue
        first, noun = _behind(said, at + 1, named=plain in known.writes)
        strict = not noun and plain not in known.writes
        lead = "add a watermark" if "watermark" in (noun, plain) else "write"
        yield from _from(said, at, first, lead, strict=strict)
    for at in range(len(said)):
        first, noun = _behind(said, at, named=False)
        if noun and (not at or _plain(said[at - 1]) in known.wanted) and not said[at].isupper():
            start = 0 if at <= _LEAD else at
            yield from (found for found in _from(said, start, first, "write", strict=False) if found.tail)
    if _plain(said[0]) not in (*known.puts, *known.writes, *known.says):
        yield from _bare_text(said)


def _is_told_to_say(said: list[str], at: int) -> bool:
    """Return whether a picture is to say something: 'can it say', 'i need it to read'."""
    before = [_plain(w) for w in said[:at]]
    return (
        len(before) <= 6 and bool({"it", "this"} & set(before[-3:])) and before[-1] not in ("that", "which")
    )


def _behind(said: list[str], at: int, *, named: bool) -> tuple[int, str]:
    """Return where the words begin behind a verb, and the noun for them that stands between."""
    known = load_writing().unquoted
    for end in range(at, min(at + _LOOKED, len(said))):
        noun = _plain(said[end])
        if noun in known.nouns and not said[end].isupper() and said[end][-1] not in ".;!?":
            first = end + 1
            while first < len(said) and _plain(said[first]) in (
                "saying",
                "reading",
                "that",
                "says",
                "reads",
                "of",
            ):
                first += 1
            return first, noun
        if _plain(said[end]) not in known.between:
            break
    if named and at < len(said) and _plain(said[at]) in ("it", "this", "that"):
        at += 1
        at += at < len(said) and _plain(said[at]) in ("as", "with")
    return at, ""


def _from(said: list[str], start: int, first: int, lead: str, *, strict: bool) -> Iterator[Letters]:
    """Yield the text that begins at a word, if it is one; `strict`: it has to look like letters."""
    end = _sentence_end(said, first)
    cut = next((k for k in range(first + 1, end) if _tail_at(said[:end], k) or _ends_at(said, k)), end)
    words, tail = said[first:cut], said[cut:end]
    if strict:
        words, size = _without_lead(words)
        tail = tail + size
    if not words or len(words) > _LONGEST or _tail_at(said[:end], first):
        return
    begun = _plain(words[0]) in load_writing().unquoted.articles and not words[0].isupper()
    if strict and (begun or not _only_tail(_until_joint(tail)) or not tail or not _looks_like_letters(words)):
        return
    if strict and {w.strip(",.") for w in words} & (_wishing() | load_writing().unquoted.pictures):
        return
    if not strict and (_is_no_text(words, lead) or (begun and lead != "write")):
        return
    yield Letters(start, tuple(words), tuple(tail), end, lead)


def _without_lead(words: list[str]) -> tuple[list[str], list[str]]:
    """Return 'DISCOUNT 20%' and its size for 'a big DISCOUNT 20%'; other words as they are."""
    known = load_writing()
    at = next((i for i, w in enumerate(words) if w.isupper() and len(_plain(w)) > 1), 0)
    lead = [_plain(w) for w in words[:at]]
    if not lead or not all(w in known.unquoted.between for w in lead):
        return words, []
    return words[at:], [w for size in lead if size in known.sizes for w in ("in", size, "letters")]


def _until_joint(tail: list[str]) -> list[str]:
    """Return a tail up to where something else may begin."""
    at = next(
        (i for i, w in enumerate(tail) if w.lower() in ("and", "&", "but", "then") or w[-1] in ",;"), None
    )
    return tail if at is None else tail[: at + (tail[at][-1] in ",;")]


def _bare_text(said: list[str]) -> Iterator[Letters]:
    """Yield a text that nothing announces: 'Offers over £250,000 bottom left'."""
    end = _sentence_end(said, 0)
    if end < len(said) and said[end - 1][-1] == "!" and _tail_at(said, end) and _only_tail(said[end:]):
        yield Letters(0, tuple(said[:end]), tuple(said[end:]), len(said))
    cut = next((k for k in range(1, end) if _tail_at(said[:end], k)), end)
    words, tail = said[:cut], said[cut:end]
    known = {_plain(w) for w in words} & _wishing() or _plain(said[0]) in load_writing().unquoted.asking
    if (
        end < len(said)
        or not tail
        or known
        or len(words) > _LONGEST
        or not _looks_like_letters(words, bare=True)
    ):
        return
    if _plain(words[0]) in load_writing().unquoted.articles and not words[0].isupper():
        return
    if _only_tail(tail):
        yield Letters(0, tuple(words), tuple(tail), end)


def _and_more(tail: tuple[str, ...]) -> str:
    """Return what follows a text, with a second text in quotation marks: 'at the top and "Bye" below'."""
    for at, word in enumerate(tail):
        joint = word.lower() in ("and", "&") or word.endswith(",")
        first = at + 1
        if not joint or (not at and not word.endswith(",")) or first >= len(tail):
            continue
        rest = list(tail[first:])
        rest = rest[1:] if _plain(rest[0]) == "and" else rest
        cut = next((k for k in range(1, len(rest)) if _tail_at(rest, k)), 0)
        words = rest[:cut]
        if (
            not words
            or {_plain(w) for w in words} & _wishing()
            or _plain(words[0]) in load_writing().unquoted.articles
        ):
            continue
        if _tail_at(rest, 0) or _only_tail(words):
            continue
        before = " ".join((*tail[:at], word.rstrip(",") if word.endswith(",") else "")).strip()
        return f'{before} and "{_bare(tuple(words))}" {" ".join(rest[cut:])}'
    return " ".join(tail)


def _big_and_red(tail: tuple[str, ...]) -> tuple[str, ...]:
    """Return 'in huge red letters at the top' for 'huge and red at the top'."""
    known, lexicon = load_writing(), load_lexicon()
    size, joint, colour = (*(_plain(w) for w in tail[:3]), "", "", "")[:3]
    if size not in known.sizes or joint != "and" or colour not in lexicon.colours:
        return tail
    return ("in", size, colour, "letters", *tail[3:])


def _sentence_end(said: list[str], first: int) -> int:
    """Return where the sentence of a word ends; 'Est. 1987' is one."""
    for at in range(first, len(said) - 1):
        if _STOP.search(said[at]) and not (said[at][-1] == "." and said[at + 1][0].isdigit()):
            return at + 1
    return len(said)


def _tail_at(said: list[str], at: int) -> bool:
    """Return whether words say from here on where letters stand or how they look."""
    known = load_writing().unquoted
    rest = [_plain(w) for w in said[at:]]
    if not rest or (said[at].isupper() and len(rest[0]) > 1):
        return False
    spot = rest[1:] if rest[0] in known.prepositions else rest
    prep = spot is not rest
    spot = [w for w in spot[:4] if w not in ("the", "its", "very", "a", "my", "this")]
    on_it = (
        prep and rest[1:2] in (["it"], ["everything"], ["this"]) and (len(rest) < 3 or rest[2] in _BEHIND_IT)
    )
    if on_it or (prep and spot and spot[0] in known.anchors):
        return True
    if (
        (not prep or len(rest) == 1)
        and said[at].islower()
        and _is_bare_spot(rest, parted=said[at][-1] == ",")
    ):
        return True
    return _look_at(rest)


def _is_bare_spot(rest: list[str], *, parted: bool) -> bool:
    """Return whether a place stands here without a preposition: 'bottom right', 'centre in yellow'."""
    known = load_writing()
    corner = {"top", "bottom", "upper", "lower", "left", "right", "centre", "center", "middle", "corner"}
    after = rest[1] if len(rest) > 1 else ""
    ends = parted or after in ("", "and", "in", "with", "but", "please", *known.sizes, *known.unquoted.alone)
    return (rest[0] in corner and (ends or after in corner)) or (rest[0] in known.unquoted.alone and ends)


def _look_at(rest: list[str]) -> bool:
    known, lexicon = load_writing(), load_lexicon()
    if rest[0] in known.sizes:
        return len(rest) == 1 or rest[1] in ("in", "at", "on", "and", "white", "letters", "bottom", "top")
    if rest[0] == "with":
        return any(name in " ".join(rest[1:5]) for names in known.backings.values() for name in names)
    if rest[0] != "in" or len(rest) < 2:
        return False
    looks = any(w in known.unquoted.looks for w in rest[1 : 1 + _LOOKED])
    return (
        looks
        or rest[1] in lexicon.colours
        or rest[1] in known.sizes
        or " ".join(rest[1:3]) in lexicon.colours
    )


def _ends_at(said: list[str], at: int) -> bool:
    who = _plain(said[at]).partition("'")[0]
    if said[at - 1][-1] == "," and said[at].islower() and who in load_sideways().tails.tellers:
        return True
    two = f"{_plain(said[at])} {_plain(said[at + 1])}" if at + 1 < len(said) else ""
    ends = load_writing().unquoted.ends
    return _plain(said[at]) in ends or two in ends


def _looks_like_letters(words: list[str], *, bare: bool = False) -> bool:
    """Return whether words look like letters on a picture: capitals, numbers, prices, addresses."""
    loud = [w for w in words if w.isupper() and sum(c.isalpha() for c in w) > 1]
    marked = [w for w in words if any(c in "£$€@#/&" for c in w) or w[0].isdigit() or "." in w.strip(".")]
    capital = [w for w in (words[1:] if bare else words) if w[0].isupper() and w != "I"]
    if len(words) == 1:
        return bool(loud or marked)
    return bool(loud or (marked and len(words) > 1)) or len(capital) > (
        0 if len(words) > 1 and not bare else 1
    )


def _is_no_text(words: list[str], lead: str) -> bool:
    """Return whether words behind 'write' stand for a text instead: 'something nice', 'the date'."""
    known = load_writing()
    said = " ".join(_plain(w) for w in words)
    dates = (*known.dates.taken, *known.dates.today)
    return said in dates or _plain(words[0]) in (
        "something",
        "anything",
        "it",
        "this",
        "that",
        "text",
        "words",
        "on",
    )


@cache
def _wishing() -> frozenset[str]:
    """Return words that wish for something else: verbs, sliders, effects."""
    lexicon = load_lexicon()
    effects = (w for e in lexicon.effects.values() for w in (*e.words, *e.verbs) if " " not in w)
    sliders = (w for p in lexicon.properties for w in p.words if " " not in w)
    verbs = (*lexicon.splitting.begin, *lexicon.splitting.may_begin)
    return frozenset(
        (*effects, *sliders, *verbs, "is", "are", "should", "looks", "has", "gone", "it's", "too")
    )


def _only_tail(tail: list[str]) -> bool:
    """Return whether words say nothing but where and how letters stand; a second text is one too."""
    known, lexicon = load_writing(), load_lexicon()
    spots = {
        *known.unquoted.prepositions,
        *known.unquoted.anchors,
        *known.unquoted.alone,
        *known.unquoted.polite,
    }
    looks = {*known.unquoted.looks, *known.sizes, *lexicon.colours}
    tables = (known.fonts, known.backings, known.aligned)
    names = {w for t in tables for listed in t.values() for name in listed for w in name.split()}
    left = [w for w in tail if _plain(w) not in spots | looks | names]
    return not left or (len(left) <= 4 and "and" in tail and _tail_at(tail, len(tail) - 1))


def _plain(word: str) -> str:
    return word.lower().strip(",.;!?:")


def _bare(words: tuple[str, ...]) -> str:
    return " ".join(words).rstrip(".,;:").strip()
