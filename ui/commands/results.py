"""Where a command writes what an edit made: free names beside each other, or standard output."""

import sys
from collections.abc import Callable
from pathlib import Path

from ...agent.conversation import Conversation
from ...agent.recipes.replay import recipe_of
from ...errors import PictureError
from ...pictures import (
    Picture,
    Writer,
    before_after,
    check_target,
    encode_picture,
    format_of,
    holding,
    saving_notes,
    shortened,
    travelling_recipe,
    write_new,
    writer_of,
)
from ...pictures.kinds import WRITTEN
from ...pictures.recent import RecentStore
from .opening import STREAM

_SHEET_END, _RECIPE_END = ".sheet.jpg", ".recipe.yaml"
_SHEET = 1000
"""Pixels of the longer side of a picture on a sheet."""
Row = tuple[str, str]
"""What is where, or 'note' and what has to be said."""


def edited_name(photo: Path, picture: Picture) -> Path:
    """Return the name of a result that nobody named: `photo.edited.jpg`, PNG for what is not written."""
    named = name_of(photo, picture)
    suffix = named.suffix if named.suffix.lower() in WRITTEN else ".png"
    return shortened(named.with_name(f"{named.stem}.edited{suffix}"))


def name_of(photo: Path, picture: Picture) -> Path:
    """Return the photograph's name; standard input gets one by its format."""
    return Path(f"stdin{_suffix_of(picture)}") if photo == STREAM else photo


def check_result(target: Path) -> None:
    """Raise PictureError when nothing could be saved there: before the work, not after it."""
    if target != STREAM:
        check_target(target)


def results_folder(folder: Path) -> Path:
    """Return a folder that is there now; PictureError where none can be."""
    if folder == STREAM:
        raise PictureError("'-' cannot be a folder for results: several do not fit into standard output")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PictureError(f"{str(folder)!r} cannot be a folder for results: {error.strerror}") from error
    return folder


Sealing = Callable[[bytes, str], bytes]
"""Takes an encoded picture and its format and returns what is written."""


def unsealed(data: bytes, format: str) -> bytes:
    """Return the picture as it was encoded."""
    return data


def sealed(picture: Picture, format: str, seal: Sealing, *, recipe: str | None, gps: bool) -> Writer:
    """Return what writes a sealed picture; what is not sealed is never held whole."""
    if seal is unsealed:
        return writer_of(picture, format, recipe=recipe, gps=gps)
    return lambda file: file.write(seal(encode_picture(picture, format, recipe=recipe, gps=gps), format))


def save_result(
    conversation: Conversation,
    target: Path,
    *,
    recipe: bool = True,
    gps: bool = False,
    overwrite: bool = False,
    seal: Sealing = unsealed,
) -> list[Row]:
    """Save the current version, a before/after sheet and the recipe; the place it was taken only with `gps`.

    None takes the place of another file, unless `overwrite`, and none ever of one that was read.
    """
    text = recipe_of(conversation.session).to_yaml()
    store, embedded = conversation.session.store, text if recipe else None
    ends = conversation.tree.path()[0], conversation.head
    sides = [_small(store, end.picture) for end in ends]
    picture = conversation.picture()
    store.let_go()
    if target == STREAM:
        return _to_stdout(picture, embedded, gps, seal)
    kind = format_of(target)
    embedded, missed = travelling_recipe(picture, kind, embedded, gps=gps)
    result, sheet, steps = write_new(
        target, sealed(picture, kind, seal, recipe=embedded, gps=gps),
        {_SHEET_END: writer_of(before_after(*sides), "JPEG"), _RECIPE_END: holding(text.encode())},
        overwrite=overwrite,
    )  # fmt: skip
    notes = (*saving_notes(picture, kind, recipe=recipe, gps=gps), *missed)
    if result != target:
        notes = (f"{str(target)!r} or what goes with it is there already, and was left alone", *notes)
    if conversation.session.unkept:
        notes = (conversation.session.unkept, *notes)
    rows = [("result", result), ("before/after", sheet), ("recipe", steps), *(("note", n) for n in notes)]
    return [(what, str(words)) for what, words in rows]


def _small(store: RecentStore, digest: str) -> Picture:
    """Return a picture as the sheet shows it; a large one is alone in memory meanwhile."""
    store.make_room_for(digest)
    return store.thumbnail(digest, longest=_SHEET)


def rescue_result(conversation: Conversation, opened: str, target: Path, *, gps: bool = False) -> list[Row]:
    """Save what was made before the home failed; nobody has judged it. Nothing made gives no rows.

    `opened` is the photograph's digest.
    """
    made = conversation.session.latest
    if made is None or made.digest == opened:
        return []
    told = ("note", "it was not judged, and no session and no recipe of it was kept")
    if target == STREAM:
        return [*_to_stdout(made, None, gps), told]
    saved, notes = _save_alone(made, target, gps=gps)
    return [("result", str(saved)), *notes, told]


def save_attempt(
    conversation: Conversation, target: Path, *, gps: bool = False, overwrite: bool = False
) -> list[Row]:
    """Save the best attempt of an edit that failed, under a name that says so; none to standard output."""
    best = conversation.tree.best_try()
    if best is None or target == STREAM:
        return []
    named = target.with_name(f"{target.stem}.attempt{target.suffix}")
    saved, notes = _save_alone(conversation.picture(best), named, gps=gps, overwrite=overwrite)
    return [("attempt", f"{saved} (it failed: look before you use it)"), *notes]


def _save_alone(
    picture: Picture, target: Path, *, gps: bool, overwrite: bool = False
) -> tuple[Path, list[Row]]:
    """Save a picture without sheet and recipe; return where it is, and notes of what it lost."""
    kind = format_of(target)
    (saved,) = write_new(target, writer_of(picture, kind, gps=gps), overwrite=overwrite)
    return saved, [("note", note) for note in saving_notes(picture, kind, gps=gps)]


def _to_stdout(picture: Picture, recipe: str | None, gps: bool, seal: Sealing = unsealed) -> list[Row]:
    kind = format_of(Path(f"a{_suffix_of(picture)}"))
    embedded, missed = travelling_recipe(picture, kind, recipe, gps=gps)
    sys.stdout.buffer.write(seal(encode_picture(picture, kind, recipe=embedded, gps=gps), kind))
    sys.stdout.buffer.flush()
    notes = (*saving_notes(picture, kind, recipe=bool(recipe), gps=gps), *missed)
    return [("result", f"standard output, {kind}"), *(("note", note) for note in notes)]


def _suffix_of(picture: Picture) -> str:
    return next((suffix for suffix, kind in WRITTEN.items() if kind == picture.facts.format), ".png")
