"""The spelling of chats: 'didnt' is 'didn't', 'haha' and 'my bad' say nothing."""

from collections.abc import Iterator

from ....prompts.talk_words import load_talk_words
from .follow_up_values import plain

_UNITS = ("px", "%", "°")


def loose(request: str) -> str:
    """Return a request in plain words of one spelling, its stops as ',', idle words around it gone."""
    known = load_talk_words()
    stopped = request.replace("? ", ", ").replace(". ", ", ").replace("! ", ", ").replace(";", ",")
    pieces = [plain(piece) for piece in stopped.split(",")]
    told = " , ".join(piece for piece in pieces if piece).replace("as well", "too")
    words = [known.short.get(w, w) for word in told.split() for w in _units_apart(word)]
    return without_fillers(" ".join(words))


def without_fillers(text: str) -> str:
    """Return words without what means nothing before and behind them; all of them where nothing is left."""
    fillers, before, kept = load_talk_words().fillers, "", text
    while kept != before:
        before = kept
        for filler in (*fillers, ","):
            kept = kept.removeprefix(f"{filler} ").removesuffix(f" {filler}")
    return kept


def _units_apart(word: str) -> Iterator[str]:
    """Yield '50' and 'px' of '50px', '-' and '40' of '-40'."""
    unit = next((u for u in _UNITS if word.endswith(u) and word.removesuffix(u).strip("+-–−.").isdigit()), "")
    number = word.removesuffix(unit) if unit else word
    sign = number[:1] if number[:1] in "-–−" and number[1:].replace(".", "").isdigit() else ""
    yield from (part for part in (sign, number.removeprefix(sign), unit) if part)
