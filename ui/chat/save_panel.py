"""Take it away: the picture with what its file carried, the recipe, masks, everything."""

from functools import lru_cache
from pathlib import Path

import streamlit as st

from ...agent.bundle import report_html, session_zip
from ...agent.recipe import Recipe
from ...agent.replay import recipe_of
from ...agent.sessions import Session
from ...pictures import FileFacts, Store
from ...pictures.writing import encode_picture, saving_notes
from .code import command_line, python_code
from .room import Room

FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "WebP": "image/webp"}


def save_panel(room: Room) -> None:
    """Show what can be taken away of the current version."""
    session, head = room.conversation.session, room.conversation.head
    facts, (width, height) = _about(session.store, head.picture)
    recipe = _recipe(session, head.id) if head.steps else None
    usual = _usual(facts)
    chosen = st.segmented_control("Format", list(FORMATS), default=usual, key=f"save-as-{usual}") or usual
    with_recipe = st.toggle("Put the recipe into the file", True, key="save-recipe", disabled=recipe is None)
    gps = st.toggle("Keep where it was taken", False, key="save-gps", disabled=not facts.exif)
    text = recipe.to_yaml() if recipe and with_recipe else None
    for note in _notes(session.store, head.picture, chosen, bool(text)):
        st.caption(note)
    stem = f"{Path(facts.name).stem or 'picture'}-v{head.number}"
    st.download_button(
        f"Download {chosen} · {width} × {height}",
        lambda: encode_picture(session.store.picture(head.picture), chosen, gps=gps, recipe=text),
        f"{stem}.{chosen.lower().replace('jpeg', 'jpg')}",
        FORMATS[chosen],
        key="save-picture",
        on_click="ignore",
        type="primary",
        icon=":material/download:",
        width="stretch",
    )
    _rest(room, recipe, stem)


@lru_cache(maxsize=64)
def _about(store: Store, digest: str) -> tuple[FileFacts, tuple[int, int]]:
    """Return what a picture's file said and its size, decoded once however often the page is drawn."""
    picture = store.picture(digest)
    return picture.facts, picture.size


@lru_cache(maxsize=64)
def _notes(store: Store, digest: str, chosen: str, with_recipe: bool) -> tuple[str, ...]:
    return saving_notes(store.picture(digest), chosen, recipe=with_recipe)


@lru_cache(maxsize=32)
def _recipe(session: Session, version: str) -> Recipe:
    return recipe_of(session, session.tree.versions[version])


def _usual(facts: FileFacts) -> str:
    usual = {name.upper(): name for name in FORMATS}
    return usual.get(facts.format, "PNG")


def _rest(room: Room, recipe: Recipe | None, stem: str) -> None:
    session = room.conversation.session
    with st.container(horizontal=True):
        if recipe is not None:
            st.download_button(
                "Recipe", recipe.to_yaml, f"{stem}.yaml", "text/yaml", key="save-yaml", on_click="ignore"
            )
        st.download_button(
            "All steps (ZIP)",
            lambda: session_zip(session),
            f"{room.name}.zip",
            "application/zip",
            key="save-zip",
            on_click="ignore",
        )
        st.download_button(
            "Report (HTML)",
            lambda: report_html(session),
            f"{room.name}.html",
            "text/html",
            key="save-report",
            on_click="ignore",
        )
    if recipe is not None:
        with st.expander("Copy as code"):
            line, python, yaml = st.tabs(["Command line", "Python", "YAML"])
            line.code(command_line(recipe), language="bash")
            python.code(python_code(recipe), language="python")
            yaml.code(recipe.to_yaml(), language="yaml")
