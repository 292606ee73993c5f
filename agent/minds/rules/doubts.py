"""What must be asked before a request is carried out, and how the question reads."""

from ....pictures import Region
from ...values.brief import Option, Question, Wish
from ...values.intents import Ambiguity, Gap, Intent
from .. import Scene
from ..reading.meaning import the
from .certainty import sure_enough, unsure_question
from .intent_calls import action_of, place_of
from .listening import Heard, lookup
from .place_names import place_names
from .plurals import plural

_ONE_OF = ("subject", "background", "main subject", "foreground")


def first_doubt(said: Heard, scene: Scene) -> tuple[Question, Ambiguity] | None:
    """Return the first thing that must be asked: wishes that undo each other, a gap, an unclear region."""
    if said.doubtful and not any(isinstance(w.intent, Gap) for w in said.wishes):
        return _did_you_mean(said), "goal"
    clash = _conflict(said)
    if clash is not None:
        return clash, "conflict"
    for index, wish in enumerate(said.wishes):
        if isinstance(wish.intent, Gap):
            return gap_question(wish.intent, index), wish.intent.kind
        unclear = _unclear_region(wish, index, scene) if wish.intent is not None else None
        if unclear is not None:
            return unclear
    return None


MEANT = -2
"""`about` of the question whether the whole reading is meant."""


def _did_you_mean(said: Heard) -> Question:
    shown = "; ".join(dict.fromkeys(_shown(w.intent) for w in said.wishes if w.intent is not None))
    destroys = any(
        w.intent is not None and w.intent.do in ("remove", "recolour", "backdrop") for w in said.wishes
    )
    options = (
        Option(label=f"yes: {shown}", request=shown),
        Option(label="no, leave it", request="leave it", intents=()),
    )
    text = f"I am not sure that I understand this. Did you mean: {shown}?"
    return Question(text=text, options=options, default=1 if destroys else 0, about=MEANT)


def gap_question(gap: Gap, index: int) -> Question:
    """Return the question that closes a gap."""
    options = tuple(Option(label=c.label, request=c.label, intents=c.intents) for c in gap.choices)
    return Question(text=gap.question, options=options, default=gap.default, place=gap.place, about=index)


def _unclear_region(wish: Wish, index: int, scene: Scene) -> tuple[Question, Ambiguity] | None:
    intent = wish.intent
    assert intent is not None
    if wish.region:
        return None
    for phrase in place_of(intent):
        found = lookup(scene, phrase)
        if not found:
            return _nothing(wish, index, phrase, scene), "impossible"
        if len(found) > 1 and phrase not in _ONE_OF and not plural(phrase):
            return _which(index, phrase, found), "referent"
        action = action_of(intent, scene.picture.size)
        if action is not None and not sure_enough(max(r.score for r in found), action):
            return unsure_question(phrase, found, action, index), "referent"
    return None


def unsure_of(wish: Wish, scene: Scene) -> str:
    """Return why the region of a wish cannot be used: not found, or too unsure; '' when that is no matter."""
    for phrase in place_of(wish.intent) if wish.intent is not None else ():
        found = lookup(scene, phrase)
        if not found:
            return scene.lost(phrase) or f"I do not find {the(phrase)} here"
    return ""


def _nothing(wish: Wish, index: int, phrase: str, scene: Scene) -> Question:
    subject = lookup(scene, "subject") if phrase != "subject" else []
    options = [Option(label="leave this out", request="leave this out", intents=())]
    if subject:
        best = max(subject, key=lambda r: r.score)
        options.append(Option(label="the main subject", request="the main subject", region=best.digest))
    unsure = scene.lost(phrase) or f"I do not find {the(phrase)} here"
    text = f"{unsure}. Show me where, or choose:"
    return Question(text=text, options=tuple(options), target=phrase, place=True, about=index)


def _which(index: int, phrase: str, found: list[Region]) -> Question:
    labels = place_names(found)
    options = [
        Option(label=f"the {label} one", request=label, region=r.digest)
        for label, r in zip(labels, found, strict=True)
    ]
    surest = max(range(len(found)), key=lambda i: (found[i].score, found[i].area))
    text = f"There are {len(found)} for {the(phrase)!r}. Which one?"
    every = Option(label="all of them", request="all of them")
    return Question(
        text=text, options=(*options, every), default=surest, target=phrase, place=True, about=index
    )


_MONOCHROME = ("black_and_white", "noir")


def _conflict(said: Heard) -> Question | None:
    """Ask which of two wishes counts when one undoes the other."""
    for later, second in enumerate(said.wishes):
        for earlier, first in enumerate(said.wishes[:later]):
            if (
                first.intent is not None
                and second.intent is not None
                and _undo_each_other(first.intent, second.intent)
            ):
                texts = (
                    (first.text, second.text)
                    if first.text != second.text
                    else (_shown(first.intent), _shown(second.intent))
                )
                options = (
                    Option(label=texts[0], request=texts[0], intents=(first.intent,)),
                    Option(label=texts[1], request=texts[1], intents=(second.intent,)),
                )
                text = f"'{texts[0]}' and '{texts[1]}' undo each other. Which one?"
                return Question(text=text, options=options, default=1, about=earlier * 1000 + later)
    return None


def _shown(intent: Intent) -> str:
    action = action_of(intent, (0, 0))
    return action.reason if action else intent.do


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
