"""Clauses about colour in one place only: 'black and white except the cup', 'keep only the car in colour'."""

import re

from ..words.grammar import Clause
from ..words.targets import everything_except, target_of
from .effects import look_part, made
from .meaning import Reading

_EXCEPT = (
    r"(?:except|but|besides|apart from|other than|excluding|save)(?: for)?(?: keep(?:ing)?| leav(?:e|ing))?"
)
_COLOURED = r"(?: in (?:full )?colour| coloured| colourful| as (?:it|they) (?:is|are))"
_WAYS = (
    (
        r"(?:create |make |do |add |apply )?(?:a )?"
        r"(?:colour pop|selective colour(?:ing)?|colour splash|colour isolation)(?: effect)?(?: :)?"
        r"(?: (?:and|of|on|for|to|with|only|just|keep(?:ing)?))* (?P<a>.+)"
    ),
    (
        r"(?:remove|take out|drain|take|desaturate) (?:all )?(?:the )?colours? "
        rf"(?:from |out of )?(?:everything )?{_EXCEPT} (?P<a>.+)"
    ),
    (
        r"(?:make |turn |convert )?(?:(?P<all>.+?) )??(?:in |to |into )?black_and_white"
        rf" (?:{_EXCEPT}|and keep|and leave|with only|but with) (?P<a>.+?){_COLOURED}?"
    ),
    rf"(?:keep|leave|have|show) (?:only|just) (?P<a>.+?){_COLOURED}(?: .*)?",
    (
        rf"(?:keep|leave) (?P<a>.+?){_COLOURED} and (?:make |turn )?(?:the rest|everything else|all else)"
        r"(?: (?:in|into|to))? black_and_white"
    ),
    rf"(?:only|just) (?P<a>.+?){_COLOURED}(?: and .*black_and_white)?",
)


def read_colour_pop(clause: Clause) -> Reading | None:
    """Read 'remove all colour except the eyes', 'everything black and white but the bus'."""
    kept = next((k for pattern in _WAYS if (k := _kept(pattern, clause.text))), "")
    if not kept:
        match = re.fullmatch(r"(?:make |turn |convert )?(.+?) (?:in |to |into )?black_and_white", clause.text)
        kept = everything_except(match[1]) if match else ""
    target = target_of(kept) if kept else None
    return (
        made(clause.said, look_part("black_and_white"), (f"everything except {target}",)) if target else None
    )


def _kept(pattern: str, text: str) -> str:
    match = re.fullmatch(pattern, text)
    if not match or target_of(match.groupdict().get("all") or "") != "":
        return ""
    return match["a"]
