"""retoucher edit: one request, one result."""

import json
import sys
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from shlex import quote
from typing import TextIO

from ...agent.assemble import open_studio
from ...agent.context import TieMode
from ...agent.conversation import Conversation
from ...agent.values.events import Event, Failed
from ...errors import SessionError
from ...pictures import Convention
from ...settings import load_settings
from ..render import Terminal
from .opening import STREAM, open_photo
from .results import Row, check_result, edited_name, rescue_result, save_attempt, save_result
from .seal import Seal, check_sealable
from .selection import selection
from .terminal_turn import Ask, ask_on_terminal, show_events, show_json, still_drawn, warm_up

PRIVATE = "Private: picture and words stay on this machine; the rules think, engines that run here work."
DONE, ERROR, QUESTION, FAILED, NOTHING, STOPPED = 0, 1, 3, 4, 5, 130


@dataclass(frozen=True, kw_only=True)
class EditOptions:
    """What the command line said."""

    photo: Path
    request: str
    out: Path | None = None
    yes: bool = False
    as_json: bool = False
    no_recipe: bool = False
    gps: bool = False
    session: str = ""
    seed: int = 0
    region: str | None = None
    mask_means: Convention = "auto"
    """What may change in a mask file."""
    overwrite: bool = False
    """Replace results that are there; never what was read."""
    references: tuple[Path, ...] = ()
    private_references: tuple[Path, ...] = ()
    """Further ones that stay on this machine."""
    profile: str | None = None
    private: bool = False
    tie: TieMode | None = None
    careful: bool = False
    sign: bool = False
    """Write content credentials into the result."""


def run_edit(options: EditOptions) -> int:
    """Edit once; return the exit code."""
    settings = load_settings(profile=options.profile)
    picture = open_photo(options.photo, settings)
    references = tuple(open_photo(path, settings) for path in options.references)
    kept_here = tuple(open_photo(path, settings) for path in options.private_references)
    place = selection(options.region, picture, options.mask_means)
    target = options.out or edited_name(options.photo, picture)
    check_result(target)
    if options.sign:
        check_sealable(target, picture)
    told = Told(options.as_json, sys.stderr if target == STREAM else sys.stdout)
    warm_up()
    with closing(open_studio(settings)) as opened:
        studio = opened.private() if options.private else opened
        behaviour = studio.options(
            may_ask=not options.yes, seed=options.seed, tie=options.tie, careful=options.careful
        )
        request = options.request.strip()
        resumed = studio.cut_off(picture, request, options=behaviour)
        conversation = resumed or studio.start(picture, options.session, options=behaviour)
        if options.private:
            conversation.keep_here()
            told.line(PRIVATE, type="private")
        for kept in kept_here:
            conversation.keep_here(picture=kept)
        begun_with = picture.digest
        del picture  # saving needs its room
        for note in place.notes:
            told.line(f"Note: {note}", type="note")
        failures: list[Failed] = []

        def show(event: Event) -> None:
            if isinstance(event, Failed):
                failures.append(event)
            told.event(event)

        events = (
            conversation.resume()
            if resumed
            else conversation.say(request, (*references, *kept_here), place.where)
        )
        try:
            finished = show_events(conversation, events, show, _ask(conversation, told, options, target))
        except SessionError as error:
            _say_rows(told, rescue_result(conversation, begun_with, target, gps=options.gps))
            raise error
        if any(failed.error == SessionError.__name__ for failed in failures):
            _say_rows(told, rescue_result(conversation, begun_with, target, gps=options.gps))
            return ERROR
        if not finished:
            return QUESTION
        return _end(conversation, options, target, told, bool(failures))


class Told:
    """Says what happens, as lines for people or as JSON, on a stream of one's choice."""

    def __init__(self, as_json: bool, out: TextIO) -> None:
        self.as_json = as_json
        self._out = out
        self.terminal = Terminal.on(out)

    def event(self, event: Event) -> None:
        """Show an event of a turn."""
        if self.as_json:
            show_json(event, self._out)
        else:
            self.terminal.show(event)

    def line(self, text: str, **fields: str) -> None:
        """Say a sentence; `fields` are what it is in JSON."""
        if self.as_json:
            row = fields if "what" in fields else {**fields, "text": text.removeprefix("Note: ")}
            self._out.write(json.dumps(row) + "\n")
        else:
            self.terminal.console.print(text, markup=False)


def _say_rows(told: Told, rows: list[Row]) -> None:
    for what, words in rows:
        told.line(f"{what:>12}: {words}", type="saved", what=what, path=words)


def _ask(conversation: Conversation, told: Told, options: EditOptions, target: Path) -> Ask:
    if told.as_json or options.photo == STREAM:
        return lambda asked: None
    preview = None if target == STREAM else target.with_name(f"{target.stem}.question.png")
    return ask_on_terminal(conversation, told.terminal, preview)


def _saved(conversation: Conversation, options: EditOptions, target: Path) -> list[Row]:
    save = partial(
        save_result, conversation, target,
        recipe=not options.no_recipe, gps=options.gps, overwrite=options.overwrite,
    )  # fmt: skip
    if not options.sign:
        return save()
    seal = Seal(conversation, options.photo, options.references)
    rows = save(seal=seal)
    return [*rows, *(("note", note) for note in seal.notes)]


def _end(conversation: Conversation, options: EditOptions, target: Path, told: Told, failed: bool) -> int:
    stopped = conversation.cancel.cancelled
    if drawn := still_drawn(conversation):
        told.line(drawn, type="note")
    if conversation.head.parent:
        _say_rows(told, _saved(conversation, options, target))
        if not told.as_json:
            turn = conversation.turns[-1]
            told.line(f"{turn.seconds:.1f} s, cost ${turn.money:.2f}")
        return STOPPED if stopped else DONE
    if stopped:
        return STOPPED
    if failed:
        return ERROR
    if len(conversation.tree.versions) == 1:
        return NOTHING
    _say_rows(told, save_attempt(conversation, target, gps=options.gps, overwrite=options.overwrite))
    reopened = f"retoucher talk --session {quote(conversation.session.name)}"
    told.line(f"To have the best attempt all the same: {reopened}, then 'keep it anyway'.", type="note")
    return FAILED
