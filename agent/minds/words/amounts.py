"""How much: 'a bit', 'a lot', 'by 20 %', 'twice', 'half', '+0.5 EV'."""

import math
import re
from dataclasses import dataclass
from functools import cache

from ....prompts.loader import load_lexicon
from .grammar import alternatives

FACTORS = {"tiny": 0.3, "little": 0.5, "plain": 1.0, "much": 1.8, "extreme": 2.6}
_LIMITS = {
    "exposure": (-4.0, 4.0),
    "brighten": (-2.0, 2.0),
    "hue": (-180.0, 180.0),
    "sharpen": (0.0, 1.0),
    "denoise": (0.0, 1.0),
    "grain": (0.0, 1.0),
}
_SHARE = re.compile(r"(?<!\w)(?:by )?(?:about |around |another )?([+-]?\d+(?:\.\d+)?) ?%(?: (?:more|less)$)?")
_STOPS = re.compile(
    r"(?<!\w)(?:by )?(?:about |around |roughly )?([+-]?\d+(?:\.\d+)?|one|two|half a|a third of a|a) "
    r"(?:ev|stops?)\b|(?<!\w)(?:by )?([+-]?\d+(?:\.\d+)?)(?:ev|stops?)\b"
)
_NUMBER = re.compile(
    r"(?<![\w.])(?:by (?:about )?([+-]?\d+(?:\.\d+)?)|"
    r"(?<=[a-z] )(\+?\d+(?:\.\d+)?)(?= (?:points?|units?)$|$))"
    r"(?: (?:points?|units?))?(?= |$)"
)
_TIMES = re.compile(
    r"\b(twice|three times|two times|2x|3x|half)(?: as)?(?: much| (?=bright|"
    r"dark|saturated|sharp|colourful|vivid|warm))\b|\bdouble\b(?= the)|"
    r"\bhalve\b"
)
_PARTS = {
    "half": 50,
    "a half": 50,
    "one half": 50,
    "two thirds": 67,
    "three quarters": 75,
    "one third": 33,
    "a third": 33,
    "a quarter": 25,
    "a fifth": 20,
    "a tenth": 10,
}
_PART = re.compile(rf"\bby {alternatives(tuple(_PARTS))}\b".replace("(?:", "(", 1))
_WORDS = {"one": 1.0, "two": 2.0, "half a": 0.5, "a third of a": 1 / 3, "a": 1.0}
_MULTIPLES = {"twice": 2.0, "three times": 3.0, "two times": 2.0, "2x": 2.0, "3x": 3.0, "half": 0.5}


@dataclass(frozen=True)
class Amount:
    """How much of a change is wanted; at most one of share, stops and times is given."""

    factor: float = 1.0
    share: float | None = None
    """0.2 for '20 %'."""
    stops: float | None = None
    times: float | None = None

    @property
    def said(self) -> bool:
        """True when the request names an amount."""
        return self != Amount()

    @property
    def exact(self) -> bool:
        """True when the request names a number: 20 %, half a stop, twice."""
        return (self.share, self.stops, self.times) != (None, None, None)


def take_amount(text: str) -> tuple[str, Amount]:
    """Return the text without its amount, and the amount."""
    text = _PART.sub(lambda found: f"by {_PARTS[found[1]]}%", text)
    for pattern, field, read in (
        (_STOPS, "stops", _stops),
        (_SHARE, "share", _share),
        (_TIMES, "times", _times),
    ):
        match = pattern.search(text)
        if match:
            return _without(text, match), Amount(**{field: read(match)})
    number = _NUMBER.search(text)
    if number:
        return _without(text, number), _plain_number(text, float(number[1] or number[2]))
    match = _degree().search(text)
    if not match:
        return text, Amount()
    for name, words in load_lexicon().amounts.items():
        if match[1] in words:
            return _without(text, match), Amount(FACTORS[name])
    return text, Amount()


