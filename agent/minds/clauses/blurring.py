"""Clauses about blur: 'blur the background', 'make the sign out of focus'."""

import re

from ..words.amounts import take_amount
from ..words.grammar import Clause
from ..words.targets import target_of, targets_of, the
from .clause_context import Ears
from .meaning import Action, Reading, expected


def read_blur(clause: Clause, ears: Ears) -> Reading | None:
    """Read 'blur the background', 'add motion blur', 'bokeh'."""
    text, amount = take_amount(clause.text)
    match = re.fullmatch(
        r"(?:blur|defocus|unfocus|blur out|un-focus|make) (?:out )?(?P<b>.*?) "
        r"?(?:more )?(?:(?<=\w )(?:blurry|blurred|out of focus|blurrier|"
        r"unfocused))?"
        r"|(?:add|apply|give(?: it)?|use) (?:a |an |some |more )?(?P<kind>gaussian|"
        r"motion|lens|bokeh|background|depth of field)? ?(?:blur|bokeh|bokeh "
        r"effect|blur effect|blurriness|depth of field)(?: (?:to|on|in|for) "
        r"(?P<c>.+))?|bokeh(?: effect)?",
        text,
    )
    if (
        not match
        or (
            text.startswith("make") and not re.search(r"blurry|blurred|out of focus|blurrier|unfocused", text)
        )
        or re.search(r"less blur", text)
    ):
        return None
    spared = re.fullmatch(r"(.+?) (?:except|but|besides|around)(?: for)? (?:the )?(.+)", match["b"] or "")
    kind = match["kind"] or ""
    phrase = (
        match["b"]
        or match["c"]
        or ("background" if kind in ("bokeh", "background", "depth of field") or "bokeh" in text else "")
    )
    targets = (
        (f"everything except {spared[2]}",) if spared and target_of(spared[1]) == "" else targets_of(phrase)
    )
    if targets is None:
        return None
    style = {"motion": "motion", "gaussian": "gaussian"}.get(kind, "lens")
    strength = min(0.5 * amount.factor if amount.share is None else amount.share, 1.0)
    return Reading(
        clause.said, tuple(a for t in targets for a in _blur_actions(t, style, max(strength, 0.05)))
    )


def blurred(clause: Clause, amount: float) -> Reading:
    """Return the reading of a blurred background."""
    return Reading(clause.said, _blur_actions("background", "lens", amount))


def _blur_actions(target: str, kind: str, amount: float) -> tuple[Action, ...]:
    return (
        Action(
            "blur",
            {"kind": kind, "amount": round(amount, 3)},
            target,
            f"blur {the(target)}",
            expected("sharpness falls 0.05"),
        ),
    )
