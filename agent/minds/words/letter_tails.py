"""What stands behind a text that is to be written: where its letters stand, how they look, courtesy."""

from ....prompts.loader import load_lexicon
from ....prompts.writing_words import load_writing

_LOOKED = 5
"""Words among which 'letters' or 'font' must stand behind 'in'."""
_BEHIND_IT = ("in", "and", "with", "one", "please", "but")


def tail_at(said: list[str], at: int) -> bool:
    """Return whether words say from here on where letters stand or how they look."""
    known = load_writing().unquoted
    rest = [plain(w) for w in said[at:]]
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
    parted = at > 0 and said[at - 1][-1] == ","
    bare = rest[0] in load_lexicon().colours and said[at].islower()
    return (parted and bare and (len(rest) == 1 or said[at][-1] == ",")) or _look_at(rest)


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


def only_tail(tail: list[str]) -> bool:
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
    left = [w for w in tail if plain(w) not in spots | looks | names]
    return not left or (len(left) <= 4 and "and" in tail and tail_at(tail, len(tail) - 1))


def plain(word: str) -> str:
    """Return a word in lower case without the stops around it."""
    return word.lower().strip(",.;!?:")


def without_courtesy(words: list[str], *, asked: bool) -> list[str]:
    """Return words to write without 'please', and without the mark of a question that is none."""
    known = load_writing().unquoted
    while len(words) > 1 and words[-1].islower() and plain(words[-1]) in known.courtesy:
        words = words[:-1]
    return [*words[:-1], words[-1].rstrip("?")] if asked and words else words


def looked(tail: tuple[str, ...]) -> tuple[str, ...]:
    """Return 'in red at the top' for 'red, at the top'."""
    lexicon = load_lexicon()
    return ("in", *tail) if tail and plain(tail[0]) in lexicon.colours else tail
