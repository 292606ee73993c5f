"""Clauses about what must go without being a thing, and about what must stay: haze, tints; 'keep the sky'."""

import re

from ....prompts.loader import load_lexicon
from ....tools.enhance import CASTS
from ..words.amounts import Amount, take_amount
from ..words.grammar import Clause, alternatives
from ..words.targets import colour_of, target_of, targets_of, the
from .effects import Part, cast_part, effect_part, look_part, made, predicate, property_words
from .meaning import Action, Reading

_SHORTENED = {"blu": "blue", "redd": "red", "purpl": "purple", "orang": "orange"}
"""What '-ish' and '-y' leave of a colour."""


def read_remove_quality(clause: Clause) -> Reading | None:
    """Read 'remove the haze', 'get rid of the orange hue', 'remove the blurriness', 'take the colour out'."""
    text, amount = take_amount(clause.text)
    match = re.fullmatch(
        (
            rf"(?:{alternatives(load_lexicon().verbs['remove'])}|clean up|clean|"
            rf"filter out|liberate|extract|reverse|neutrali[sz]e|fix|correct) (?:all |any "
            rf")?(?:of )?(?:the |this |some )?(.+?)(?: (?:from|in|of|on) (.+))?|"
            rf"take (?:the |all the |all |this |some of the )?(.+?) (?:out|off|"
            rf"away)(?: of (.+))?"
        ),
        text,
    )
    cured = _cured(clause, text, amount)
    if cured is not None or not match:
        return cured
    noun, targets = match[1] or match[3], targets_of(match[2] or match[4] or "")
    if targets is None:
        return None
    measured = _cast_gone(noun, amount) if targets == ("",) else None
    part = measured or _without(noun, amount, mending=text.startswith(("fix", "correct", "reverse")))
    if part is not None:
        return made(clause.said, part, targets)
    if noun not in load_lexicon().qualities.filters:
        return None
    neutral = Action("enhance", {"light": False}, "", "neutralise the colour cast, measured from the picture")
    return made(
        clause.said, Part((neutral,)), targets, "a filter is undone only as far as its colour cast goes"
    )


def _cured(clause: Clause, text: str, amount: Amount) -> Reading | None:
    """Read 'lift the fog' and 'smooth out that noise', whose verbs take no thing away."""
    known = load_lexicon().qualities
    nouns = alternatives(tuple(known.cures))
    match = re.fullmatch(rf"{alternatives(known.cured_by)} (?:the |that |this |all )*({nouns})", text)
    return made(clause.said, effect_part(known.cures[match[1]], amount), ("",)) if match else None


def _without(noun: str, amount: Amount, *, mending: bool) -> Part | None:
    """Return the change that takes a quality away; None when the noun is a thing, or is only to be mended."""
    qualities = load_lexicon().qualities
    if noun in qualities.colour and not mending:
        return look_part("black_and_white")
    if noun in qualities.cures:
        return effect_part(qualities.cures[noun], amount if amount.said else Amount(1.4))
    if part := cast_part(_colour_of_cast(noun), amount, -0.8):
        return part
    if mending or noun in qualities.things or noun not in property_words():
        return None
    return effect_part(property_words()[noun][1], amount)


def _cast_gone(noun: str, amount: Amount) -> Part | None:
    """Return the white balance that takes 'the orange tint' of a whole picture away."""
    colour = _colour_of_cast(noun)
    if colour not in CASTS:
        return None
    reason = f"take the {colour} cast away, as far as is measured and visibly"
    arguments = {"light": False, "cast": colour} | ({"strength": amount.factor} if amount.factor < 1 else {})
    return Part((Action("enhance", arguments, "", reason),))


def _colour_of_cast(noun: str) -> str:
    tinge = f"(?:{alternatives(load_lexicon().cast_words)}|colouring|discolouration)"
    cast = re.fullmatch(rf"(\w+?)(?:ish|y)? {tinge}", noun)
    return _SHORTENED.get(cast[1], cast[1]) if cast else ""


def read_keep(clause: Clause) -> Reading | None:
    """Read 'don't touch the sky', 'keep the face as it is', 'without changing the colours'."""
    match = re.fullmatch(
        (
            r"(?:don't|do not|never|without|not|no) (?:touch(?:ing)?|chang(?:e|"
            r"ing)|affect(?:ing)?|alter(?:ing)?|edit(?:ing)?|modify(?:ing)?|"
            r"los(?:e|ing)|make|darken|brighten) (.+)|(?:leave|keep) (.+?) (?:alone|"
            r"as (?:it|they|he|she) (?:is|are)|unchanged|untouched|intact|the "
            r"same|sharp|crisp|in focus|the way (?:it|they) (?:is|are))"
        ),
        clause.text,
    )
    bare = re.fullmatch(r"(?:keep|leave) ((?:the|my|his|her|its|our|their) (?:\w+ )?(\w+))", clause.text)
    if bare and predicate(bare[2]) is None and colour_of(bare[2]) is None:
        match = match or bare
    if not match:
        return None
    target = target_of(next(group for group in match.groups() if group))
    if target is None:
        return None
    return Reading(clause.said, assumptions=(f"{the(target)} stays as it is",) if target else ())
