"""Take it away: the picture with what its file carried, the recipe, masks, everything."""

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import streamlit as st

from ....agent.values.recipe import Recipe
from ....pictures import FileFacts, Store, saving_notes, travelling_recipe
from ..state.recipe_code import command_line, python_code
from ..state.room import Room
from .download_link import download_link, file_name, offered, recipe_at, usual
from .notices import plain

_SIGNED = (
    "Writes into the file, as C2PA, which kinds of steps were made. Without a certificate of your own "
    "nobody trusts the signature."
)
_RECIPE = "The steps and your words: dropped here again, the file brings its history along."
_UNSIGNED = "The part of Retoucher that signs is not installed here."


def save_panel(room: Room) -> None:
    """Show what can be taken away of the current version."""
    session, head = room.conversation.session, room.conversation.head
    facts, (width, height) = _about(session.store, head.picture)
    recipe = recipe_at(session, head.id) if head.steps else None
    own, first = usual(facts.format), st.container()
    chosen = st.segmented_control("Format", offered(facts.format), default=own, key=f"save-as-{own}") or own
    with_recipe = st.toggle(
        "Put the recipe into the file", True, key="save-recipe", disabled=recipe is None, help=_RECIPE
    )
    may_tell = bool(facts.exif or facts.xmp or facts.iptc or facts.texts)
    gps = st.toggle(
        "Keep where it was taken",
        False,
        key="save-gps",
        disabled=not may_tell,
        help=None if may_tell else "The file does not say where it was taken.",
    )
    can_sign = find_spec("c2pa") is not None
    sign = st.toggle(
        "Sign it (content credentials)",
        False,
        key="save-sign",
        disabled=not can_sign,
        help=_SIGNED if can_sign else _UNSIGNED,
    )
    text = recipe.to_yaml() if recipe and with_recipe else None
    for note in _notes(session.store, head.picture, chosen, text, gps):
        st.caption(plain(note))
    stem = f"{Path(facts.name).stem or 'picture'}-v{head.number}"
    wishes = {name: "1" for name, wanted in (("gps", gps), ("recipe", text), ("sign", sign)) if wanted}
    with first:  # above the switches, which come late: below them it moved from under the finger
        download_link(
            f"Download {chosen} · {width} × {height}",
            "save",
            file_name(stem, chosen),
            primary=True,
            session=room.address,
            version=head.id,
            format=chosen,
            **wishes,
        )
    _rest(room, recipe, stem)


@lru_cache(maxsize=64)
def _about(store: Store, digest: str) -> tuple[FileFacts, tuple[int, int]]:
    """Return what a picture's file said and its size, decoded once however often the page is drawn."""
    picture = store.picture(digest)
    return picture.facts, picture.size


@lru_cache(maxsize=64)
def _notes(store: Store, digest: str, chosen: str, recipe: str | None, gps: bool) -> tuple[str, ...]:
    picture = store.picture(digest)
    _, missed = travelling_recipe(picture, chosen, recipe, gps=gps)
    return (*saving_notes(picture, chosen, recipe=bool(recipe), gps=gps), *missed)


def _rest(room: Room, recipe: Recipe | None, stem: str) -> None:
    version = room.conversation.head.id
    with st.container(horizontal=True):
        if recipe is not None:
            download_link("Recipe", "recipe", f"{stem}.yaml", session=room.address, version=version)
        download_link("All steps (ZIP)", "steps", f"{room.name}.zip", session=room.address)
        download_link("Report (HTML)", "report", f"{room.name}.html", session=room.address)
    if recipe is not None:
        with st.expander("Copy as code"):
            line, python, yaml = st.tabs(["Command line", "Python", "YAML"])
            line.code(command_line(recipe), language="bash")
            python.code(python_code(recipe), language="python")
            yaml.code(recipe.to_yaml(), language="yaml")
