"""What must be asked before a request is carried out, and how the question reads."""

from ...values.brief import Option, Question, Wish
from ...values.intents import Ambiguity, Gap, Intent
from .. import Scene
from .heard import Heard
from .intent_calls import action_of, place_of, shown
from .unclear_regions import Unclear, unclear

Doubt = tuple[Question, Ambiguity]


def first_doubt(said: Heard, scene: Scene) -> Doubt | None:
    """Return the first thing that must be asked: wishes that undo each other, a gap, an unclear region.

    What was not understood at all is asked about last.
    """
    clash = _conflict(said)
    if clash is not None:
        return clash, "conflict"
    offers: Doubt | None = None
    for index, wish in enumerate(said.wishes):
        if isinstance(wish.intent, Gap):
            asked = gap_question(wish.intent, index), wish.intent.kind
            if not wish.intent.offers:
                return asked
            offers = offers or asked
            continue
        doubt = unclear_region(wish, scene)
        if doubt is not None:
            return doubt.question.model_copy(update={"about": index}), doubt.kind
    return offers


def gap_question(gap: Gap, index: int) -> Question:
    """Return the question that closes a gap."""
    options = tuple(Option(label=c.label, request=c.wish or c.label, intents=c.intents) for c in gap.choices)
    return Question(
        text=gap.question,
        options=options,
        default=gap.default,
        place=gap.place,
        offers=gap.offers,
        about=index,
    )


def unclear_region(wish: Wish, scene: Scene) -> Unclear | None:
    """Return what is to be asked about the place of a wish; None when it is clear or shown."""
    action = action_of(wish.intent, scene.picture.size) if wish.intent is not None else None
    if wish.region or wish.intent is None or action is None:
        return None
    tool = scene.toolbox(action.tool)
    return next((d for phrase in place_of(wish.intent) if (d := unclear(phrase, tool, scene))), None)


_MONOCHROME = ("black_and_white", "noir")


def _conflict(said: Heard) -> Question | None:
    """Ask which of two wishes counts when one undoes the other."""
    for later, second in enumerate(said.wishes):
        for earlier, first in enumerate(said.wishes[:later]):
            if first.intent is None or second.intent is None:
                continue
            if not _undo_each_other(first.intent, second.intent):
                continue
            texts = (
                (first.text, second.text)
                if first.text != second.text
                else (shown(first.intent), shown(second.intent))
            )
            options = (
                Option(label=texts[0], request=texts[0], intents=(first.intent,)),
                Option(label=texts[1], request=texts[1], intents=(second.intent,)),
            )
            text = f"'{texts[0]}' and '{texts[1]}' undo each other. Which one?"
            return Question(text=text, options=options, default=1, about=earlier * 1000 + later)
    return None


def _undo_each_other(first: Intent, second: Intent) -> bool:
    if place_of(first) != place_of(second):
        return False
    for a, b in ((first, second), (second, first)):
        if a.do == "look" and a.name in _MONOCHROME and b.do == "adjust" and not b.goal:
            return max(b.sliders.get("saturation", 0), b.sliders.get("vibrance", 0)) >= 0.15
    if first.do != "adjust" or second.do != "adjust" or first.goal or second.goal:
        return False
    single = len(first.sliders) == 1 and len(second.sliders) == 1
    shared = set(first.sliders) & set(second.sliders)
    return single and any(first.sliders[k] * second.sliders[k] < 0 for k in shared)
