"""Clauses about faces: red pupils, spots on the skin, the skin itself."""

import re

from ....prompts.loader import load_lexicon
from ...values.brief import Refusal
from ..words.amounts import take_amount
from ..words.grammar import Clause, alternatives
from ..words.targets import target_of
from .meaning import Action, Reading

_WHOSE = (
    r"(?:(?:the|those|these|that|this|all|any|of|his|her|my|our|your|their|both|scary|ugly|creepy|bright|"
    r"glowing|shining|(?!(?:there|that|it|here|who|what)'s)\w+'s) )*"
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
_SHINE = r"(?:(?:all|so|too|very|bright) )*(?:green|white|yellow|silver|blue|golden)"
_ONLY_RED = (
    "only red is taken out of eyes; for a green or white shine of an animal draw a box on each pupil and say "
    "'make it black'"
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
        rf"{_WHOSE}{_EYES} {_ARE} {_RED}{_FLASH}(?: (?:in|on|at) .+)?",
        rf"{_WHOSE}{_EYES} (?:should not|shouldn't|must not) be red",
        rf"(?:make|turn|get) {_WHOSE}(?:pupils? (?:black|dark)|{_EYES} (?:normal|less red|not red))"
        r"(?: again)?",
        rf"(?:the |that |my )?(?:camera )?flash (?:made|turned|gave|left|lit)(?: \w+){{0,3}} "
        rf"(?:{_EYES} {_RED}|{_RED_EYES})",
        rf"(?:we|they|i|he|she|everyone|everybody|all|\w+)(?: all)? (?:have|has|had|got|have got|has got) "
        rf"{_WHOSE}{_RED_EYES}{_TAIL}",
    )
    shine = rf"{_WHOSE}(?:{_EYES} {_ARE} {_SHINE}{_FLASH}|{_SHINE} {_EYES})"
    if re.fullmatch(rf"(?:{verbs} )?(?:{shine} .*flash|(?:the )?eye[- ]?shine(?: .+)?)", clause.text):
        return Reading(clause.said, refusal=Refusal(wish=clause.said, why=_ONLY_RED))
    match = next((m for way in ways if (m := re.fullmatch(way, clause.text))), None)
    if match is None:
        return None
    who = match.groupdict().get("who") or ""
    target = target_of(who) if _PLACED.search(who) else ""
    if target is None:
        return None
    reason = "look for red pupils and make them dark again"
    return Reading(clause.said, (Action("red_eye", {}, target, reason),))


_BLEMISH = (
    r"(?:(?:skin |face |facial )?(?:pimples?|zits?|blemish(?:es)?|acne|blackheads?|whiteheads?|breakouts?|"
    r"cold sores?|age spots?|liver spots?|imperfections?|moles?|pustules?|spotty skin|bad skin)"
    r"(?: (?:scars?|marks?|spots?))?)"
)
_ON_FACE = (
    r"(?:faces?|skin|forehead|cheeks?|chin|nose|neck|temples?|complexion|hands?|arms?|shoulders?|back|"
    r"(?:his|her|my|him|me|them|our|their)(?: \w+)?)"
)
_SKIN_SPOTS = (
    rf"(?:{_WHOSE}(?:\w+ )?{_BLEMISH}(?: (?:in|on|from|of|off|around|over|near|by|at|under) .+)?"
    rf"|{_WHOSE}(?:\w+ )?(?:spots?|marks?|bumps?) (?:all )?(?:in|on|from|of|off|over|around) "
    rf"{_WHOSE}{_ON_FACE}"
    r"|(?:his|her|my|their|our) (?:\w+ )?spots)"
)
_AWAY_WITH = r"(?: (?:removal|gone|away|out|off|remover|go|goes|fix|cleanup|please|from sight))*"
_SKIN = (
    r"(?:skin|complexion)"
    r"(?: (?:of|on|in) .*(?:face|forehead|cheeks?|nose|chin|man|woman|girl|boy|model)s?)?"
)
_FACE_TOO = rf"(?:(?:his|her|my|their|our) face|{_WHOSE}{_SKIN})"
_MOLES = "All small spots that stand out on the skin go, moles too"


def read_blemishes(clause: Clause) -> Reading | None:
    """Read 'remove the pimples', 'acne gone', 'get rid of the spots on her forehead', 'clean up his skin'."""
    hiding = ("clear up", "clear", "hide", "cover up")
    verbs = alternatives((*load_lexicon().verbs["remove"], *_MENDING, *hiding))
    if re.fullmatch(rf"(?:{verbs} )?{_SKIN_SPOTS}{_AWAY_WITH}", clause.text):
        return Reading(clause.said, (_healing(),), assumptions=(_MOLES,))
    if re.fullmatch(
        rf"(?:clear|clean|fix|tidy|touch|retouch)(?: up)? {_FACE_TOO}(?: up)?|"
        r"skin (?:cleanup|retouch(?:ing)?)",
        clause.text,
    ):
        return Reading(clause.said, (_healing(), _smoother(0.5)), assumptions=(_MOLES,))
    return None


def _healing() -> Action:
    return Action("heal", {}, "", "look for spots on the skin and heal them")


def _smoother(factor: float) -> Action:
    """Return the action that evens skin out; 1 is the ordinary amount."""
    strength = round(min(max(_ORDINARY * factor, 0.05), 1.0), 3)
    return Action("smooth_skin", {"strength": strength}, "skin", "even out the skin and keep its pores")


_ORDINARY = 0.6
_SMOOTH = r"(?:smooth|smoothen|soften|airbrush|even|even out|iron|retouch|polish|perfect)"
_SMOOTHER = (
    r"(?:smooth|smoother|soft|softer|silky|silkier|even|flawless|airbrushed|less (?:rough|bumpy|uneven))"
)
_BEFORE_SKIN = rf"{_WHOSE}(?:(?:facial|face|rough|bumpy|uneven|blotchy) )?"


def read_smooth_skin(clause: Clause) -> Reading | None:
    """Read 'smooth her skin', 'soften the skin a little', 'make his skin softer', 'skin smoothing'."""
    text, amount = take_amount(clause.text)
    ways = (
        rf"{_SMOOTH}(?: out| up| over| down)? {_BEFORE_SKIN}{_SKIN}(?: out| up| over| down)?",
        rf"(?:make|get) {_BEFORE_SKIN}{_SKIN} (?:look )?(?:more )?{_SMOOTHER}(?: again)?",
        rf"{_SMOOTHER} {_SKIN}",
        rf"{_BEFORE_SKIN}{_SKIN} {_SMOOTHER}",
        r"(?:some |do some |do |apply )?(?:skin smoothing|frequency separation)(?: (?:on|to|of|for) .+)?",
        rf"{_BEFORE_SKIN}{_SKIN} (?:is|looks) (?:too |so |very )?(?:rough|bumpy|blotchy|uneven)",
    )
    if not any(re.fullmatch(way, text) for way in ways):
        return None
    factor = amount.factor if amount.share is None else amount.share / _ORDINARY
    return Reading(clause.said, (_smoother(factor),))
