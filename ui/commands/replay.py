"""retoucher replay: a recipe on many pictures."""

import json
import sys
from contextlib import closing
from pathlib import Path

from rich.progress import track

from ...agent.memory.paid.calls import outside_sessions
from ...agent.memory.sessions import Database
from ...agent.recipes.references import Shelf, given_references, places_of
from ...agent.recipes.replay import Replayed, replay
from ...agent.values.recipe import MAX_RECIPE, Recipe
from ...engines.hosted.privacy_border import Border
from ...engines.work import working
from ...errors import RecipeError, RetoucherError
from ...pictures import (
    embedded_recipe,
    format_of,
    note_read,
    saving_notes,
    travelling_recipe,
    write_new,
    writer_of,
)
from ...settings import load_settings
from ..visible_text import write
from .opening import open_photo
from .results import name_of, results_folder
from .telling import telling


def run_replay(
    recipe_file: Path,
    photos: list[Path],
    out: Path,
    references: list[str],
    as_json: bool,
    no_recipe: bool,
    overwrite: bool = False,
) -> int:
    """Replay on each picture, report failures and go on; 0 when all worked."""
    recipe = load_recipe(recipe_file)
    given = given_references(references, recipe.references)
    results_folder(out)
    failures = 0
    settings, made = load_settings(), []
    folders = dict.fromkeys(path.parent for path in (recipe_file, *photos))
    beside = places_of(recipe.references.values(), folders)
    for path in (recipe_file, *given.values(), *photos, *beside):
        note_read(path)
    for photo in track(photos, description="replaying", disable=as_json or not sys.stdout.isatty()):
        try:
            picture = open_photo(photo, settings)
            wanted = out / name_of(photo, picture).name
            kind, opened = format_of(wanted), picture.facts.notes
            shelf = Shelf(given, (recipe_file.parent, photo.parent), max_pixels=settings.max_pixels)
            border, most = Border(tell=telling(settings)), settings.max_pixels
            with (
                closing(Database.of(settings)) as database,
                outside_sessions(database) as meter,
                working(border=border, meter=meter, max_pixels=most),
            ):
                done = replay(recipe, picture, shelf=shelf)
                del picture  # saving needs its room
                text = None if no_recipe else recipe.to_yaml()
                embedded, missed = travelling_recipe(done.picture, kind, text)
                write = writer_of(done.picture, kind, recipe=embedded)
                (target,) = write_new(wanted, write, overwrite=overwrite, taken=made)
                made.append(target)
        except RetoucherError as error:
            failures += 1
            _report(as_json, photo, "failed", str(error))
            continue
        doubts = judge_replay(recipe, done)
        lost = saving_notes(done.picture, kind, recipe=not no_recipe)
        words = "; ".join([*(doubts or [str(target)]), *opened, *lost, *missed])
        _report(as_json, photo, "doubtful" if doubts else "done", words)
    return 1 if failures else 0


def load_recipe(path: Path) -> Recipe:
    """Read a recipe from its own file or from the picture that carries it."""
    if path.suffix.lower() in (".yaml", ".yml", ".json"):
        return Recipe.from_yaml(_text(path), path.name)
    text = embedded_recipe(path)
    if text is None:
        raise RecipeError(
            f"{str(path)!r} carries no recipe; wanted a .yaml file or a picture saved by Retoucher"
        )
    return Recipe.from_yaml(text, path.name)


def _text(path: Path) -> str:
    """Return what a recipe file holds; no more of it is read than a recipe may have."""
    try:
        if not path.is_file():
            raise RecipeError(f"wanted a recipe file, found none at {str(path)!r}")
        with path.open("rb") as file:
            data = file.read(MAX_RECIPE + 1)
        if len(data) > MAX_RECIPE:
            raise RecipeError(f"{str(path)!r} has more than the {MAX_RECIPE:,} bytes that a recipe may have")
        return data.decode("utf-8")
    except (OSError, ValueError) as error:
        raise RecipeError(f"{str(path)!r} cannot be read: {error}") from error


def judge_replay(recipe: Recipe, done: Replayed) -> list[str]:
    """Return what looks wrong in the facts of a replayed recipe."""
    doubts = list(done.notes)
    for number, (step, facts) in enumerate(zip(recipe.steps, done.evidence, strict=True), 1):
        if facts.unchanged:
            doubts.append(f"step {number} ({step.tool}) changed nothing")
        if facts.blank:
            doubts.append(f"step {number} ({step.tool}) left a flat colour")
        if facts.max_outside:
            doubts.append(f"step {number} ({step.tool}) changed pixels outside its region")
    return doubts


def _report(as_json: bool, photo: Path, state: str, words: str) -> None:
    if as_json:
        sys.stdout.write(json.dumps({"photo": str(photo), "state": state, "words": words}) + "\n")
    else:
        write(f"{state:>8}  {photo.name}: {words}\n")
