"""What a turn did, in the sentences of a person: no command, no setting, no name of a tool."""

import re

from ....agent.minds.words.grammar import wish_verbs
from ....agent.nodes.reply import way_out
from ....agent.values.brief import Exchange, Refusal
from ....tools import tool
from .turns import TurnView

_VARIED = re.compile(r"(Variation \d+): (.+)", re.S)
_ADJUSTED = " (adjusted)"
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
    "lead": "led",
    "hold": "held",
} | {verb: verb for verb in ("put", "cut", "let", "set")}
_SHORT = re.compile(r"[^aeiou]+[aeiou][bdgmnprt]")
"""A verb that doubles its last letter in the past."""
_COMPARED = re.compile(r"(?:(?:a (?:little|bit|lot)|slightly|much|even) )*(?:more |less |\w+er\b)")

_OF_THINGS = re.compile(
    r"\b(?:more|less) (?:contrast|colou?r|light|detail|grain|punch|blur|noise|haze|glow|texture|space|room"
    r"|clarity|\w+(?:ness|th|[ts]ion|ance|ity|s))\b"
)
"""'More contrast' is given, 'more dramatic' is made."""
_DEEDS = wish_verbs() | {
    *("write", "strengthen", "weaken", "mute", "cut", "shift", "lift", "deepen", "balance", "calm"),
    *("neutralise", "harden", "drain", "lead", "hold", "even", "set", "soften", "cool", "warm", "close"),
}
"""Verbs that begin what a step says of itself: 'raise the contrast'."""
_DEED = re.compile(
    r"'[^']*'|\"[^\"]*\"|“[^”]*”|(?P<lead>^|[.;:] )(?P<verb>[A-Za-z]+)"
    r"(?P<also> and (?P<second>[a-z]+))?(?= \w| ['\"“])"
)
"""A verb at the beginning of a sentence or a part of one; what stands in quotes is passed over."""
_AS_SET = re.compile(r"^[A-Z][\w ]* as you set it\.?$")
_NUMBERS = re.compile(r"(?:: what lies)?(?: in \d+,\d+,\d+,\d+| at \d+,\d+(?:,\d+,\d+)?)\b")
"""Where something lies, in pixels: nobody reads that beside a picture."""
_MEASURED = re.compile(r" \([^()]*%(?! sure)[^()]*\)")
_WANTS = re.compile(r"^(?:\w+ could not be done: )?\w+ wants ")
_FAILED = re.compile(
    r"It failed after (?P<tries>\d+) attempts?: .+? Version \d+ is unchanged"
    r"(?P<kept>; the best attempt.+?\))?\.(?P<asks>.*)",
    re.S,
)
_GUESS = re.compile(r"^Assumed: (.+) is a guess \(\d+% sure\): what lies in [\d,]+$")
_SEEN_ANYWAY = re.compile(r"Assumed: '\w+' is the selection\.?")
_PLACE = re.compile(r"(?:(?P<number>\d+) )?(?P<sign>[+-])?(?P<place>\d+,\d+(?:,\d+,\d+)?)")
_SIGNS = {"+": "Also ", "-": "Not "}
_NEEDED = " That takes a model or a service that is not set up here: see “How to add that”."
_PLEASE = re.compile(r"[ ,]+please$", re.I)


def told(view: TurnView) -> str:
    """Return the reply of a turn as a person would say it."""
    brief = view.brief
    reply = view.reply
    for refusal in brief.refusals if brief else ():
        reply = reply.replace(way_out(refusal), _NEEDED) if refusal.engine else reply
    reply = _FAILED.sub(_in_vain, reply)
    lines = [_done(line, view) if _VERSION.match(line) else line for line in reply.splitlines()]
    lines = [_GUESS.sub(r"I am not sure that I took the right part for \1.", line) for line in lines]
    return "\n".join(without_numbers(line) for line in lines if not _SEEN_ANYWAY.fullmatch(line))


