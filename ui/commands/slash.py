"""What can be typed in a conversation after a slash."""

from collections.abc import Callable
from pathlib import Path

from ...agent.conversation import Conversation
from ...pictures import portable, shortened
from .opening import STREAM
from .results import check_result, save_result

HELP = """Say what you want. Also: undo, redo, go back to version 2, try again, a bit less, tree,
what did you change?, compare with the original. Commands: /save [file], /regions, /good, /bad [because],
/private [off] (the picture never leaves this machine), /help, /quit."""


def answer_command(line: str, conversation: Conversation) -> list[str] | None:
    """Carry out a command; return the lines to print, None to leave."""
    word, _, rest = line[1:].partition(" ")
    if word in ("quit", "exit", "q"):
        return None
    return _COMMANDS.get(word, _help)(conversation, rest.strip())


def _save(conversation: Conversation, rest: str) -> list[str]:
    target = Path(rest).expanduser() if rest else version_file(conversation)
    if target == STREAM:
        return ["This conversation is written to the standard output: give /save the name of a file."]
    check_result(target)
    return [f"{what:>12}: {path}" for what, path in save_result(conversation, target)]


def _regions(conversation: Conversation, rest: str) -> list[str]:
    records = conversation.session.regions.values()
    return [f"  {record.name or record.phrase}  {record.digest[:19]}…" for record in records]


def _good(conversation: Conversation, rest: str) -> list[str]:
    conversation.rate(True, rest)
    return [f"Noted: version {conversation.head.number} is good."]


def _bad(conversation: Conversation, rest: str) -> list[str]:
    because = rest.removeprefix("because").strip()
    conversation.rate(False, because)
    return [f"Noted: version {conversation.head.number} is not good{f': {because}' if because else '.'}"]


def _private(conversation: Conversation, rest: str) -> list[str]:
    conversation.keep_here(rest != "off")
    return [
        "This picture and what is made from it stay on this machine; a language model works from words."
        if conversation.kept_here
        else "This picture may be sent again to the models that you have set."
    ]


def _help(conversation: Conversation, rest: str) -> list[str]:
    return [HELP]


def version_file(conversation: Conversation) -> Path:
    """Return the name of a file for the current version that nobody named."""
    original = Path(portable(conversation.tree.path()[0].name or "picture.png"))
    return shortened(Path(f"{original.stem}.v{conversation.head.number}{original.suffix or '.png'}"))


_COMMANDS: dict[str, Callable[[Conversation, str], list[str]]] = {
    "save": _save,
    "regions": _regions,
    "good": _good,
    "bad": _bad,
    "private": _private,
}
