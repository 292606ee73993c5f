"""How letters are to look, in words: colour, size, font, what stands behind them, how much shows through."""

import re
from collections.abc import Mapping
from itertools import chain

from ....prompts.writing_words import load_writing
from ..words.amounts import take_amount
from ..words.grammar import alternatives
from ..words.targets import colour_of

_AT = (
    r"\b(?:on|of|at|to|in|into|inside|over|above|under|below|beneath|beside|behind|near|by|across|against|"
    r"between)"
)
_STOPS = r"(?:the|this|that|my|our|his|her|its|their|in|on|at|of|with|and|over|under|above|below|as|front)"
_LETTERS = r"(?:texts?|words?|titles?|captions?|letters|lettering|writing|headline|watermark|signature)"
_HALF = 0.5
"""How opaque letters are that are wished half transparent."""


def looks_of(said: str) -> dict[str, object]:
    """Return the arguments of `text` for colour, size, font, rim, plate and opacity in the words."""
    words = load_writing()
    found: dict[str, object] = {}
    said, backing = _backed(_without_places(said))
    found |= backing
    if colour := _colour(said):
        found["colour"] = colour
    letters = re.sub(r"\b(?:the|my|this|that) \w+", "", said)
    size = next((share for name, share in words.sizes.items() if said_any((name,), letters)), None)
    if size:
        found["size"] = size
    for name, said_so in (("font", words.fonts), ("align", words.aligned)):
        if value := named_by(said_so, said):
            found[name] = value
    return found | _opacity(said)


def _without_places(said: str) -> str:
    """Return the words without the things at which the letters stand: 'left of the hand'."""
    thing = r"(?:(?! (?:of|in|with|and|as|using|by)\b) [\w'-]+)+"
    return re.sub(rf"{_AT} (?:the|this|that|my|our|his|her|its|their)(?P<thing>{thing})", _kept_looks, said)


def _kept_looks(place: re.Match[str]) -> str:
    """Return a place of the picture as it is, and '' for a thing in it; 'in the poster style' is neither."""
    known = load_writing()
    own = (
        *names_of(known.places),
        *names_of(known.aligned),
        "style",
        "font",
        "letters",
        "type",
        "left",
        "right",
    )
    return place[0] if said_any(own, place["thing"]) else ""


def _colour(said: str) -> str:
    """Return the first colour of 'in red', 'in big light blue letters', 'a red title', 'at the top, red'."""
    word = rf"(?:(?!{_STOPS} )[\w#-]+(?: |$))"
    behind = re.finditer(rf"\bin (?:a |an |the colour )?(?P<how>{word}{{1,5}})", said)
    before = re.finditer(rf"(?P<how>{word}{{1,3}}){_LETTERS}\b", said)
    for match in chain(behind, before):
        words = match["how"].split()
        spans = ((start, size) for size in (3, 2, 1) for start in range(len(words) - size + 1))
        found = (colour_of(" ".join(words[start : start + size])) for start, size in spans)
        if colour := next((c for c in found if c), ""):
            return colour
    alone = (colour_of(piece.strip()) for piece in re.split(r",| and ", said)[1:])
    return next((c for c in alone if c), "")


def _backed(said: str) -> tuple[str, dict[str, object]]:
    """Return the words without what stands behind the letters, and the arguments for it."""
    words = load_writing()
    for backing, names in words.backings.items():
        match = re.search(
            rf" (?:with|on|in|over|and|inside) (?:a |an |some )?(?P<colour>(?:[\w-]+ ){{0,3}}?)"
            rf"{alternatives(names)}"
            rf"(?! of\b)(?: behind (?:it|them|the \w+))?\b|\boutlined(?: in (?P<line>\w+))?",
            said,
        )
        if match and (backing == "outline" or (match["line"] is None and "outlined" not in match[0])):
            colour = colour_of((match["colour"] or match["line"] or "").strip())
            behind: dict[str, object] = {"backing": backing}
            return said.replace(match[0], "", 1), behind | ({"backing_colour": colour} if colour else {})
    return said, {}


def _opacity(said: str) -> dict[str, object]:
    words = load_writing()
    number = re.search(
        r"(\d{1,3}) ?% (opacity|opaque|transparent|transparency)|opacity (?:of )?(\d{1,3}) ?%", said
    )
    if number:
        share = int(number[1] or number[3]) / 100
        share = 1 - share if (number[2] or "").startswith("transpar") else share
        return {"opacity": round(share, 2)} if 0 < share <= 1 else {}
    _, amount = take_amount(said)
    return {"opacity": _HALF} if said_any(words.see_through, said) and amount.share is None else {}


def named_by(table: Mapping[str, tuple[str, ...]], said: str) -> str:
    """Return the first entry of a table whose words are said; '' for none."""
    return next((name for name, words in table.items() if said_any(words, said)), "")


def names_of(table: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return all words of a table."""
    return tuple(word for words in table.values() for word in words)


def said_any(words: tuple[str, ...], said: str) -> bool:
    """Return whether one of the words is said, whole."""
    return re.search(rf"(?<![\w-]){alternatives(words)}(?![\w-])", said) is not None