def _in_vain(found: re.Match[str]) -> str:
    """Return what came of attempts that all failed: why stands in the card above."""
    tries = "" if found["tries"] == "1" else f" in {found['tries']} attempts"
    kept = " “Keep it anyway” takes the best attempt." if found["kept"] else ""
    return f"It did not come out well enough{tries}, so the photo stays as it was.{kept}{found['asks']}"


def unmeasured(text: str) -> str:
    """Return a finding as a sentence without its measures, which stand in the list of what was checked."""
    said = _WANTS.sub("It takes ", _MEASURED.sub("", text)).replace("the mask", "what was marked")
    return said[:1].upper() + said[1:]


def without_numbers(text: str) -> str:
    """Return words without the pixels that say where something lies: the picture shows it."""
    return _NUMBERS.sub("", text)


def answered(exchange: Exchange) -> str:
    """Return what a person answered, as it is read back: a click is a place and no numbers."""
    shown = _PLACE.fullmatch(exchange.answer.strip())
    if shown is None:
        return f"{exchange.answer} · {exchange.choice}" if exchange.choice else exchange.answer
    place = "the marked place" if shown["place"].count(",") > 1 else "the clicked place"
    said = f"{_SIGNS[shown['sign']]}{place}" if shown["sign"] else place
    return f"{said[0].upper()}{said[1:]}"


def by_hand(view: TurnView) -> bool:
    """Return whether a hand began the turn, by a slider or a button: its words were said by nobody."""
    return view.brief is None and view.plan is not None


def done_by_hand(view: TurnView) -> str:
    """Return what a hand asked for, as a note."""
    varied = _VARIED.match(view.request)
    if varied:
        return f"{varied[1]} of “{varied[2].removesuffix(_ADJUSTED)}”"
    if view.request.endswith(_ADJUSTED):
        return view.request.removesuffix(_ADJUSTED)
    return view.request


def _done(line: str, view: TurnView) -> str:
    """Return 'Made it warmer.' for 'Version 1: Shift to yellow.', unless a model said it."""
    said = [past(as_written(wish.text, view.request)) for wish in view.brief.wishes] if view.brief else []
    own_words = view.plan is not None and bool(view.plan.planner)
    told = _VERSION.sub("", line)
    if own_words:
        return told
    if is_as_set(told):
        return f"{past(view.request) or f'Done: {view.request}'.rstrip('.')}."
    if not all(said) or not said or "Left out" in line:
        return in_the_past(told)
    return " ".join(f"{sentence}." for sentence in dict.fromkeys(said))


def in_the_past(told: str) -> str:
    """Return 'Raised the contrast.' for 'Raise the contrast.'; words in quotes are somebody's own."""
    return "Used the amounts that were set." if is_as_set(told) else _DEED.sub(_past_of, told)


def is_as_set(told: str) -> bool:
    """Return whether a step only says that its amounts are somebody's own."""
    return _AS_SET.match(told) is not None


def _past_of(found: re.Match[str]) -> str:
    verb, second = found["verb"], found["second"]
    if verb is None or not (verb.lower() in _DEEDS or verb.lower() in tool.TOOLS):
        return found[0]
    past_verb = _past_verb(verb.lower())
    also = f" and {_past_verb(second)}" if second in _DEEDS else found["also"] or ""
    return f"{found['lead']}{past_verb.capitalize() if verb[0].isupper() else past_verb}{also}"


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


def unused_pictures(view: TurnView) -> str:
    """Say which of the pictures that came with the words no step works with; '' where all are used."""
    used = {d for shown in view.steps for d in tool.get(shown.step.tool).digests(shown.step.arguments)}
    unused = [str(number) for number, digest in enumerate(view.attachments, 1) if digest not in used]
    if not unused:
        return ""
    if len(view.attachments) == 1:
        return "No step works with the attached picture."
    if len(unused) == len(view.attachments):
        return "No step works with the attached pictures."
    many = "s" if len(unused) > 1 else ""
    return f"No step works with attached picture{many} {' and '.join(unused)}: these steps take one."
