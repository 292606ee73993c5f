"""Words that are meant literally, in quotes or after 'saying': taken out before anything is read."""

import re
from collections.abc import Callable
from functools import cache

from ....prompts.loader import load_lexicon
from ....prompts.writing_words import load_writing

_QUOTED = re.compile(r"[\"“”«»„]([^\"“”«»„]{1,400})[\"“”«»„]|(?<!\w)['‘]([^'‘’]{1,200})['’](?!\w)")


_SAYING = re.compile(
    r"\b((?:that )?(?:says?|saying|reads?|reading|spelling|with the words?|"
    r"the words?|caption(?:ed)?|text|words|titled?)"
    r"(?: (?:that )?(?:says?|saying|reads?|reading))?:?) +(?![ §\"“]|that "
    r"|saying |says |reads |reading |with the )((?:[^;.\n]|(?<=\d)\.(?=\d))+)",
    re.I,
)


@cache
def _writing() -> re.Pattern[str]:
    """Match 'write Happy Birthday', but not 'write it here' or 'write today's date on it'."""
    known = load_writing()
    dates = "|".join((*known.dates.taken, *known.dates.today)).replace("'", "['’]")
    behind = (
        rf"(?: (?:on|onto|at|in|to|over|across|under|below|with|and|{'|'.join(known.sizes)})\b|[\s,.;!]*$)"
    )
    return re.compile(
        r"^\s*(?:please )?((?:write|type)(?: out)?) +(?![ §\"“]|(?:the |a |"
        r"some |my |an )?(?:text|words?|title|caption|it|something|on|in|here)\b|"
        rf"(?:{dates}){behind})((?:[^;.\n]|(?<=\d)\.(?=\d))+)",
        re.I,
    )


_DATED = re.compile(
    r"(\b(?:write|add|put|stamp|insert)\b[^;.]*?\bdate:? )"
    r"((?:\d{1,4}[./-]){2}\d{2,4}|\d{1,2}\.? [A-Z][a-z]+ \d{4})"
)


_SECOND = re.compile(
    r"^(?P<first>,? (?:at|in|on) the (?:top|bottom|middle|center|centre)(?: left| right)?"
    r"(?: of (?:it|the \w+))?(?: in (?:[\w-]+ ){0,3}?[\w-]+)?)"
    r",? and (?P<words>[^;.\n]{1,200}?)(?P<place> (?:at|in|on) the (?:top|bottom|middle|center|centre)\b.*)$",
    re.I,
)
"""Another text, at another place: 'at the top and See you soon at the bottom'."""


_LITERAL_END = re.compile(
    r",? (?:(?:in|on|at|to|onto|across|near|over|under|above|below) (?:the "
    r"|a |my |this |big |small |large |bold |its )?"
    r"(?:top|bottom|middle|center|centre|left|right|upper|lower|corner|"
    r"image|picture|photo|photograph|white|black|red|blue|green|yellow|"
    r"pink|orange|purple|gr[ae]y|gold|font|letters|text|background)\b|in (?:tiny|small|large|big|huge) "
    r"|and "
    r"(?:make|add|crop|brighten|darken|remove|change|rotate)\b)"
    r"|, (?:tiny|small|large|big|huge)\b",
    re.I,
)


_MONEY = re.compile(
    r"(?<![\w§.,])(?:[€$£¥]\s?\d+(?:[.,]\d+)*(?:[.,][-–])?|\d+(?:[.,]\d+)*(?:[.,][-–])?\s?"
    r"(?:[€$£¥]|(?:eur|euros?|usd|dollars?|pounds?|chf)\b))(?!\w)",
    re.I,
)
"""A price stands for nothing but itself: '8,90 €'."""


def without_literals(request: str) -> tuple[str, tuple[str, ...]]:
    """Return the request with '§0', '§1'… for its literals, and the literals as they were written."""
    kept: list[str] = []

    def keep(words: str) -> str:
        kept.append(words.strip())
        return f" §{len(kept) - 1} "

    text = _QUOTED.sub(lambda m: keep(m[1] or m[2]), request)
    quoted = bool(kept)
    text = _DATED.sub(lambda m: m[1] + keep(m[2]), text)
    match = None if quoted else _SAYING.search(text) or _writing().search(text)
    if match and not re.match(
        (
            r"(?:is|on|in|from|of|to|at|under|below|beneath|underneath|across|"
            r"and|the text|add|remove|make|change|crop|put|brighten|darken|here|more|less|needs|that|"
            r"a|should|smaller|bigger|box|over|with|colou?r|size)\b"
        ),
        match[2],
        re.I,
    ):
        verbal = re.search(r"say|read|words?|spell|write|type", match[1], re.I) is not None
        if verbal or re.search(
            r"\b(?:add|put|insert|write|type|place)\b[^;.]*$", text[: match.start(1)], re.I
        ):
            text = _lift(text, match, keep)
    return _MONEY.sub(lambda price: keep(price[0]), text), tuple(kept)


def _lift(text: str, match: re.Match[str], keep: Callable[[str], str]) -> str:
    end = _LITERAL_END.search(match[2])
    said = match[2][: end.start()] if end else match[2]
    words, looks = _parted(said)
    if not words.strip():
        return text
    rest = f"{looks}{match[2][len(said) :]}"
    written = keep(words)
    other = _SECOND.match(rest)
    if other and _is_wish(other["words"]):
        rest = f"{other['first']}; {other['words']}{other['place']}"
    elif other:
        rest = f"{other['first']} and {keep(other['words'])} {other['place']}"
    return text[: match.start(2)] + written + rest + text[match.end(2) :]


def _parted(said: str) -> tuple[str, str]:
    """Return 'SALE -20%' and ' in big red letters' of 'SALE -20% big and red'; what is typed alike is one."""
    known = "|".join((*load_writing().sizes, *load_writing().fonts, *load_lexicon().colours))
    one = rf"(?:(?:very|really) )?(?:{known})"
    match = re.fullmatch(rf"(?P<words>.+?),? (?:in )?(?P<looks>{one}(?:(?:,| and|, and)? {one})*)\s*", said)
    if match is None:
        return said, ""
    words, looks = match["words"], match["looks"]
    apart = " and " in looks or "," in looks or not words.split()[-1][0].islower()
    return (words, f" in {re.sub(r',| and', '', looks)} letters") if apart else (said, "")


def _is_wish(words: str) -> bool:
    """Return whether words behind a text wish for something: 'make it sharp', 'the sky a bit darker'."""
    said, lexicon = words.lower().split(), load_lexicon()
    effects = {w for e in lexicon.effects.values() for w in e.words if w.endswith("er")}
    about = said[0] in ("the", "its", "my", "his", "her", "their", "everything", "all")
    changed = said[-1] in effects or said[-2:-1] in (["more"], ["less"])
    framed = said[-1] in ("border", "frame", "bar", "bars")
    return said[0] in lexicon.splitting.begin or framed or (about and changed)
