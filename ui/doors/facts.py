"""Facts of sessions, versions and turns as programs read them: plain values, the same at every door."""

from ...agent.values.plan import call_text
from ...agent.values.verdict import Verdict
from ...agent.values.versions import Version
from ..chat.state.room import Room
from ..chat.state.turns import TurnView
from .fact_types import SessionFacts, TurnFacts, VerdictFacts, VersionFacts, WaitingFacts


def version_facts(room: Room, version: Version) -> VersionFacts:
    """Return what is to be known of a version."""
    tree = room.conversation.tree
    return {
        "number": version.number,
        "current": version.id == tree.head.id,
        "parent": tree.versions[version.parent].number if version.parent else None,
        "request": version.request,
        "steps": [call_text(step) for step in version.steps],
        "name": version.name,
        "snapshot": version.starred,
        "size": list(room.history.picture_size(version.picture)),
        "digest": version.picture,
        "verdict": verdict_facts(version.verdict),
    }


def session_facts(room: Room) -> SessionFacts:
    """Return what is to be known of a session: its versions and what waits."""
    tree, runner = room.conversation.tree, room.runner
    return {
        "session": room.address,
        "name": room.name,
        "kept_here": room.conversation.kept_here,
        "versions": [version_facts(room, v) for v in sorted(tree.versions.values(), key=lambda v: v.number)],
        "waiting": waiting_facts(runner.current) if runner.current else None,
        "spent": room.history.spent,
    }


def verdict_facts(verdict: Verdict | None) -> VerdictFacts | None:
    """Return a verdict with its reasons; None where nothing was judged."""
    if verdict is None:
        return None
    return {
        "passed": verdict.passed,
        "instruction": round(verdict.instruction, 3),
        "preservation": round(verdict.preservation, 3),
        "quality": round(verdict.quality, 3),
        "findings": [finding.text for finding in verdict.findings],
        "wrong": verdict.wrong,
        "judge": verdict.judge,
    }


def turn_facts(room: Room, view: TurnView) -> TurnFacts:
    """Return how a turn ended, or what it waits for."""
    head, (_, verdict, _) = room.conversation.head, view.verdicts[-1] if view.verdicts else (0, None, "")
    return {
        "session": room.address,
        "turn": view.number,
        "state": view.state,
        "reply": view.reply or view.failure,
        "understood": [wish.text for wish in view.brief.wishes] if view.brief else [],
        "assumed": list(view.brief.assumptions) if view.brief else [],
        "steps": [
            {"call": call_text(s.step), "state": s.state, "failure": s.result.failure if s.result else ""}
            for s in view.steps
        ],
        "verdict": verdict_facts(verdict),
        "version": version_facts(room, head),
        "waiting": waiting_facts(view),
        "sent": [{"to": sent.destination, "what": sent.what} for sent in view.sent],
        "calls": view.spent.calls if view.spent else 0,
        "money": view.spent.money if view.spent else 0.0,
        "seconds": round(view.seconds, 3),
    }


def waiting_facts(view: TurnView) -> WaitingFacts | None:
    """Return the question or the plan that waits for a word; None where nothing does."""
    if view.state == "asking" and view.question is not None:
        return {
            "for": "answer",
            "question": view.question.text,
            "options": [
                {"number": number, "label": option.label, "outlined": bool(option.region)}
                for number, option in enumerate(view.question.options, 1)
            ],
            "free": view.question.free,
            "place": view.question.place,
        }
    if view.state == "approving" and view.plan is not None:
        return {"for": "approval", "plan": [call_text(step) for step in view.plan.steps]}
    return None
