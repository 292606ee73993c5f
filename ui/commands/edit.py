"""retoucher edit: one request, one result."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from ...agent.assemble import open_studio
from ...agent.context import TieMode
from ...agent.conversation import Conversation
from ...agent.recipes.replay import recipe_of
from ...agent.values.events import Event, Failed
from ...errors import PictureError
from ...pictures import (
    Picture,
    Region,
    before_after,
    check_target,
    format_of,
    open_picture,
    save_picture,
    saving_notes,
    write_at_once,
)
from ...settings import load_settings
from ..render import Terminal
from .terminal_turn import Ask, ask_on_terminal, show_events, show_json, warm_up

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
    region: str = ""
    references: tuple[Path, ...] = ()
    private_references: tuple[Path, ...] = ()
    """Further ones that stay on this machine."""
    profile: str | None = None
    private: bool = False
    tie: TieMode | None = None


def run_edit(options: EditOptions) -> int:
    """Edit once; return the exit code."""
    picture = open_picture(options.photo)
    references = tuple(open_picture(path) for path in options.references)
    kept_here = tuple(open_picture(path) for path in options.private_references)
    check_target(_target(options))
    if _target(options).resolve() == options.photo.resolve():
        raise PictureError(f"--out {str(options.out)!r} is the photograph itself, which is never overwritten")
    warm_up()
    studio = open_studio(load_settings(profile=options.profile))
    studio = studio.private() if options.private else studio
    behaviour = studio.options(may_ask=not options.yes, seed=options.seed, tie=options.tie)
    request = options.request.strip()
    resumed = studio.cut_off(picture, request, options=behaviour)
    conversation = resumed or studio.start(picture, options.session, options=behaviour)
    terminal = Terminal()
    if options.private:
        _keep_here(conversation, terminal, options)
    for kept in kept_here:
        conversation.keep_here(picture=kept)
    failures: list[Failed] = []

    def show(event: Event) -> None:
        if isinstance(event, Failed):
            failures.append(event)
        if options.as_json:
            show_json(event)
        else:
            terminal.show(event)

    events = (
        conversation.resume()
        if resumed
        else conversation.say(request, (*references, *kept_here), _selection(options, picture))
    )
    finished = show_events(conversation, events, show, _ask(conversation, terminal, options))
    if not finished:
        return QUESTION
    return _end(conversation, options, terminal, bool(failures))


def _keep_here(conversation: Conversation, terminal: Terminal, options: EditOptions) -> None:
    conversation.keep_here()
    if options.as_json:
        sys.stdout.write(json.dumps({"type": "private", "text": PRIVATE}) + "\n")
    else:
        terminal.console.print(PRIVATE, markup=False)


def _selection(options: EditOptions, picture: Picture) -> Region | str | None:
    if not options.region:
        return None
    numbers = options.region.replace(" ", "").split(",")
    if all(n.lstrip("-").isdigit() for n in numbers):
        return f"{'point' if len(numbers) == 2 else 'box'} {','.join(numbers)}"
    return Region.from_png(Path(options.region), picture.size)


def _ask(conversation: Conversation, terminal: Terminal, options: EditOptions) -> Ask:
    if options.as_json:
        return lambda asked: None
    return ask_on_terminal(conversation, terminal, _beside(options, ".question.png"))


def _end(conversation: Conversation, options: EditOptions, terminal: Terminal, failed: bool) -> int:
    stopped = conversation.cancel.cancelled
    if conversation.head.parent:
        for what, words in save_result(
            conversation, _target(options), recipe=not options.no_recipe, gps=options.gps
        ):
            if options.as_json:
                sys.stdout.write(json.dumps({"type": "saved", "what": what, "path": words}) + "\n")
            else:
                terminal.console.print(f"{what:>12}: {words}", markup=False)
        if not options.as_json:
            turn = conversation.turns[-1]
            terminal.console.print(f"{turn.seconds:.1f} s, cost ${turn.money:.2f}", markup=False)
        return STOPPED if stopped else DONE
    if stopped:
        return STOPPED
    if failed:
        return ERROR
    return FAILED if len(conversation.tree.versions) > 1 else NOTHING


def save_result(
    conversation: Conversation, target: Path, *, recipe: bool = True, gps: bool = False
) -> list[tuple[str, str]]:
    """Save the current version, a before/after sheet and the recipe; the place it was taken only with `gps`.

    Returns what is where, and as 'note' what the file cannot keep.
    """
    text = recipe_of(conversation.session).to_yaml()
    picture, original = conversation.picture(), conversation.picture(conversation.tree.path()[0])
    save_picture(picture, target, recipe=text if recipe else None, gps=gps)
    sheet = save_picture(before_after(original, picture), target.with_name(target.stem + ".sheet.jpg"))
    steps = target.with_name(target.stem + ".recipe.yaml")
    write_at_once(steps, text.encode())
    notes = saving_notes(picture, format_of(target), recipe=recipe)
    rows = [("result", target), ("before/after", sheet), ("recipe", steps), *(("note", n) for n in notes)]
    return [(what, str(words)) for what, words in rows]


def _target(options: EditOptions) -> Path:
    return options.out or _beside(options, options.photo.suffix)


def _beside(options: EditOptions, suffix: str) -> Path:
    return options.photo.with_name(f"{options.photo.stem}.edited{suffix}")
