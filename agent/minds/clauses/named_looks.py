"""Clauses about looks, filters, references, and 'make it better'."""

import re

from ....prompts.loader import load_lexicon
from ..words.amounts import Amount, take_amount
from ..words.grammar import Clause, alternatives
from ..words.targets import PICTURE, is_pronoun, is_whole, target_of, targets_of
from .clause_context import Ears
from .effects import Part, cast_part, effect_part, made, predicate
from .meaning import Action, Choice, Doubt, Reading, expected, refused


def read_look(clause: Clause, ears: Ears) -> Reading | None:
    """Read 'sepia', 'apply a vintage filter', 'a green tint', 'turn it into a pencil drawing'."""
    text = re.sub(r" so (?:it|that|the) .*$", "", clause.text)
    text = re.sub(r"^give (?:it|this|them|everything) (?=\w)", "give ", text)
    verb = (
        r"(?:add|apply|use|put|give|make|turn|convert|change|transform|transfer|"
        r"render|filter|set|do|create|have|show|style|recreate|remake|i want)"
    )
    through = re.fullmatch(
        (
            r"(?:add|apply|use|put) (?:a |an )?(?:\w+ )?filter(?: (?:to|on|over) "
            r".+?)? (?:that |which |to )(?:makes?|turns?|has|gives?|looks?|have) "
            r"(?:it |the picture |the image |the photo |things |everything )?(?:look "
            r"|appear )?(?:like )?(.+)"
        ),
        text,
    )
    if through and (part := _styled(re.sub(r"^(?:a|an) ", "", through[1]))):
        return made(clause.said, part, ("",))
    if re.fullmatch(rf"filter (?:the |this |my )?(?:whole |entire )?{PICTURE}", text):
        return _which_look(clause)
    match = re.fullmatch(
        (
            rf"{verb}(?: (?P<it>(?:it|this|them|everything|(?:the |this |my |"
            rf"a )?(?:whole |entire )?(?:{PICTURE}|\w+)))(?: up)?)??(?: (?:to|"
            rf"into|in|with|on|as|over|have|like|look like|done (?:in|as|with)))* "
            rf"?(?:a |an |the |some |more )*(?P<what>.+?)(?: (?:to|on|over|onto|"
            rf"for|in|across|throughout) (?P<place>(?:the |this |my |all |it|"
            rf"everything).*))?"
        ),
        text,
    )
    if not match:
        return None
    what = re.sub(rf" (?:of|for) (?:it|this|the {PICTURE}|this {PICTURE})$", "", match["what"])
    target = (
        target_of(match["place"] or "") if match["place"] else (target_of(match["it"]) if match["it"] else "")
    )
    if target is None or (match["it"] and match["place"] and not is_whole(match["it"])):
        return None
    if re.fullmatch(
        (
            r"(?:new |different |another |nice |cool |image |photo |colour |"
            r"better |instagram |snapchat )*(?:filter|filters|effect|effects|"
            r"look|style|preset|image filter|photo filter|tint|hue|colour)"
        ),
        what,
    ):
        return _which_look(clause)
    part = _styled(what)
    return made(clause.said, part, (target,)) if part else None


def _styled(what: str) -> Part | None:
    direct = predicate(what)
    if direct is not None:
        return direct
    stripped = re.sub(
        (
            r"^(?:look(?:s|ing)? like|style of|in the style of|style|like|image|"
            r"picture|photo|(?:the )?style to|full|complete|bright|dark|nice|"
            r"cool|bold|realistic|detailed|classic|beautiful) |(?: (?:style|"
            r"look|effect|filter|painting|drawing|art|artwork|film|version|mode|"
            r"photo|picture|image|tone|tones|toned|design|art style|feel|vibe|"
            r"photo filter|art piece|composition|aesthetic|piece|form|format))+$"
        ),
        "",
        what,
    )
    if stripped != what:
        return predicate(stripped) or _styled(stripped)
    return None


def _which_look(clause: Clause) -> Reading:
    names = (
        ("warm film", "warm film"),
        ("black and white", "black_and_white"),
        ("vintage", "vintage"),
        ("cinematic", "cinematic"),
    )
    choices = tuple(Choice(label, f"apply a {word} filter") for label, word in names)
    return Reading(clause.said, doubt=Doubt("parameter", "Which filter?", choices, "apply a {} filter"))


_OTHER = (
    r"(?:the |this |that |my )?"
    r"(?:attached|other|second|reference|style|example|attachment|sample|inspiration)"
    r"(?: (?:picture|image|photo|one|reference))?|the attachment"
)
_THIS = rf"(?:{_OTHER}|(?:this|that|the|my)(?: (?:one|{PICTURE}))?|it)"


