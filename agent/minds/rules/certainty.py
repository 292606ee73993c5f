# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""How sure a region must be, by what a wrong one would cost, and what is said when it is not."""

from ....engines.vision.vision_specs import SPECS as FINDERS
from ....pictures import Region
from ...values.brief import Option, Question, Refusal, Wish
from .. import Scene
from ..reading.meaning import the
from .intent_calls import Action, action_of
from .plurals import names_several

SURE = 0.5
"""Score below which a region is called a guess, and confirmed before its surroundings change."""

SURE_TO_DESTROY = 0.6
"""Score below which a region is confirmed before something in it is destroyed."""


def sure_enough(score: float, action: Action) -> bool:
    """Return whether a region of this score may be used unasked; a wrong one blurs the subject with the rest."""
    if action.destructive:
        return score >= SURE_TO_DESTROY
    return score >= (SURE if action.tool in ("replace_background", "blur") else 0.0)


def unsure_question(phrase: str, found: list[Region], action: Action, about: int) -> Question:
    """Return the question whether the best candidate is what is meant."""
    best = max(found, key=lambda r: r.score)
    options = (
        Option(label="yes, that", request="yes, that", region=best.digest),
        Option(label="no, leave this out", request="no, leave this out", intents=()),
    )
    text = f"{'Are these' if names_several(phrase) else 'Is this'} {the(phrase)}? I am not sure ({best.score:.0%})."
    return Question(
        text=text,
        options=options,
        default=1 if action.destructive else 0,
        target=phrase,
        place=True,
        about=about,
    )


def unsure_text(question: Question, wish: Wish, scene: Scene) -> str:
    """Return why a wish's region was asked about, when it was for want of certainty."""
    action = action_of(wish.intent, scene.picture.size) if wish.intent is not None else None
    found = scene.find(question.target) if question.target else []
    if action is None or not found or sure_enough(max(r.score for r in found), action):
        return ""
    best = max(r.score for r in found)
    which = "parts are" if names_several(question.target) else "part is"
    return f"I am not sure which {which} {the(question.target)} ({best:.0%})"


def guess(phrase: str, score: float) -> str:
    """Return how an unsure region is owned up to."""
    return f"{the(phrase)} is a guess ({score:.0%} sure)"


def not_found(wish: str, why: str, scene: Scene) -> Refusal:
    """Return the refusal of a wish whose region is unknown: who could find it, or how to show where."""
    show = "show where, with a click or a box"
    if any(e.startswith("find/") and e != "find/classical" for e in scene.engines):
        return Refusal(wish=wish, why=f"{why}; {show}.")
    finder = next(s for s in FINDERS if s.name == "grounded-sam")
    command = f"{finder.supply}, then the profile 'local'; or {show}"
    return Refusal(wish=wish, why=f"{why}.", engine=f"find: {finder.name}", command=command)
