"""Cards of a turn as HTML: plan, steps, what left this machine. Every word from outside is escaped."""

from html import escape
from time import monotonic

from ....agent.memory.destinations import first_words
from ....agent.values.plan import ANOTHER_WAY, Plan, Step
from ....agent.work.scene import SELECTION
from ....tools import tool
from ..state.plain_words import in_the_past, is_as_set, unmeasured, unused_pictures
from ..state.screen_images import address, thumb
from ..state.turns import StepView, TurnView
from .parameters import shortened, written

_LATE, _GRACE = 2, 3.0
"""A plan takes longer than usual past so many times its estimate, and by so many seconds at least."""
_ENDED = {"done": "✓", "failed": "✕", "running": "", "waiting": "", "stopped": "–"}


def plan_card(view: TurnView) -> str:
    """Return the plan with its steps as they stand."""
    if view.plan is None or not view.steps:
        return ""
    title = "Plan" if view.attempt <= 1 else f"Another way · attempt {view.attempt}"
    count = f"{len(view.steps)} step" + ("" if len(view.steps) == 1 else "s")
    head = f"<header><b>{title}</b><span>{count}{escape(_estimate(view))}</span></header>"
    thinking = _sentence(view.plan.thinking.removeprefix(f"{ANOTHER_WAY} "))
    why = f'<p class="rt-soft">{escape(thinking)}</p>' if thinking else ""
    steps = "".join(_step(shown) for shown in view.steps)
    listed = f'<ol class="rt-steps">{steps}</ol>'
    return f'<section class="rt-card">{head}{_unpriced(view.plan)}{why}{listed}{_unused(view)}</section>'


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _estimate(view: TurnView) -> str:
    """Return what the steps that are not done will take, as far as it holds."""
    plan = view.plan
    if plan is None or not any(shown.state in ("running", "waiting") for shown in view.steps):
        return ""
    taken = sum(shown.result.seconds if shown.result else _so_far(shown) for shown in view.steps)
    late = taken > _LATE * plan.seconds and taken > plan.seconds + _GRACE
    said = "longer than the usual" if late else "about"
    seconds = f" · {said} {plan.seconds:.0f} s" if plan.seconds >= 1 else ""
    return seconds + (f" · at most ${plan.cost:.2f}, with all retries" if plan.cost else "")


def _so_far(shown: StepView) -> float:
    """Return the seconds that a step at work has taken."""
    return monotonic() - shown.started if shown.state == "running" else 0.0


def _unpriced(plan: Plan) -> str:
    """Say which models' price is not in the estimate: the caps on money do not count them."""
    if not plan.unpriced:
        return ""
    names = " and ".join(plan.unpriced)
    return f'<p class="rt-soft">No price is known for {escape(names)}: the caps on money do not count it.</p>'


def _unused(view: TurnView) -> str:
    said = unused_pictures(view)
    return f'<p class="rt-soft">{said}</p>' if said else ""


def step_title(step: Step) -> str:
    """Return a step's tool and place in words: 'Adjust · sky'."""
    name = step.tool.replace("_", " ")
    called = tool.get(step.tool).traits.called or name
    place = "what you marked" if step.target == SELECTION else step.target
    return called.capitalize() + (f" · {place}" if place not in ("", name) else "")


def _step(shown: StepView) -> str:
    step = shown.step
    amounts = " ".join(
        f"<code>{escape(name)} {escape(value)}</code>" for name, value in written(step).items()
    )
    title, did = escape(step_title(step)), escape(_told(shown))
    numbers = f"<details><summary>{title}</summary>{amounts}</details>" if amounts else title
    lines = [
        f'<div class="rt-row"><b>{did or title}</b><span class="rt-soft">{_taken(shown)}</span></div>',
        f'<div class="rt-soft">{numbers}</div>',
        _progress(shown),
        _explained(shown),
        f'<div class="rt-bad">{escape(unmeasured(shown.result.failure))}</div>'
        if shown.result and shown.result.failure
        else "",
    ]
    mark = _ENDED[shown.state]
    return (
        f'<li class="rt-{shown.state}"><span class="rt-mark" aria-label="{shown.state}">{mark}</span>'
        f"<div>{''.join(lines)}</div>{_step_picture(shown)}</li>"
    )


def _told(shown: StepView) -> str:
    """Return what a step says of itself: what it does, or did; '' where it has no words."""
    reason = "" if is_as_set(shown.step.reason) else shown.step.reason
    return in_the_past(reason) if shown.state == "done" else reason


def _taken(shown: StepView) -> str:
    if shown.result is not None:
        return f"{shown.result.seconds:.1f} s"
    return f"{_so_far(shown):.0f} s" if _so_far(shown) >= 1 else ""


def _progress(shown: StepView) -> str:
    if shown.state != "running":
        return ""
    share = f' value="{shown.share:.3f}"' if shown.share else ""
    doing = f'<span class="rt-soft">{escape(shown.doing)}</span>' if shown.doing else ""
    return f'<progress max="1"{share} aria-label="Progress of the step"></progress>{doing}'


def _explained(shown: StepView) -> str:
    """Return where each part of the instruction acted, as small masks with their words."""
    result = shown.result
    if result is None or not result.explanation:
        return ""
    parts = "".join(
        f'<figure><img class="rt-mask" src="{address("mask", digest)}" alt="Where it acted">'
        f"<figcaption>{escape(shortened(part))}{_share(result.shares.get(part))}</figcaption></figure>"
        for part, digest in result.explanation.items()
    )
    return f'<div class="rt-parts">{parts}</div>'


def _share(share: float | None) -> str:
    return "" if share is None else f' <span class="rt-soft">{share:.0%}</span>'


def _step_picture(shown: StepView) -> str:
    result = shown.result
    digest = (result.after if result and not result.failure else "") or shown.preview
    if digest:
        return f'<img class="rt-thumb" src="{thumb(digest)}" alt="After this step">'
    if shown.step.region:
        return (
            f'<img class="rt-thumb rt-mask" src="{address("mask", shown.step.region)}" alt="Where it works">'
        )
    return ""


def leaving_note(view: TurnView) -> str:
    """Return which first pictures go to new addresses, said before they go; '' when none does."""
    said = (first_words(event.destination, event.what, event.size) for event in view.leaving)
    return "".join(f'<p class="rt-bad" role="alert">{escape(words)}</p>' for words in said)


def sent_note(view: TurnView) -> str:
    """Return what left this machine in this turn; '' when nothing did."""
    if not view.sent:
        return ""
    rows = "".join(f"<li>{escape(s.what)} → {escape(s.destination)}</li>" for s in view.sent)
    summary = f"Sent from this machine: {len(view.sent)}"
    return f'<details class="rt-soft"><summary>{summary}</summary><ul>{rows}</ul></details>'
