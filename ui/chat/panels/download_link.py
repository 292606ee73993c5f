"""Links that download what the routes of `server/downloads.py` give."""

from functools import lru_cache
from html import escape
from urllib.parse import urlencode

import streamlit as st

from ....agent.memory.sessions import Session
from ....agent.recipes.replay import recipe_of
from ....agent.values.recipe import Recipe

FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "WebP": "image/webp"}
"""Names of the formats that the page saves, and their media types."""


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
