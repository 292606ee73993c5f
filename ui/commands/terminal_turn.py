"""A turn on a terminal: events shown, questions answered, Ctrl-C kept safe."""

import json
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from ...agent.conversation import Conversation
from ...agent.values.events import EVENT, Asked, Event
from ...engines.classical.warm import is_cold, warm
from ...pictures import format_of, write_new, writer_of
from ..render import Terminal, question_lines

Ask = Callable[[Asked], str | None]
"""Puts a question to the user; None when nobody can answer."""


def show_events(
    conversation: Conversation, events: Iterable[Event], show: Callable[[Event], None], ask: Ask
) -> bool:
    """Show all events of a turn and answer its questions; False when a question was left waiting."""
    with stop_on_interrupt(conversation):
        while True:
            asked: Asked | None = None
            for event in events:
                show(event)
                asked = event if isinstance(event, Asked) else asked
            question = conversation.question
            if question is None:
                return True
            answer = ask(asked or Asked(question=question))
            if answer is None:
                return False
            events = conversation.answer(answer)


def still_drawn(conversation: Conversation) -> str:
    """Return what is left to say of an edit that was stopped and is paid for; '' where there is none."""
    if not conversation.workplace.draws:
        return ""
    return (
        "An edit that is paid for is still on its way. It is waited for, so that asking for it again costs "
        "nothing; Ctrl-C leaves it."
    )


@contextmanager
def stop_on_interrupt(conversation: Conversation) -> Iterator[None]:
    """Let the first Ctrl-C stop between steps and keep what is done; a second one ends the program."""

    def stop(signum: int, frame: object) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        conversation.cancel.cancel()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def ask_on_terminal(conversation: Conversation, terminal: Terminal, preview: Path | None = None) -> Ask:
    """Return a way to ask that prints numbered options and reads a line."""

    def ask(asked: Asked) -> str | None:
        for line in question_lines(asked.question):
            terminal.console.print(line, markup=False)
        if asked.preview and preview is not None:
            outlined = conversation.session.store.picture(asked.preview)
            (shown,) = write_new(preview, writer_of(outlined, format_of(preview)))
            terminal.console.print(f"  (numbered on {shown})", markup=False)
        if not sys.stdin.isatty() and not sys.stdin.readable():
            return None
        try:
            answer = input("answer (a number, words or 'you decide'): ")
        except EOFError:
            return None
        return None if answer.startswith("/") else answer

    return ask


def warm_up() -> None:
    """Compile the kernels before the first edit ever, and say so."""
    if is_cold():
        sys.stderr.write("First run: compiling the picture kernels, about 20 seconds…\n")
        warm()


def show_json(event: Event, out: TextIO) -> None:
    """Print an event as one line of JSON."""
    out.write(json.dumps(EVENT.dump_python(event, mode="json")) + "\n")
    out.flush()
