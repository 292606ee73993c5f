"""Clauses about another background: 'white background', 'change the background to a gradient'."""

import re

from ..words.grammar import Clause
from ..words.targets import colour_of, everything_except, is_pronoun, target_of
from .blurring import blurred
from .clause_context import Ears
from .cut_outs import BACKGROUND, BEHIND, ON_PICTURE, cut_out, on_background
from .gradients import gradient_of
from .meaning import Choice, Doubt, Reading, refused

_CHANGING = (
    r"(?:change|replace|switch|swap|set|turn|convert|make|have|let|edit|fill|colour|paint|shade|put|add|"
    r"recolour|photoshop) (?:in )?(?:colour (?:of|on) )?"
)
_INTO = r" (?:from .+? )?(?:to|with|into|in|as|be|for|by|show|look like|should be|is) "
_ONTO = (
    r"(?: (?:it|him|her|them|this|everything|(?P<thing>(?:the|this|that|these|those|my|his|her) [\w' -]+?)) "
    r"(?:on|onto|against|over|before|in front of))?"
)
_GIVING = (
    r"(?:add|insert|use|give (?:it|him|her|them|this|the \w+)|apply|on|make(?: (?:it|this|that))?|have|set|"
    rf"create|with|(?:put|place|(?:give|get|show) me|i (?:want|need)|want|need)(?: just| only)?{_ONTO})"
)
_BACKGROUNDS = (
    rf"{_CHANGING}{BACKGROUND}{BEHIND}{_INTO}(?P<what>.+)",
    rf"{_CHANGING}{BACKGROUND}{BEHIND}",
    rf"{_CHANGING}{BACKGROUND} (?!behind|around|of)(?P<what>.+)",
    (
        rf"(?:{_GIVING} )?(?:in )?(?:a |an |some )?(?P<what>.+?)?background(?: "
        rf"colour| image)?{ON_PICTURE}?{BEHIND}"
    ),
    rf"{BACKGROUND}{BEHIND} (?:should be|should|to be|to|must be) (?P<what>.+)",
)
"""Ways of asking for another background, the most telling first."""


_GRADIENT_FIRST = re.compile(r"^(?:.* )?gradient background(?: and| :)? ((?:from|of|in|with) .+)$")
_AS_BACKGROUND = re.compile(
    r"(?:use|set|make|put|take|place|have) (?:this|that|it|the (?:attached|other|second).*?|(?:this|that|my) "
    r"(?:picture|image|photo|one)) (?:as|for|in|into|to be)(?: the| a| my| its)?(?: new)? background(?: .*)?"
)
_BEHIND_IT = re.compile(
    r"^(?:put|place|add|use|set) (?:a |an )?((?:\S+ ){0,3}\S+) behind ((?:the |it|him|her|them).*)$"
)


def read_background(clause: Clause, ears: Ears) -> Reading | None:
    """Read 'change the background to a beach', 'white background', 'add a background'."""
    if ears.attachments and _AS_BACKGROUND.fullmatch(clause.text):
        return on_background(clause, "subject", {"reference": ears.attachments[0]}, "the attached picture")
    text = _GRADIENT_FIRST.sub(r"change the background to a gradient \1", clause.text)
    if "background" not in text:
        text = _BEHIND_IT.sub(r"change the background behind \2 to \1", text)
    if "background" not in text or re.match(r"(?:add|put|insert) .*background of (?!the |this |my )", text):
        return None
    match = next((m for p in _BACKGROUNDS if (m := re.fullmatch(p, text))), None)
    if match is None:
        return None
    named = match.groupdict()
    return _background(
        clause, (named.get("what") or "").strip(), named.get("thing") or named.get("subject") or "", ears
    )


def _background(clause: Clause, what: str, subject: str, ears: Ears) -> Reading | None:
    what = re.sub(
        (
            r"^(?:to|with|into|be|a|an|the|some|in|new|different|another|more) "
            r"(?=\w)|^(?:a|an|the|new|different|another|something else|else)$"
        ),
        "",
        re.sub(r"^(?:a|an|the) ", "", what),
    )
    what = re.sub(
        r"^(?:new|different|another|nice|other|something|colour|colours|image|of the|one)$", "", what
    )
    target = target_of(subject) or "subject"
    target = "subject" if is_pronoun(target) or everything_except(subject) else target
    if not what:
        return _which_background(clause, ears)
    pictured = re.search(
        r"\b(?:this|that|attached|other|second|the) (?:picture|image|photo|one)\b|attach|^(?:this|that|"
        r"it)(?: as)?$",
        what,
    )
    if pictured and ears.attachments:
        return on_background(clause, target, {"reference": ears.attachments[0]}, "the attached picture")
    blend = gradient_of(what)
    if blend:
        return on_background(clause, target, {"gradient": blend[0]}, "a gradient", *blend[1])
    colour = colour_of(re.sub(r"^(?:from .+? to )", "", what))
    if colour:
        return on_background(clause, target, {"colour": colour}, what)
    if re.fullmatch(r"(?:be )?transparent(?: one)?|nothing|none", what):
        return cut_out(clause, "" if target == "subject" else target)
    if re.fullmatch(
        (
            r"(?:more |out of focus |a bit )?(?:blur|blurry|blurred|bokeh|out "
            r"of focus|unfocused|soft)(?: and blurry)?(?: effect)?"
        ),
        what,
    ):
        return blurred(clause, 0.5)
    return None


def _which_background(clause: Clause, ears: Ears) -> Reading:
    choices = [
        Choice("plain white", "change the background to white"),
        Choice("blurred", "blur the background"),
        Choice("transparent (cut out)", "make the background transparent"),
        Choice("plain black", "change the background to black"),
    ]
    if ears.attachments:
        choices.insert(0, Choice("the attached picture", "change the background to the attached picture"))
    return Reading(
        clause.said,
        doubt=Doubt(
            "parameter", "What should the background become?", tuple(choices), "change the background to {}"
        ),
    )


def read_new_background(clause: Clause, ears: Ears) -> Reading | None:
    """Refuse a background that has to be invented: 'change the background to a beach'."""
    if "background" not in clause.text or not re.match(
        (
            r"(?:change|replace|add|put|make|have|set|turn|give|enhance|insert|"
            r"use|switch|create|background|fill|swap|let)\b"
        ),
        clause.text,
    ):
        return None
    if re.match(r"(?:add|put|insert) (?!(?:in |a |an |the |\w+ ){0,4}background)", clause.text):
        return None
    if ears.can("edit"):
        return None
    return refused(
        clause.said,
        (
            "a new scene behind the subject has to be invented; a colour, a "
            "gradient, a blur or a picture of yours can be done here (attach "
            "one and say 'use it as the background')"
        ),
    )
