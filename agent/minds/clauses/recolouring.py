"""Clauses about colours of things: 'make the wall blue', 'change the door to white', 'colour pop'."""

import re

from ....prompts.loader import load_lexicon
from ..words.amounts import Amount
from ..words.grammar import Clause, alternatives
from ..words.targets import PICTURE, colour_of, is_pronoun, target_of, the
from .effects import cast_part, made, predicate
from .meaning import Action, Choice, Doubt, Reading, expected, refused


def recoloured(clause: Clause, target: str, said: str, colour: str) -> Reading | None:
    """Return the reading of 'X becomes this colour'; the whole picture gets a cast of it instead."""
    if target == "background":
        return None
    if not target or (is_pronoun(target) and target == ""):
        cast = cast_part(re.sub(r"^(?:a |more |light |dark )+", "", said), Amount())
        return made(clause.said, cast, ("",), f"the whole picture gets a {said} tint") if cast else None
    noun = re.sub(r"^(?:colours?|shade) of (?:the )?| colours?$", "", target)
    action = Action(
        "recolor",
        {"colour": colour},
        noun,
        f"give {the(noun)} the colour {said}",
        expected("changed_inside at_least 0.3"),
    )
    return Reading(clause.said, (action,))


_COLOURISES = re.compile(
    rf"(?:make|turn|put|convert|restore) .*?(?:coloured|in(?:to)? (?:full )?colour|colourised)|colourise.*|"
    rf"colour (?:it|this|that|(?:the |this |my |our |an? )?(?:old )?(?:black_and_white )?{PICTURE})(?: in)?|"
    rf"(?:add|bring|put) (?:some |the )?colours? (?:in|into|to|back to|back into) .*black_and_white.*"
)
_GUESSED = (
    "giving colours to a picture that has none means guessing every colour, which takes a model that paints; "
    "what I can give it is one tint: say 'sepia' or 'a blue tint'"
)


def read_recolour(clause: Clause) -> Reading | None:
    """Read 'change the colour of the car to red', 'change the green door to a white door'."""
    change, text = alternatives(load_lexicon().verbs["change"]), clause.text
    if _COLOURISES.fullmatch(text):
        return refused(clause.said, _GUESSED)
    asked = re.fullmatch(
        (
            rf"{change} (?:the |all (?:of )?(?:the )?)?(?:colours?|colouring|"
            rf"colour scheme)(?: (?:of|in|on) (.+?))?(?: to something else)?"
        ),
        text,
    ) or re.fullmatch(rf"(?:{change}|re ?colour) (.+?)(?:'s)? colours?|recolour (.+)", text)
    if (
        asked
        and not colour_of((asked[1] or "").split(" to ")[-1])
        and " to " not in (asked[1] or "")
        and " from " not in (asked[1] or "")
        and " into " not in (asked[1] or "")
    ):
        return _which_colour(
            clause, target_of(asked[1] or asked[asked.lastindex or 1] or "") if asked.lastindex else ""
        )
    match = re.fullmatch(
        (
            rf"{change} (?:the )?(?:(?:colours?|colouring|tone|hue|tint|shade) "
            rf"(?:of|on|in|for) )?(.+?)(?:'s)?(?: colours?)? (?:from .+? )?(?:to|"
            rf"into|with|as) (?:be )?(.+?)(?: instead(?: of .+)?)?"
        ),
        text,
    )
    if match:
        return _changed_to(clause, match[1], match[2])
    for joint in (" (?:in|to|with|as) ", " "):
        match = re.fullmatch(
            rf"(?:colour|paint|dye|shade|tint|choose) (?:in )?(.+?){joint}(?:a |an )?((?:\w+ ){{0,2}}\w+)",
            text,
        )
        if match and (colour := colour_of(match[2])) and (target := target_of(match[1])) is not None:
            return recoloured(clause, target, match[2], colour)
    return None


def _changed_to(clause: Clause, what: str, to: str) -> Reading | None:
    to = re.sub(r"^(?:the |a |an |one )?", "", to)
    target = target_of(re.sub(r"^(?:the )?(?:colours?|shade) (?:of|on) ", "", what))
    target = "" if target in ("filter", "style", "look", "colour scheme") else target
    if target is None:
        return None
    if re.match(r"(?:full |real |true )?colours?$", to):
        return refused(clause.said, _GUESSED)
    part = predicate(to) if target == "" or not colour_of(to) else None
    if part is not None and (
        target == "" or part.actions[0].tool == "look" or "expos" in str(part.actions[0].arguments)
    ):
        return made(clause.said, part, (target,))
    bare = re.sub(rf" (?:ones?|{re.escape(target.split(' ')[-1])})$", "", to)
    colour = colour_of(bare)
    if colour is None:
        return None
    every = re.fullmatch(r"all (?:of )?(?:the )?(\w+)", target)
    if every and every[1] in load_lexicon().families:
        target = f"{every[1]} parts"
    return recoloured(clause, target, bare, colour)


def _which_colour(clause: Clause, target: str | None) -> Reading | None:
    if target is None:
        return None
    if target in ("", "background"):
        choices = (
            Choice("stronger colours", "increase the saturation"),
            Choice("black and white", "make it black and white"),
            Choice("warmer", "make it warmer"),
            Choice("cooler", "make it cooler"),
        )
        if target == "":
            return Reading(
                clause.said, doubt=Doubt("parameter", "How should the colours change?", choices, "make it {}")
            )
    names = load_lexicon().extras.colour_question
    choices = tuple(Choice(n, _coloured(target, n)) for n in names)
    return Reading(
        clause.said,
        doubt=Doubt(
            "parameter",
            f"Which colour should {the(target)} have?",
            choices,
            _coloured(target, "{}"),
            default=2,
        ),
    )


def _coloured(target: str, colour: str) -> str:
    return f"change the background to {colour}" if target == "background" else f"make {the(target)} {colour}"
