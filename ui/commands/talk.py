"""retoucher talk: a conversation on the terminal."""

import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from ...agent.assemble import Studio, open_studio
from ...agent.context import Options
from ...agent.conversation import Conversation
from ...agent.values.events import Event, Failed, Shown
from ...errors import RetoucherError, SessionError
from ...pictures import portable, save_picture, shortened
from ...settings import load_settings
from ..render import Terminal
from .opening import open_photo
from .results import rescue_result
from .slash import HELP, answer_command, version_file
from .terminal_turn import Ask, ask_on_terminal, show_events, still_drawn, warm_up


def run_talk(
    photo: Path | None, session: str, yes: bool, guided: bool, profile: str | None, careful: bool
) -> int:
    """Talk until the user leaves; return the exit code."""
    warm_up()
    with closing(open_studio(load_settings(profile=profile))) as studio:
        options = studio.options(approve=guided, may_ask=not yes, opens_files=True, careful=careful)
        return _talk(studio, _conversation(studio, photo, session, options))


def _talk(studio: Studio, conversation: Conversation) -> int:
    terminal = Terminal()
    name = conversation.session.name
    terminal.console.print(f"Session {name!r}, version {conversation.head.number}. {HELP}", markup=False)
    preview, sheet = (
        shortened(studio.settings.home / portable(f"{name}.{what}.png")) for what in ("question", "compare")
    )
    ask = ask_on_terminal(conversation, terminal, preview)
    show = _shower(conversation, terminal, sheet)
    if conversation.pending_request:
        terminal.console.print(f"Going on with: {conversation.pending_request}", markup=False)
        show_events(conversation, conversation.resume(), show, ask)
    while (line := _read(conversation)) is not None:
        try:
            if line.startswith("/"):
                lines = answer_command(line, conversation)
                if lines is None:
                    break
                terminal.console.print("\n".join(lines), markup=False)
                continue
            _turn(conversation, line, terminal, show, ask)
        except RetoucherError as error:
            terminal.console.print(f"{error}", style="red", markup=False)
        _approve(conversation, terminal, show, ask)
    if drawn := still_drawn(conversation):
        terminal.console.print(drawn, markup=False)
    return 0


def _turn(
    conversation: Conversation, line: str, terminal: Terminal, show: Callable[[Event], None], ask: Ask
) -> None:
    """Take one line; where the home takes no more, save what was made and say that it was not kept."""
    before, file = conversation.head.picture, version_file(conversation)
    lost: list[str] = []

    def shown(event: Event) -> None:
        show(event)
        if isinstance(event, Failed) and event.error == SessionError.__name__:
            lost.append(event.message)

    try:
        show_events(conversation, _events(conversation, line), shown, ask)
    except SessionError as error:
        lost.append(str(error))
        terminal.console.print(f"{error}", style="red", markup=False)
    if lost:
        rescued = rescue_result(conversation, before, file.with_stem(f"{file.stem}.unkept"))
        for what, words in rescued:
            terminal.console.print(f"{what:>12}: {words}", markup=False)
    elif conversation.session.unkept:
        terminal.console.print(f"Note: {conversation.session.unkept}. /save takes it away.", markup=False)


def _conversation(studio: Studio, photo: Path | None, session: str, options: Options) -> Conversation:
    if session and studio.database.exists(session):
        return studio.open(session, options=options)
    if photo is None:
        names = studio.database.names()
        return studio.open(session or (names[0] if names else ""), options=options)
    picture = open_photo(photo, studio.settings)
    known = "" if session else studio.session_of(picture)
    return studio.open(known, options=options) if known else studio.start(picture, session, options=options)


def _events(conversation: Conversation, line: str):
    if conversation.question is not None:
        return conversation.answer(line)
    return conversation.say(line)


def _read(conversation: Conversation) -> str | None:
    prompt = f"[version {conversation.head.number}] > "
    while True:
        try:
            line = input(prompt if sys.stdin.isatty() else "").strip()
        except EOFError:
            return None
        if line:
            return line


def _approve(conversation: Conversation, terminal: Terminal, show: Callable[[Event], None], ask: Ask) -> None:
    while conversation.awaits_approval:
        terminal.console.print("Run this plan? (run / stop)", markup=False)
        answer = (_read(conversation) or "stop").lower()
        decision = "run" if answer in ("run", "y", "yes", "ok") else "stop"
        show_events(conversation, conversation.approve(decision), show, ask)


def _shower(conversation: Conversation, terminal: Terminal, sheet: Path) -> Callable[[Event], None]:
    """Return a way to show events that writes a picture to look at into a file."""

    def show(event: Event) -> None:
        terminal.show(event)
        if isinstance(event, Shown):
            save_picture(conversation.session.store.picture(event.picture), sheet)
            terminal.console.print(f"  {sheet}", markup=False)

    return show