@cache
def _degree() -> re.Pattern[str]:
    words = tuple(
        w
        for listed in load_lexicon().amounts.values()
        for w in listed
        if w not in ("more", "some", "even", "max", "light", "bit")
    )
    return re.compile(
        rf"(?:^|(?<= ))({alternatives(words)})(?: of)?(?= |$)(?! (?:black_and_white|black|white)\b)"
    )


def _plain_number(text: str, number: float) -> Amount:
    """Return stops for light up to 4, else a share of the slider: 'exposure by 0.7', 'contrast by 20'."""
    if abs(number) <= 4 and re.search(r"expos|bright|light|dark", text):
        return Amount(stops=number)
    return Amount(share=number if abs(number) <= 1 else number / 100)


def _without(text: str, match: re.Match[str]) -> str:
    return " ".join((text[: match.start()] + " " + text[match.end() :]).split())


def _stops(match: re.Match[str]) -> float:
    written = match[1] or match[2]
    return _WORDS[written] if written in _WORDS else float(written)


def _share(match: re.Match[str]) -> float:
    return float(match[1]) / 100


def _times(match: re.Match[str]) -> float:
    if match[0] == "double":
        return 2.0
    return _MULTIPLES.get(match[1] or "half", 0.5)


def scaled(arguments: dict[str, float], amount: Amount) -> dict[str, float]:
    """Return an effect's arguments in the amount that is wanted, inside the sliders' limits.

    A share or a multiple of light is taken in stops: 20 % brighter is log2(1.2) of exposure.
    """
    return {name: _limited(name, _one(name, value, amount)) for name, value in arguments.items()}


def _one(name: str, value: float, amount: Amount) -> float:
    sign = math.copysign(1.0, value)
    if amount.stops is not None:
        return sign * abs(amount.stops) if name == "exposure" else value
    if amount.times is not None:
        return sign * (math.log2(amount.times) if name == "exposure" else min(amount.times - 1, 1.0))
    if amount.share is not None:
        share = abs(amount.share)
        if name != "exposure":
            return sign * share
        return math.log2(1 + share) if value > 0 else max(math.log2(max(1 - share, 0.0625)), -4.0)
    return value * amount.factor


def _limited(name: str, value: float) -> float:
    low, high = _LIMITS.get(name, (-1.0, 1.0))
    return round(min(max(value, low), high), 3)


def relative(text: str) -> float | None:
    """Return the factor of 'a bit less', 'much more', 'half as much' about the last edit."""
    match = re.fullmatch(
        r"(?:(a bit|a little|a little bit|slightly|a touch|a tad|somewhat|"
        r"even|much|a lot|way|far|still|some|twice|half)(?: as)? ?)?"
        r"(less|more|stronger|weaker|softer|gentler|much|that much|subtler|"
        r"too (?:much|strong)|less strong|more strong|more subtle|not (?:so|"
        r"that) (?:much|strong)|not enough|too (?:little|weak))"
        r"(?: of (?:it|that|the effect))?(?: please)?",
        text,
    )
    if not match:
        return {
            "half as strong": 0.5,
            "twice as strong": 2.0,
            "half that": 0.5,
            "double it": 2.0,
            "double that": 2.0,
        }.get(text)
    if match[2] == "much":
        return {"twice": 2.0, "half": 0.5, "a bit": 0.7, "too": 0.6}.get(match[1] or "")
    small = match[1] in (
        "a bit",
        "a little",
        "a little bit",
        "slightly",
        "a touch",
        "a tad",
        "somewhat",
        "some",
    )
    big = match[1] in ("much", "a lot", "way", "far")
    down = (
        re.match(r"less|weak|soft|gent|subt|too (?:much|strong)|more subtle|not (?:so|that)", match[2])
        is not None
    )
    if down:
        return 0.7 if small else 0.3 if big else 0.5
    return 1.3 if small else 2.2 if big else 1.6
