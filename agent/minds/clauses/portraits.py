"""Clauses about faces: red pupils, spots on the skin, the skin itself."""

import re

from ....prompts.loader import load_lexicon
from ..words.grammar import Clause, alternatives
from ..words.targets import target_of
from .meaning import Action, Reading

_WHOSE = (
    r"(?:(?:the|those|these|that|this|all|any|of|his|her|my|our|your|their|both|scary|ugly|creepy|bright|"
    r"glowing|shining|\w+'s) )*"
)
_ALIKE = r"(?:demon|demonic|devil|satan|vampire|zombie|terminator|rabbit|possessed)"
_EYES = r"(?:eyes?|pupils?)"
_RED_EYES = (
    rf"(?:red[- ]?{_EYES}|{_ALIKE}(?:'s)? eyes|(?:flash )?red(?:ness)?(?: (?:glow|shine|dots?|spots?))?"
    rf"(?: out)? (?:in|from|of) {_WHOSE}{_EYES})"
)
_FLASH = r"(?: (?:from|by|of|because of|due to|caused by|in) (?:the |my |a )?(?:camera )?flash)?"
_MENDING = (
    "fix", "correct", "reduce", "heal", "repair", "neutralise", "cure", "retouch", "mend", "sort out", "take",
    "turn off", "clean up", "no more", "no", "without", "tone down", "treat", "edit", "do",
)  # fmt: skip
_RED = r"(?:(?:all|so|too|very|bright|glowing|shining|lit up|really|totally) )*(?:red|glowing|crimson)"
_ARE = (
    r"(?:(?:is|are|were|was|look|looks|came out|come out|turned out|turned|glow|glows|shine|shines|got)"
    r"(?: shining| glowing)?)"
)
_GOES = r"(?: (?:effect|thing|problem|away|out|off|pls|tool|removal|correction|reduction|gone|fix|go|goes))*"
_TAIL = rf"{_FLASH}(?: (?:of|in|on|from|for) (?P<who>.+))?"
_PLACED = re.compile(r" (?:on|in|with|at|to|by|under|behind|beside) |\b(?:left|right|middle)\b")


def read_red_eye(clause: Clause) -> Reading | None:
    """Read 'remove the red eyes', 'her eyes are red from the flash', 'demon eyes', 'make the pupils dark'."""
    verbs = alternatives((*load_lexicon().verbs["remove"], *_MENDING))
    ways = (
        rf"(?:{verbs} )?{_WHOSE}{_RED_EYES}{_GOES}{_TAIL}",
        rf"{_WHOSE}{_RED_EYES} (?:should|must|need|needs|have|has)(?: to)?(?: be)? \w+",
        rf"{_WHOSE}{_EYES} {_ARE} {_RED}{_FLASH}",
        rf"{_WHOSE}{_EYES} (?:should not|shouldn't|must not) be red",
        rf"(?:make|turn|get) {_WHOSE}{_EYES} (?:black|dark|normal|less red|not red)(?: again)?",
        rf"(?:the |that |my )?(?:camera )?flash (?:made|turned|gave|left|lit)(?: \w+){{0,3}} "
        rf"(?:{_EYES} {_RED}|{_RED_EYES})",
        rf"(?:we|they|i|he|she|everyone|everybody|all|\w+)(?: all)? (?:have|has|had|got|have got|has got) "
        rf"{_WHOSE}{_RED_EYES}{_TAIL}",
    )
    match = next((m for way in ways if (m := re.fullmatch(way, clause.text))), None)
    if match is None:
        return None
    who = match.groupdict().get("who") or ""
    target = target_of(who) if _PLACED.search(who) else ""
    if target is None:
        return None
    return Reading(clause.said, (Action("red_eye", {}, target, "look for red pupils and make them dark again"),))
