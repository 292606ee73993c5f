"""Turns that a client begins: who is asked before anything leaves, what is asked on the way."""

from typing import Any

import mcp_types as types
from pydantic import Field

from ....agent.memory.destinations import remember
from ....agent.values.events import Leaving
from ...chat.state.turns import TurnView
from ..consent import kept, may_they, strangers
from ..guest import Guest, Work
from .actions import Asked, action
from .answer_blocks import plan_words, question_words, refusal, turn_answer
from .call import Call, aside


class Say(Asked):
    """Say in words what you want done with the picture, and get it done: understood, planned, worked inside
    its region, measured, judged, kept as a version. It may come back with a question: then call answer.
    """

    request: str = Field(description="what is wanted, in words: 'make it warmer', 'remove the left car'")
    where: str = Field(
        "", description="where: words, 'box l,t,r,b', 'point x,y' in pixels, or a region's digest from find"
    )
    references: list[str] = Field(
        [], description="digests from attach, of pictures that the request speaks of"
    )


@action(Say)
async def say(call: Call, asked: Say) -> types.CallToolResult:
    """Take a request to its end or its question."""
    guest = await aside(call.guest, asked.session)
    store = guest.room.conversation.session.store
    pictures = tuple([await aside(store.picture, digest) for digest in asked.references])
    region = None if _open_again(call, guest) else await aside(guest.region, asked.where)
    return await with_user(call, guest, lambda hear: guest.say(asked.request, pictures, region, hear))


class Answer(Asked):
    """Answer the question that waits."""

    answer: str = Field(description="an option's number, other words, 'x,y' or 'l,t,r,b', or 'you decide'")


@action(Answer)
async def answer(call: Call, asked: Answer) -> types.CallToolResult:
    """Go on with the turn that asks."""
    guest = await aside(call.guest, asked.session)
    return await with_user(call, guest, lambda hear: guest.answer(asked.answer, hear))


class Approve(Asked):
    """Run the plan that waits, or stop it."""

    run: bool = Field(description="true runs the plan, false drops it")


@action(Approve)
async def approve(call: Call, asked: Approve) -> types.CallToolResult:
    """Go on with the turn whose plan waits."""
    guest = await aside(call.guest, asked.session)
    return await with_user(call, guest, lambda hear: guest.approve(asked.run, hear))


class GoOn(Asked):
    """Go on with a turn that was cut off, by a crash or a closed connection."""


@action(GoOn)
async def go_on(call: Call, asked: GoOn) -> types.CallToolResult:
    """Resume what was cut off."""
    guest = await aside(call.guest, asked.session)
    return await with_user(call, guest, guest.go_on)


class Stop(Asked):
    """Stop the turn that runs in this session; what is done is kept."""


@action(Stop)
def stop(call: Call, asked: Stop) -> types.CallToolResult:
    """Ask the running turn to stop."""
    guest = call.guest(asked.session)
    guest.stop()
    return types.CallToolResult(content=[types.TextContent(text="Asked to stop; what is done is kept.")])


async def with_user(call: Call, guest: Guest, work: Work) -> types.CallToolResult:
    """Run a turn; its user is asked what only a user can say, where the client has a way to."""
    view = guest.open_turn if _open_again(call, guest) else None
    if view is None:
        addresses = await aside(strangers, guest.room)
        if addresses and not await _agreed(call, guest, addresses):
            return refusal(kept(addresses))
        view = await _run(call, guest, work)
    while view.state in ("asking", "approving"):
        following = await _asked(call, guest, view)
        if following is None:
            break
        view = await _run(call, guest, following)
    told = await aside(turn_answer, guest, view)
    told.is_error = view.state == "failed"
    return told


async def _run(call: Call, guest: Guest, work: Work) -> TurnView:
    view = await call.turn(guest, work)
    held = [e.destination for e in view.leaving if isinstance(e, Leaving)]
    if held and not view.sent and not view.failure:
        view.failure = kept(held)
    return view


def _open_again(call: Call, guest: Guest) -> bool:
    """Say whether this is the same call made again, with the answer to what its turn asked."""
    return guest.open_turn is not None and call.came_back(_state(guest.open_turn))


def _state(view: TurnView) -> str:
    return f"turn {view.number}"


async def _agreed(call: Call, guest: Guest, addresses: list[str]) -> bool:
    agree = {"type": "boolean", "title": "They may go there", "default": False}
    form = {"type": "object", "properties": {"agree": agree}, "required": ["agree"]}
    said = await call.ask("consent", "consent", may_they(addresses), form)
    if not said or said.get("agree") is not True:
        return False
    for address in addresses:
        await aside(remember, guest.room.settings.studio.database, address)
    return True


async def _asked(call: Call, guest: Guest, view: TurnView) -> Work | None:
    """Return how the turn goes on after what its user said; None when nobody said anything."""
    key = f"{view.state} {view.number}.{len(view.exchanges)}"
    if view.state == "asking":
        said = await call.ask(key, _state(view), question_words(view), _ANSWER)
        words = str((said or {}).get("answer", "")).strip()
        return (lambda hear: guest.answer(words, hear)) if words else None
    said = await call.ask(key, _state(view), plan_words(view), _APPROVE)
    return None if said is None else lambda hear: guest.approve(said.get("run") is True, hear)


def _form(**field: Any) -> dict[str, Any]:
    return {"type": "object", "properties": field, "required": list(field)}


_ANSWER = _form(
    answer={"type": "string", "title": "Answer", "description": "a number, other words, or 'you decide'"}
)
_APPROVE = _form(run={"type": "boolean", "title": "Run this plan"})
