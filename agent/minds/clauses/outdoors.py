"""Clauses about sky, hour, weather and season: 'a sunset sky', 'golden hour', 'add rain', 'autumn'."""

import re
from functools import cache

from ....prompts.loader import load_lexicon
from ..words.amounts import Amount, take_amount
from ..words.grammar import Clause
from ..words.targets import PICTURE, is_whole, target_of
from .clause_context import Ears
from .meaning import Action, Choice, Doubt, Reading, expected

_WHOLE = rf"(?:it|this|that|everything|(?:the |this |my )?(?:whole |entire )?{PICTURE})"
_MAKE = (
    rf"(?:(?:make|turn|change|convert|transform|set|give|let|have|put|render)(?: {_WHOLE})?"
    rf"(?: (?:to be|into|to|look like|feel like|look|feel|be|like|as if|as|in|with|a|an|the|it is|it's|"
    rf"it was|taken|shot|during|at|on|of))*"
    rf"|(?:add|apply|use|create|insert|overlay)(?: (?:a|an|some|the|more|effect of))*"
    rf"|(?:it )?(?:should|could) (?:look like|be|look)(?: (?:a|an|it is|it's))*)"
)
_SKY = (
    r"(?:(?:replace|change|swap|turn|make|switch|exchange|give|have|fill|set|let) (?:out )?(?:the |this "
    r"|my |a )?sky"
    r"(?: (?:with|to|into|by|for|be|look|look like|a|an|the|one|at|of))* (?P<a>.+?)"
    r"|(?:give|add|put|use|insert|make|i want|have|get)(?: (?:it|this|me|the \w+|in))?(?: (?:a|an|the|"
    r"some))? (?P<b>.+?) sky"
    r"|(?:the )?sky (?:should be|should look|to be|as) (?:a |an |the )?(?P<c>.+?)|(?P<d>.+?) sky)(?: please)?"
)
_LAND = {
    "sunset": {"temperature": 0.3, "exposure": -0.25},
    "dusk": {"temperature": -0.25, "exposure": -0.7, "saturation": -0.15},
    "night": {"temperature": -0.45, "exposure": -1.6, "saturation": -0.4},
    "overcast": {"contrast": -0.15, "saturation": -0.12, "temperature": -0.06},
}
"""What a new sky's light does to everything below it."""


@cache
def _named(table: str) -> dict[str, str]:
    return {word: name for name, words in getattr(load_lexicon(), table).items() for word in words}


def read_sky(clause: Clause, ears: Ears) -> Reading | None:
    """Read 'replace the sky with a sunset', 'give it a clear blue sky', 'a better sky'."""
    if re.fullmatch(
        r"(?:(?:make|get|have|i want|give (?:me|it|this)|use|put in|add) )?(?:a |an )?(?:better|nicer|"
        r"different|new|another|more "
        r"interesting|nice|dramatic) sky|(?:replace|change|swap|exchange|improve|fix) (?:the |this "
        r")?sky(?: out)?",
        clause.text,
    ):
        return _which_sky(clause)
    match = re.fullmatch(_SKY, clause.text)
    words = next((g for g in match.groups() if g), "") if match else ""
    kind = _named("skies").get(re.sub(r"^(?:(?:a|an|the|nice|beautiful) )+| (?:sky|one)$", "", words))
    return _new_sky(clause, kind) if kind else None


def _new_sky(clause: Clause, kind: str) -> Reading:
    keep = {"sunset": 0.45, "dusk": 0.4, "night": 0.2}.get(kind, 0.0)
    arguments = {"kind": kind} | ({"keep": keep} if keep else {})
    change = Action(
        "sky",
        arguments,
        "sky",
        f"put {_said(kind)} sky behind everything",
        expected("changed_inside at_least 0.2"),
    )
    light = _LAND.get(kind, {})
    land = Action("adjust", light, "everything except sky", f"give the land the light of {_said(kind)} sky")
    return Reading(clause.said, (change, land) if light else (change,))


def _said(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _which_sky(clause: Clause) -> Reading:
    choices = (
        Choice("a clear blue sky", "give it a clear blue sky"),
        Choice("a sunset", "give it a sunset sky"),
        Choice("deeper: the same sky, darker and bluer", "make the sky darker and bluer"),
        Choice("dusk", "give it a dusk sky"),
        Choice("soft clouds", "give it an overcast sky"),
    )
    return Reading(clause.said, doubt=Doubt("goal", "Which sky would you like?", choices, "give it a {} sky"))


def read_outdoors(clause: Clause, ears: Ears) -> Reading | None:
    """Read 'make it golden hour', 'add fog', 'a bit of rain', 'turn it into autumn'."""
    text, amount = take_amount(clause.text)
    text = (
        re.sub(r" (?:to|in|on|into|over) (?:the |this )?(?:season )?(?P<w>.+)$", r" \g<w>", text)
        if text.startswith("change season")
        else text
    )
    text = re.sub(
        r"^change (?:the )?(?:season|weather|time(?: of day)?)(?: to| into)?(?: (?:a|an|the))? ",
        "make it ",
        text,
    )
    match = re.fullmatch(
        rf"(?:{_MAKE} )?(?P<what>.+?)(?: (?:effect|look|light|lighting|time|weather|season|scene|mood|"
        rf"vibe|style|"
        rf"falling|photo|picture|image|version|atmosphere))*(?: (?:to|in|on|over) (?P<where>.+))?",
        text,
    )
    if not match or (match["where"] and not is_whole(target_of(match["where"]) or "-")):
        return None
    return _meant(clause, match["what"], amount)


def _meant(clause: Clause, what: str, amount: Amount) -> Reading | None:
    strength = min(
        1.0, amount.share if amount.share is not None else {0.3: 0.4, 0.5: 0.6}.get(amount.factor, 1.0)
    )
    less = {"strength": strength} if strength < 1 else {}
    if what in ("overcast", "an overcast day", "cloudy day"):
        return _new_sky(clause, "overcast")
    if what in _named("hours"):
        hour = _named("hours")[what]
        said = {"golden": "the golden hour", "blue": "the blue hour"}.get(hour, hour)
        return _one(clause, "time_of_day", {"hour": hour} | less, f"give it the light of {said}")
    if what in _named("weathers"):
        much = (
            {0.3: 0.2, 0.5: 0.35, 1.0: 0.6}.get(amount.factor, 0.9)
            if amount.share is None
            else min(amount.share, 1.0)
        )
        arguments = {"kind": _named("weathers")[what], "amount": round(much, 2)}
        return _one(clause, "weather", arguments, f"lay {arguments['kind']} over the picture")
    if what in _named("seasons"):
        name = _named("seasons")[what]
        return _one(clause, "season", {"name": name} | less, f"turn leaves and grass to {name}")
    return None


def _one(clause: Clause, tool: str, arguments: dict, reason: str) -> Reading:
    return Reading(
        clause.said, (Action(tool, arguments, "", reason, expected("changed_inside at_least 0.02")),)
    )
