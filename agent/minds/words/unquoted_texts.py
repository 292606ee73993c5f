"""Words that are to be written, without quotation marks: they get some, before anything else is read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from ....prompts.loader import load_lexicon
from ....prompts.sideways_words import load_sideways
from ....prompts.writing_words import load_writing
from .letter_tails import looked, only_tail, plain, tail_at, without_courtesy

_MARKS = '"“”„«»§'
_SINGLE = re.compile(r"(?<!\w)['‘][^'’]+['’](?!\w)")
_LONGEST = 16
"""Words of the longest text that is seen without quotation marks."""
_LEAD = 4
"""Words that may only say that it is wanted: 'I would really like'."""
_LOOKED = 5
"""Words among which a noun for letters must stand behind a verb."""
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
    more = _and_more(_big_and_red(looked(found.tail)))
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
    if not match or (match[2] and not tail_at(match[2].split(), 0)):
        return ""
    words = match[3].split()
    at = next((k for k in range(1, len(words)) if tail_at(words, k)), len(words))
    lead = "add a watermark" if match[1].lower() == "watermark" else "write"
    return " ".join((lead, f'"{_bare(tuple(words[:at]))}"', *words[at:], *match[2].split()))


def _texts(said: list[str]) -> Iterator[Letters]:
    known = load_writing().unquoted
    for at, word in enumerate(said):
        told_by = plain(word)
        if told_by in known.says and at and _is_told_to_say(said, at):
            told = _from(said, 0, at + 1, "write", strict=False)
            yield from (replace(found, lead="make it say") for found in told)
        opens = not at or said[at - 1][-1] in ",.;!?:" or plain(said[at - 1]) in known.openers
        if not opens or word.isupper() or told_by not in (*known.puts, *known.writes):
            continue
        first, noun = _behind(said, at + 1, named=told_by in known.writes)
        strict = not noun and told_by not in known.writes
        lead = "add a watermark" if "watermark" in (noun, told_by) else "write"
        yield from _from(said, at, first, lead, strict=strict)
    for at in range(len(said)):
        first, noun = _behind(said, at, named=False)
        if noun and (not at or plain(said[at - 1]) in known.wanted) and not said[at].isupper():
            start = 0 if at <= _LEAD else at
            yield from (found for found in _from(said, start, first, "write", strict=False) if found.tail)
    if plain(said[0]) not in (*known.puts, *known.writes, *known.says):
        yield from _bare_text(said)


def _is_told_to_say(said: list[str], at: int) -> bool:
    """Return whether a picture is to say something: 'can it say', 'i need it to read'."""
    before = [plain(w) for w in said[:at]]
    return (
        len(before) <= 6 and bool({"it", "this"} & set(before[-3:])) and before[-1] not in ("that", "which")
    )


def _behind(said: list[str], at: int, *, named: bool) -> tuple[int, str]:
    """Return where the words begin behind a verb, and the noun for them that stands between."""
    known = load_writing().unquoted
    for end in range(at, min(at + _LOOKED, len(said))):
        noun = plain(said[end])
        if noun in known.nouns and not said[end].isupper() and said[end][-1] not in ".;!?":
            first = end + 1
            while first < len(said) and plain(said[first]) in (
                "saying",
                "reading",
                "that",
                "says",
                "reads",
                "of",
            ):
                first += 1
            return first, noun
        if plain(said[end]) not in known.between:
            break
    if named and at < len(said) and plain(said[at]) in ("it", "this", "that"):
        at += 1
        at += at < len(said) and plain(said[at]) in ("as", "with")
    return at, ""


def _from(said: list[str], start: int, first: int, lead: str, *, strict: bool) -> Iterator[Letters]:
    """Yield the text that begins at a word, if it is one; `strict`: it has to look like letters."""
    end = _sentence_end(said, first)
    cut = next((k for k in range(first + 1, end) if tail_at(said[:end], k) or _ends_at(said, k)), end)
    words, tail = said[first:cut], said[cut:end]
    words = without_courtesy(words, asked=plain(said[0]) in load_writing().unquoted.asking_for)
    if strict:
        words, size = _without_lead(words)
        tail = tail + size
    if not words or len(words) > _LONGEST or tail_at(said[:end], first):
        return
    begun = plain(words[0]) in load_writing().unquoted.articles and not words[0].isupper()
    if strict and (begun or not only_tail(_until_joint(tail)) or not tail or not _looks_like_letters(words)):
        return
    if strict and {w.strip(",.") for w in words} & (_wishing() | load_writing().unquoted.pictures):
        return
    if not strict and (_is_no_text(words, lead) or (begun and lead != "write")):
        return
    yield Letters(start, tuple(words), tuple(tail), end, lead)


def _without_lead(words: list[str]) -> tuple[list[str], list[str]]:
    """Return 'DISCOUNT 20%' and its size for 'a big DISCOUNT 20%'; other words as they are."""
    known = load_writing()
    at = next((i for i, w in enumerate(words) if w.isupper() and len(plain(w)) > 1), 0)
    lead = [plain(w) for w in words[:at]]
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
    if end < len(said) and said[end - 1][-1] == "!" and tail_at(said, end) and only_tail(said[end:]):
        yield Letters(0, tuple(said[:end]), tuple(said[end:]), len(said))
    cut = next((k for k in range(1, end) if tail_at(said[:end], k)), end)
    words, tail = said[:cut], said[cut:end]
    known = {plain(w) for w in words} & _wishing() or plain(said[0]) in load_writing().unquoted.asking
    if (
        end < len(said)
        or not tail
        or known
        or {plain(w) for w in words} & load_writing().unquoted.units
        or len(words) > _LONGEST
        or not _looks_like_letters(words, bare=True)
    ):
        return
    if plain(words[0]) in load_writing().unquoted.articles and not words[0].isupper():
        return
    if only_tail(tail):
        yield Letters(0, tuple(words), tuple(tail), end)


def _and_more(tail: tuple[str, ...]) -> str:
    """Return what follows a text, with a second text in quotation marks: 'at the top and "Bye" below'."""
    for at, word in enumerate(tail):
        joint = word.lower() in ("and", "&") or word.endswith(",")
        first = at + 1
        if not joint or (not at and not word.endswith(",")) or first >= len(tail):
            continue
        rest = list(tail[first:])
        rest = rest[1:] if plain(rest[0]) == "and" else rest
        cut = next((k for k in range(1, len(rest)) if tail_at(rest, k)), 0)
        words = rest[:cut]
        if (
            not words
            or {plain(w) for w in words} & _wishing()
            or plain(words[0]) in load_writing().unquoted.articles
        ):
            continue
        if tail_at(rest, 0) or only_tail(words):
            continue
        before = " ".join((*tail[:at], word.rstrip(",") if word.endswith(",") else "")).strip()
        return f'{before} and "{_bare(tuple(words))}" {" ".join(rest[cut:])}'
    return " ".join(tail)


def _big_and_red(tail: tuple[str, ...]) -> tuple[str, ...]:
    """Return 'in huge red letters at the top' for 'huge and red at the top'."""
    known, lexicon = load_writing(), load_lexicon()
    size, joint, colour = (*(plain(w) for w in tail[:3]), "", "", "")[:3]
    if size not in known.sizes or joint != "and" or colour not in lexicon.colours:
        return tail
    return ("in", size, colour, "letters", *tail[3:])


def _sentence_end(said: list[str], first: int) -> int:
    """Return where the sentence of a word ends; 'Est. 1987' is one."""
    for at in range(first, len(said) - 1):
        if _STOP.search(said[at]) and not (said[at][-1] == "." and said[at + 1][0].isdigit()):
            return at + 1
    return len(said)


def _ends_at(said: list[str], at: int) -> bool:
    who = plain(said[at]).partition("'")[0]
    if said[at - 1][-1] == "," and said[at].islower() and who in load_sideways().tails.tellers:
        return True
    two = f"{plain(said[at])} {plain(said[at + 1])}" if at + 1 < len(said) else ""
    ends = load_writing().unquoted.ends
    return plain(said[at]) in ends or two in ends


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
    said = " ".join(plain(w) for w in words)
    dates = (*known.dates.taken, *known.dates.today)
    return said in dates or plain(words[0]) in (
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


def _bare(words: tuple[str, ...]) -> str:
    return " ".join(words).rstrip(".,;:").strip()
