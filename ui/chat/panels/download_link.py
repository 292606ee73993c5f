"""Links that download what the routes of `server/downloads.py` give."""

from functools import lru_cache
from html import escape
from urllib.parse import urlencode

import streamlit as st

from ....agent.memory.sessions import Session
from ....agent.recipes.replay import recipe_of
from ....agent.values.recipe import Recipe
from ....pictures.kinds import lacks_plugin

_ALWAYS = {"PNG": "image/png", "JPEG": "image/jpeg", "WebP": "image/webp"}
_ITS_OWN = {"TIFF": "image/tiff", "AVIF": "image/avif", "HEIF": "image/heif", "JXL": "image/jxl"}
FORMATS = _ALWAYS | {name: kind for name, kind in _ITS_OWN.items() if not lacks_plugin(name)}
"""Names of the formats that the page saves, and their media types."""
_ENDINGS = {"JPEG": "jpg", "HEIF": "heic"}


def offered(opened: str) -> list[str]:
    """Return the formats to choose from for a picture that was opened in one: that one is among them."""
    return [name for name in FORMATS if name in _ALWAYS or name == opened]


def usual(opened: str) -> str:
    """Return the format that a picture has of itself where the page saves it, else PNG."""
    return {name.upper(): name for name in FORMATS}.get(opened, "PNG")


def file_name(stem: str, kind: str) -> str:
    """Return the name of a file of this format."""
    return f"{stem}.{_ENDINGS.get(kind, kind.lower())}"


def download_link(label: str, kind: str, filename: str, *, primary: bool = False, **asked: str) -> None:
    """Show a link that saves what the route of this kind gives as a file of this name."""
    look = "rt-take rt-main" if primary else "rt-take"
    address = escape(f"/retoucher/{kind}?{urlencode(asked)}")
    name, text = escape(filename), escape(label)
    st.html(f'<a class="{look}" href="{address}" download="{name}">{text}</a>')


@lru_cache(maxsize=32)
def recipe_at(session: Session, version: str) -> Recipe:
    """Return the recipe that leads to a version, built once however often the page is drawn."""
    return recipe_of(session, session.tree.versions[version])
