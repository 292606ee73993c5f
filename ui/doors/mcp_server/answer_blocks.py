"""Blocks of an answer: words, small pictures, links to whole ones, and the same as data."""

import json
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

import mcp_types as types

from ...chat.state.turns import TurnView
from ..fact_types import VerdictFacts
from ..facts import turn_facts
from ..guest import Guest
from ..previews import kind_of, preview, question_picture

SCHEME = "retoucher"
TEMPLATE = f"{SCHEME}://{{session}}/versions/{{number}}"
"""Where the whole picture of a version is read."""


def address(guest: Guest, number: int) -> str:
    """Return where the whole picture of a version is read."""
    return f"{SCHEME}://{guest.address}/versions/{number}"


def answer(
    words: str, facts: Mapping[str, Any], *pictures: bytes, links: list[types.ResourceLink] | None = None
) -> types.CallToolResult:
    """Return an answer; every picture is a small file."""
    told: list[types.ContentBlock] = [types.TextContent(text=words)]
    told += [types.ImageContent(data=b64encode(p).decode(), mime_type=kind_of(p)) for p in pictures if p]
    return types.CallToolResult(content=[*told, *(links or [])], structured_content=dict(facts))


def refusal(words: str) -> types.CallToolResult:
    """Return an answer that says what was wanted and what came."""
    return types.CallToolResult(content=[types.TextContent(text=words)], is_error=True)


def version_answer(guest: Guest, words: str, facts: Mapping[str, Any]) -> types.CallToolResult:
    """Return an answer with the current version: small, and where it is read whole."""
    conversation = guest.room.conversation
    small = preview(conversation.session.store, conversation.head.picture)
    return answer(words, facts, small, links=[_link(guest, conversation.head.number)])


def turn_answer(guest: Guest, view: TurnView) -> types.CallToolResult:
    """Return how a turn ended, or what it asks, with outlines where it asks which."""
    facts = turn_facts(guest.room, view)
    if view.state == "asking" and view.question is not None:
        words = f"{question_words(view)}\nCall `answer` with a number, words or 'you decide'."
        return answer(words, facts, question_picture(guest.room, view.question))
    if view.state == "approving":
        return answer(f"{plan_words(view)}\nCall `approve` with run true or false.", facts)
    words = "\n".join(filter(None, (facts["reply"], _verdict_words(facts["verdict"]))))
    return version_answer(guest, words, facts)


def question_words(view: TurnView) -> str:
    """Return the question that waits and its options."""
    if view.question is None:
        return ""
    options = [f"{number}. {option.label}" for number, option in enumerate(view.question.options, 1)]
    return "\n".join([view.question.text, *options])


def plan_words(view: TurnView) -> str:
    """Return the plan that waits, a step a line."""
    steps = [f"{number}. {shown.step.reason}" for number, shown in enumerate(view.steps, 1)]
    return "\n".join(["This plan waits for a word:", *steps])


def _verdict_words(verdict: VerdictFacts | None) -> str:
    if verdict is None:
        return ""
    head = "passed" if verdict["passed"] else f"failed: {verdict['wrong']}"
    return "\n".join([f"Verdict: {head}", *(f"- {text}" for text in verdict["findings"])])


def _link(guest: Guest, number: int) -> types.ResourceLink:
    return types.ResourceLink(
        uri=address(guest, number), name=f"version {number}", mime_type="image/png",
        description="The whole picture; `save` writes it into a file with its sheet and recipe.",
    )  # fmt: skip


def as_json(facts: Any) -> str:
    """Return facts as a client without structured content reads them."""
    return json.dumps(facts, ensure_ascii=False)
