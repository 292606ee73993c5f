"""Critic: looks at an attempt after the facts have had their say."""

from collections.abc import Callable
from functools import partial

from ....errors import ToolRetry
from ....pictures import Picture
from ....prompts.templates import render
from ...values.brief import Brief
from ...values.plan import call_text
from ...values.verdict import Finding, Verdict
from .. import Attempt, Place
from ..judging.promises import looked_at_by_a_model
from .closeups import Outline, closeup, where
from .eyes import changed_part
from .facts_first import combine, disproved, facts
from .forms import Compared, Judged
from .together import side_by_side
from .voice import Voice

MOST_PLACES = 3
"""More places than this are not enlarged."""

_AGAIN = {"less": "weaker", "more": "stronger", "retry": "in another way"}
"""Move → how the client wants the last edit again."""
_WHOLE = 0.8
"""Share of the picture from which a place is seen well enough on the whole."""

_SAID = {(2, 0): "better than", (0, 2): "worse than"}


class Critic:
    """A model that judges; its own eyes, so that it may be another one than the planner."""

    def __init__(self, voice: Voice) -> None:
        self.voice = voice

    def sees(self, *attempts: Attempt) -> bool:
        """Say whether the model may and can look at these attempts."""
        return self.voice.sees(*(p for a in attempts for p in (a.before, a.after, *worked_on(a))))

    def judge(self, brief: Brief, attempt: Attempt, base: Verdict) -> Verdict:
        """Score the attempt from before, after, its places enlarged and the facts in `base`."""
        base = looked_at_by_a_model(base)
        shown = [("before", attempt.before), ("after", attempt.after), *enlarged(attempt)]
        prompt = render(
            "judge",
            pictures=[said for said, _ in shown],
            places=placed(attempt),
            request=brief.request,
            steps=[call_text(s) for s in attempt.plan.steps],
            facts=facts(attempt.results, (*base.findings, *attempt.hints)),
            **agreed(brief),
        )
        pictures = tuple(picture for _, picture in shown)
        form = self.voice.fill(
            Judged, prompt, pictures, _looking_twice(attempt, base), made_of=worked_on(attempt)
        )
        return combine(form, base, self.voice.signature("judge"))

    def compare(self, brief: Brief, attempt: Attempt, best: Attempt) -> tuple[bool | None, Finding]:
        """Ask in both orders which is better; None when the answers do not agree."""
        prompt = render("compare", request=brief.request, **agreed(brief))
        orders = [(attempt.after, best.after), (best.after, attempt.after)]
        calls = [partial(self.voice.fill, Compared, prompt, (attempt.before, *pair)) for pair in orders]
        first, second = side_by_side(calls)
        wins = (first.better == "A") + (second.better == "B")
        losses = (first.better == "B") + (second.better == "A")
        said = _SAID.get((wins, losses), "not clearly different from")
        text = f"{said} the best attempt so far, asked in both orders: {first.reason}"
        better = wins == 2 if 2 in (wins, losses) else None
        return better, Finding(step=-1, passed=better is not False, text=text)


def agreed(brief: Brief) -> dict[str, object]:
    """Return what stands between client and studio: the last edit again, wishes, refusals, assumptions."""
    return {
        "again": _AGAIN.get(brief.move.name, "") if brief.move else "",
        "wishes": [wish.text for wish in brief.wishes if wish.text != brief.request],
        "refused": [f"{refusal.wish}: {refusal.why}" for refusal in brief.refusals],
        "assumed": list(brief.assumptions),
    }


def placed(attempt: Attempt) -> list[str]:
    """Say of each place how large it is and where, and whether the client showed it."""
    return [
        f"step {p.step + 1}: {where(p.region)}{', shown by the client' if p.own else ''}"
        for p in attempt.places
    ]


def enlarged(attempt: Attempt) -> list[tuple[str, Picture]]:
    """Return each place before, outlined, and after; the changed part where no step has a place."""
    once = {place.region.digest: place for place in attempt.places if not place.region.empty}
    shown = [shot for place in list(once.values())[:MOST_PLACES] for shot in _shots(place, attempt)]
    if shown:
        return shown
    part = changed_part(attempt.before, attempt.after)
    return [("the changed part, left before and right after", part)] if part else []


def _shots(place: Place, attempt: Attempt) -> list[tuple[str, Picture]]:
    """Return a place before and after; the latter only where the whole result does not show it as well."""
    left, top, right, bottom = place.region.box
    share = (right - left) * (bottom - top) / (place.after.width * place.after.height)
    seen = share > _WHOLE and place.after.digest == attempt.after.digest
    return pair(place)[:1] if seen else pair(place)


def pair(place: Place) -> list[tuple[str, Picture]]:
    """Return a place enlarged, before with its outline and after, each with what is said of it."""
    box, name = place.region.box, f"where step {place.step + 1} worked, enlarged"
    outline = Outline(1, place.region)
    before = closeup(place.before, box, (outline,), number=False)
    return [(f"{name}, before, outlined", before), (f"{name}, after", closeup(place.after, box))]


def worked_on(attempt: Attempt) -> tuple[Picture, ...]:
    """Return the pictures that its enlarged places are cut out of."""
    return tuple(picture for place in attempt.places for picture in (place.before, place.after))


def _looking_twice(attempt: Attempt, base: Verdict) -> Callable[[Judged], Judged]:
    """Return a check that tells an eye once what measurements say against it."""
    told: list[str] = []

    def check(form: Judged) -> Judged:
        wrong = [] if told else disproved(form, attempt, base)
        told.extend(wrong)
        if wrong:
            raise ToolRetry(f"{'; '.join(wrong)}. Look again and answer anew")
        return form

    return check
