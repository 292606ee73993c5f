"""What operation may know of an event: names, numbers and verdicts; words only when they are asked for."""

from ..values.events import (
    Answered,
    Asked,
    Committed,
    Event,
    Failed,
    Judged,
    Moved,
    NodeFinished,
    Planned,
    Replied,
    Sent,
    Spent,
    StepFinished,
    Understood,
)

Fact = str | int | float | bool


def facts_of(event: Event, *, words: bool = False) -> dict[str, Fact] | None:
    """Return an event's facts; None for what is not told. `words`: also what was said and asked.

    Pictures never come along, nor their digests.
    """
    facts = _facts(event)
    if facts is None or not words:
        return facts
    return facts | _words(event)


def _facts(event: Event) -> dict[str, Fact] | None:
    match event:
        case NodeFinished():
            return {"node": event.node, "seconds": round(event.seconds, 4)}
        case Understood():
            return {"intent": event.brief.intent, "wishes": len(event.brief.wishes)}
        case Asked():
            return {"options": len(event.question.options)}
        case Planned():
            tools = ",".join(step.tool for step in event.plan.steps)
            return {"attempt": event.attempt, "tools": tools, "approve": event.approve}
        case StepFinished():
            return _step_facts(event)
        case Judged():
            return _verdict_facts(event)
        case Committed() | Moved():
            return {"version": event.version.number}
        case Sent():
            return {"destination": event.destination}
        case Spent():
            return {"calls": event.calls, "money": event.money, "seconds": round(event.seconds, 4)}
        case Failed():
            return {"error": event.error}
        case Answered() | Replied():
            return {}
        case _:
            return None


def _step_facts(event: StepFinished) -> dict[str, Fact]:
    result = event.result
    return {
        "index": event.index,
        "tool": event.step.tool,
        "engine": result.engine or "built-in",
        "failed": bool(result.failure),
        "seconds": round(result.seconds, 4),
        "money": result.cost,
    }


def _verdict_facts(event: Judged) -> dict[str, Fact]:
    verdict = event.verdict
    scores = {name: round(getattr(verdict, name), 4) for name in ("instruction", "preservation", "quality")}
    return {"attempt": event.attempt, "passed": verdict.passed, "judge": verdict.judge, **scores}


def _words(event: Event) -> dict[str, Fact]:
    match event:
        case Understood():
            return {"request": event.brief.request}
        case Asked():
            return {"question": event.question.text}
        case Answered():
            return {"answer": event.exchange.answer}
        case StepFinished():
            return {"failure": event.result.failure} if event.result.failure else {}
        case Judged():
            return {"wrong": event.verdict.wrong} if event.verdict.wrong else {}
        case Failed():
            return {"message": event.message}
        case Replied():
            return {"reply": event.text}
        case _:
            return {}
