"""What a turn did, in the sentences of a person: no command, no setting, no name of a tool."""

import re

from ....agent.minds.words.grammar import wish_verbs
from ....agent.nodes.reply import way_out
from ....agent.values.brief import Refusal
from .turns import TurnView

_VERSION = re.compile(r"Version \d+: ")
_IRREGULAR = {
    "make": "made",
    "give": "gave",
    "take": "took",
    "bring": "brought",
    "draw": "drew",
    "write": "wrote",
    "get": "got",
    "have": "had",
    "keep": "kept",
    "hide": "hid",
    "lay": "laid",
} | {verb: verb for verb in ("put", "cut", "let", "set")}
_SHORT = re.compile(r"[^aeiou]+[aeiou][bdgmnprt]")
"""A verb that doubles its last letter in the past."""
_COMPARED = re.compile(r"(?:(?:a (?:little|bit|lot)|slightly|much|even) )*(?:more |less |\w+er\b)")

_OF_THINGS = re.compile(
    r"\b(?:more|less) (?:contrast|colou?r|light|detail|grain|punch|blur|noise|haze|glow|texture|space|room"
    r"|clarity|\w+(?:ness|th|[ts]ion|ance|ity|s))\b"
)
"""'More contrast' is given, 'more dramatic' is made."""
_PLEASE = re.compile(r"[ ,]+please$", re.I)


def told(view: TurnView) -> str:
    """Return the reply of a turn as a person would say it."""
    brief = view.brief
    reply = view.reply
    for refusal in brief.refusals if brief else ():
        reply = reply.replace(way_out(refusal), "")
    lines = [_done(line, view) if _VERSION.match(line) else line for line in reply.splitlines()]
    return "\n".join(lines)


def _done(line: str, view: TurnView) -> str:
    """Return 'Made it warmer.' for 'Version 1: Shift to yellow.', unless a model said it."""
    said = [past(as_written(wish.text, view.request)) for wish in view.brief.wishes] if view.brief else []
    own_words = view.plan is not None and bool(view.plan.planner)
    if own_words or not all(said) or not said or "Left out" in line:
        return _VERSION.sub("", line)
    return " ".join(f"{sentence}." for sentence in dict.fromkeys(said))


def as_written(wish: str, request: str) -> str:
    """Return a wish as the user wrote it, with capitals, where the request has it word for word."""
    at = request.lower().find(wish.lower())
    return request[at : at + len(wish)] if at >= 0 else wish


def past(wish: str) -> str:
    """Return 'Made it warmer' for 'make it warmer'; '' where the words do not tell what was done."""
    wish = _PLEASE.sub("", wish.strip(" .!?"))
    if _COMPARED.match(wish.lower()):
        return f"{'Gave' if _OF_THINGS.search(wish.lower()) else 'Made'} it {wish}"
    verb, _, rest = wish.partition(" ")
    if verb.lower() not in wish_verbs():
        return ""
    return f"{_past_verb(verb.lower()).capitalize()} {rest}".strip()


def _past_verb(verb: str) -> str:
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if _SHORT.fullmatch(verb):
        return f"{verb}{verb[-1]}ed"
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return f"{verb[:-1]}ied"
    return f"{verb}ed"


def ways(view: TurnView) -> list[Refusal]:
    """Return the refusals of a turn that something installed or set up would turn into edits."""
    return [refusal for refusal in view.brief.refusals if refusal.engine] if view.brief else []