def read_match(clause: Clause, ears: Ears) -> Reading | None:
    """Read 'match the look of the attached picture', 'same colours as the reference', 'match this'."""
    other = _THIS if ears.attachments else rf"{_OTHER}|this(?: one)?"
    match = re.fullmatch(
        (
            rf"(?:(?:match|copy|use|take|apply|borrow|transfer|steal|make|give|"
            rf"adopt|edit|grade|same)\b.*?)(?:look|colours?|style|tones?|mood|grade|grading|palette|"
            rf"like|match|as|from|atmosphere|feel|vibe)\b(?: of| as| from| in| to| like| with)*"
            rf" (?:{other})(?: to .*)?|match (?:it |the picture )?(?:to |with )?(?:{other})"
        ),
        clause.text,
    )
    if not match:
        return None
    if not ears.attachments:
        return refused(
            clause.said,
            "there is no picture attached to take the look from",
            engine="match_look",
            command="attach it to the request",
        )
    action = Action(
        "match_look",
        {"reference": ears.attachments[0]},
        "",
        "take over light and colours of the attached picture",
        expected("changed_inside at_least 0.1"),
    )
    return Reading(clause.said, (action,))


_WHITE_BALANCE = re.compile(
    r"(?:auto )?(?:(?:white balance|wb)(?: (?:fix|fixed|correct(?:ion|ed)|adjust(?:ment|ed)))?|"
    r"(?:fix|correct|set|adjust|neutrali[sz]e|balance) (?:the )?(?:white balance|wb)(?: and contrast)?|"
    r"colour correct(?:ion)?.*|neutralise the colours?)"
)
_ENHANCE = re.compile(
    r"(?:enhance|improve|retouch|auto[ -]?enhance|beautify|optimi[sz]e|perfect|polish|fix|fix up|touch up|"
    r"correct|clean up|upgrade|better|spruce up|perk up)(?: (?:up))?(?: (?P<what>.+))?|"
    r"(?:auto|automatic) (?:levels|fix|correct(?:ion)?|tone|enhance(?:ment)?|adjust(?:ment)?)|"
    r"make (?:adjustments|improvements)"
)
_LIGHTING = re.compile(
    r"(?:lighting|light|exposure|levels)(?: (?:of|in|on|for) (?P<where>.+))?|bad lighting|poor lighting"
)


def read_enhance(clause: Clause, ears: Ears) -> Reading | None:
    """Read 'enhance', 'fix the lighting', 'improve the colours', 'auto levels', 'white balance'."""
    text, _ = take_amount(clause.text)
    if _WHITE_BALANCE.fullmatch(text):
        light = "contrast" in text or "bright" in text
        reason = "neutralise the colour cast, measured from the picture"
        return Reading(clause.said, (Action("enhance", {"light": light}, "", reason),))
    match = _ENHANCE.fullmatch(text)
    if not match:
        return None
    what = re.sub(r"^(?:the |this |my |its |overall )+", "", match["what"] or "")
    lighting = _LIGHTING.fullmatch(what)
    if lighting:
        return _balanced_light(clause, lighting["where"] or "")
    if re.fullmatch(r"colours?|colou?r balance|skin tones?", what):
        balanced = Action("enhance", {"light": False}, "", "balance the colours, measured")
        stronger = effect_part("stronger colours", Amount(0.5)).actions
        return made(clause.said, Part((balanced, *stronger)), ("",))
    target = target_of(what)
    part = predicate("better") if target == "" or is_pronoun(target or "") else None
    return made(clause.said, part, ("",)) if part else None


def _balanced_light(clause: Clause, where: str) -> Reading | None:
    targets = targets_of(where)
    part = Part((Action("expose", {}, "", "set the light, measured from the picture"),))
    said = "the light is balanced by measuring the picture"
    return made(clause.said, part, targets, said) if targets else None


def read_goal(clause: Clause, ears: Ears) -> Reading | None:
    """Read bare wishes: 'moody please', 'needs more punch', 'too dark', 'night', 'black and white'."""
    text = re.sub(
        (
            rf"^(?:it|this|the {PICTURE}|this {PICTURE}|{PICTURE}|everything|"
            rf"which) (?:is|are|looks?|feels?|seems?|should be|should look|should "
            rf"have)?"
        ),
        "",
        clause.text,
    ).strip()
    bare, stops = take_amount(re.sub(r"^(?:exposure|brightness|light) ", "", text))
    if not bare and stops.stops is not None:
        return made(clause.said, effect_part("brighter" if stops.stops > 0 else "darker", stops), ("",))
    amount = Amount()
    part = predicate(re.sub(r"^(?:some|with|for|in|of|be) ", "", text))
    if part is not None:
        return made(clause.said, part, ("",))
    cast = re.fullmatch(rf"(?:more )?(\w+) {alternatives(load_lexicon().cast_words)}", text)
    found = cast_part(cast[1], amount) if cast else None
    return made(clause.said, found, ("",)) if found else None
