# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""A request as tokens: words in one spelling, numbers with their units, what stood in quotes."""

import re
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["word", "number", "quote", "stop", "comma", "colon"]

_QUOTES = r'"([^"\n]{1,400})"|“([^”\n]{1,400})”|„([^“”\n]{1,400})[“”]|«([^»\n]{1,400})»|‘([^’\n]{1,200})’|(?<!\w)\'([^\'\n]{1,200})\'(?!\w)'
_TOKEN = re.compile(
    _QUOTES + r"|(?P<hex>#[0-9a-fA-F]{6}\b|\bf/?\d+(?:\.\d+)?\b)"
    r"|(?P<pair>\d+(?:[.,]\d+)?\s?(?:[x×:/]|\bby\b)\s?\d+(?:[.,]\d+)?(?:\s?(?:mm|cm|px|inch(?:es)?|in)\b)?)"
    r"|(?P<number>(?:(?<![\w])[+−–-]\s?)?\d+(?:[.,]\d+)?(?:\s?(?:%|°|x\b|mm\b|cm\b|px\b|k\b|mp\b|p\b|ev\b|th\b|nd\b|rd\b|st\b))?)"
    r"|(?P<colour>[wW]/[oO])|(?P<bw>\b[bB]\s?(?:/|&|n|N|'n')\s?[wW]\b)"
    r"|(?P<initial>\b[A-Z]\.(?=\s*(?:[a-z,;]|$)))"
    r"|(?P<word>[^\W\d_](?:[\w&]|['’-](?=\w))*)"
    r"|(?P<stop>[.;!?\n]+|--+|–|—)|(?P<comma>,)|(?P<colon>:)|(?P<and>[&+])"
)


@dataclass(frozen=True)
class Token:
    """One piece of a request."""

    word: str
    """Lower case, one spelling; the text itself for what stood in quotes."""
    kind: Kind
    start: int
    end: int
    capital: bool = False
    """True for a capital that means something: not in a shouted request."""
    value: float = 0.0
    other: float = 0.0
    """Second number of '16:9'."""
    unit: str = ""


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of a text; what no token knows (emoji, brackets) is left out."""
    plain = text.replace("`", "'").replace("´", "'")
    letters = [c for c in plain if c.isalpha()]
    shouted = bool(letters) and sum(c.isupper() for c in letters) > 0.6 * len(letters)
    return [piece for found in _TOKEN.finditer(plain) for piece in _parted(_token(found, shouted))]


_WHOLE = frozenset(
    ["it's", "that's", "there's", "what's", "let's", "he's", "she's", "who's", "here's", "where's", "how's"]
)


def _parted(token: Token) -> list[Token]:
    """Return \"the sky's\" as 'sky' and \"'s\": it may own something, or be something."""
    if token.kind != "word" or not token.word.endswith("'s") or token.word in _WHOLE:
        return [token]
    middle = token.end - 2
    return [replace(token, word=token.word[:-2], end=middle), Token("'s", "word", middle, token.end)]


def _token(found: re.Match[str], shouted: bool) -> Token:
    group, said = found.lastgroup or "", found[0]
    place = found.start(), found.end()
    if group in ("stop", "comma", "colon"):
        return Token("\n" if "\n" in said else said[0], group, *place)  # pyright: ignore[reportArgumentType]
    if group == "pair":
        first, _, second = re.split(r"\s?([x×:/]|\bby\b)\s?", said, maxsplit=1)
        number, unit = re.fullmatch(r"([\d.,]+)\s?(\D*)", second).groups()  # pyright: ignore[reportOptionalMemberAccess]
        return Token(
            said.lower(), "number", *place, value=_number(first), other=_number(number), unit=unit or ":"
        )
    if group == "number":
        return _numbered(said, place)
    if group == "and":
        return Token("and", "word", *place)
    if group == "bw":
        return Token("b&w", "word", *place)
    if not group or found.re.groupindex.get(group) is None:
        return Token(next(g for g in found.groups() if g), "quote", *place)
    word = said.lower().replace("’", "'")
    return Token(word, "word", *place, capital=said[0].isupper() and not shouted)


def _numbered(said: str, place: tuple[int, int]) -> Token:
    parts = re.fullmatch(r"([+−–-]?)\s?([\d.,]+)\s?(\D*)", said)
    assert parts is not None, said
    sign = -1.0 if parts[1] in ("-", "−", "–") else 1.0
    unit = ("+" if parts[1] == "+" else "") + parts[3]
    return Token(said.lower().replace(" ", ""), "number", *place, value=sign * _number(parts[2]), unit=unit)


def _number(said: str) -> float:
    whole = said.strip(".,")
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", whole):
        return float(re.sub(r"[.,]", "", whole))
    return float(whole.replace(",", "."))
