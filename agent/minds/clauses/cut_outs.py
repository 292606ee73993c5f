"""Clauses about things that stay while what is behind them goes: cut out, put on another background."""

import re

from ..words.grammar import Clause
from ..words.targets import colour_of, target_of, the
from .clause_context import Ears
from .gradients import gradient_of
from .meaning import Action, Reading, expected

ON_PICTURE = r"(?: (?:on|in|of|to|behind) (?:the |this |my )?(?:image|picture|photo|scene))"
BACKGROUND = (
    r"(?:the |this |that |my |whole |entire |image |picture |photo |white |black |grey |red |blue |green "
    r"|yellow |orange |pink |purple |brown |beige |\w+'s )*background"
    rf"(?:{ON_PICTURE}| image| colours?| hue| tint| area| scene| picture)*"
)
BEHIND = r"(?: (?:behind|around|of) (?P<subject>.+?))?"


_SEE_THROUGH = re.compile(
    r" (?:(?:on|onto|against|with|over) (?:a |an )?(?:(?:fully )?transparent|see-through|clear|empty|no)"
    r"(?: (?:background|backdrop|ground))?|without (?:a |any |the |its )?(?:background|backdrop))$"
)
"""What a cut-out has anyway: 'with a transparent background'."""


def on_background(clause: Clause, target: str, arguments: dict, said: str, *assumed: str) -> Reading:
    """Return the reading of a thing that is put on another background."""
    action = Action(
        "replace_background",
        arguments,
        target,
        f"put {the(target)} on {said}",
        expected("changed_inside at_least 0.02"),
    )
    return Reading(clause.said, (action,), assumptions=(*assumed, *_subject(target)))


def cut_out(clause: Clause, subject: str, behind: str = "") -> Reading:
    """Return the reading of a thing that is cut out, on a colour or gradient when one is named."""
    target = target_of(subject) or "subject"
    if blend := gradient_of(behind):
        return on_background(clause, target, {"gradient": blend[0]}, "a gradient", *blend[1])
    colour = colour_of(behind)
    arguments = {"colour": colour} if colour else {"transparent": True}
    said = "with a transparent background" if not colour else f"on {colour}"
    action = Action(
        "replace_background",
        arguments,
        target,
        f"keep {the(target)}, {said}",
        expected("changed_inside at_least 0.02"),
    )
    assumed = (
        ()
        if colour or "transparent" in clause.text
        else ("the background becomes transparent (say 'white background' for white)",)
    )
    return Reading(clause.said, (action,), assumptions=(*assumed, *_subject(target)))


def _subject(target: str) -> tuple[str, ...]:
    return ("the main subject is what stands out of its surroundings",) if target == "subject" else ()


def read_cut_out(clause: Clause, ears: Ears) -> Reading | None:
    """Read 'cut out the man', 'extract the fish from the image', 'crop out the background'."""
    text = clause.text
    if re.fullmatch(rf"(?:crop|cut|mask|knock|clip)(?: out| off| away)? {BACKGROUND}(?: out| away)?", text):
        return cut_out(clause, "")
    match = re.fullmatch(
        (
            r"(?:cut[ -]?out|isolate|extract|mask out|clip out|knock out|separate) "
            r"(.+?)(?: from (?:the |its |his |her )?(?:image|background|picture|"
            r"photo|scene))?|cut (.+) out|(?:make |create )?(?:a )?cut[ -]?out(?: "
            r"of (.+))?|keep only (.+)|crop out everything (?:except|but)(?: "
            r"for)? (.+)|(?:remove|erase|delete) (?:everything|all|everyone)(?: "
            r"else)? (?:except|but)(?: for)? (.+)|(?:(?:need|want|get|have|export|give me) )?(?:only )?"
            r"(.+?) (?:as|in) a transparent (?:png|image|picture|sticker)"
        ),
        text,
    )
    if not match:
        return None
    phrase = next((g for g in match.groups() if g), "")
    if re.search(r"\b(?:edges|here)\b", phrase):
        return None
    phrase = _SEE_THROUGH.sub("", phrase)
    placed = re.fullmatch(r"(.+?) (?:on|onto|against|with) (?:a |an )?(.+?)(?: background)?", phrase)
    behind = placed[2] if placed and (colour_of(placed[2]) or gradient_of(placed[2])) else ""
    if placed and behind:
        phrase = placed[1]
    target = target_of(phrase) if phrase else ""
    return None if target is None else cut_out(clause, target, behind)
