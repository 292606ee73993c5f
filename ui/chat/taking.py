"""What a person takes away: links that download, and the routes that answer them.

Streamlit's own download button keeps a file made on demand only until scripts have ended twice in the
server: a turn looked at in another tab can take it away before it is fetched. These routes keep none.
"""

from collections.abc import AsyncIterator, Callable
from functools import lru_cache
from html import escape
from urllib.parse import urlencode

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from ...agent.memory.sessions import Session
from ...agent.recipes.export import report_html, session_zip
from ...agent.recipes.replay import recipe_of
from ...agent.values.recipe import Recipe
from ...agent.values.versions import Version
from ...errors import SessionError
from ...pictures import encode_picture
from .guarded import guarded
from .house import House

FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "WebP": "image/webp"}


def take_link(label: str, kind: str, filename: str, *, primary: bool = False, **asked: str) -> None:
    """Show a link that saves what the route of this kind gives as a file of this name."""
    look = "rt-take rt-main" if primary else "rt-take"
    address = escape(f"/retoucher/{kind}?{urlencode(asked)}")
    name, text = escape(filename), escape(label)
    st.html(f'<a class="{look}" href="{address}" download="{name}">{text}</a>')


@lru_cache(maxsize=32)
def recipe_at(session: Session, version: str) -> Recipe:
    """Return the recipe that leads to a version, built once however often the page is drawn."""
    return recipe_of(session, session.tree.versions[version])


def taking_routes(house: House) -> list[Route]:
    """Return the routes that give pictures, recipes, whole sessions and masks as they are saved."""

    async def save(request: Request) -> Response:
        session, version = _version(house, request)
        asked = request.query_params
        chosen, gps = asked.get("format", ""), "gps" in asked
        if chosen not in FORMATS:
            raise SessionError(f"the page saves {', '.join(FORMATS)}, not “{chosen}”")
        recipe = recipe_at(session, version.id).to_yaml() if "recipe" in asked else None
        return _made(
            lambda: encode_picture(session.store.picture(version.picture), chosen, gps=gps, recipe=recipe),
            FORMATS[chosen],
        )

    async def recipe(request: Request) -> Response:
        session, version = _version(house, request)
        return _made(lambda: recipe_at(session, version.id).to_yaml(), "text/yaml")

    async def steps(request: Request) -> Response:
        session = _session(house, request)
        return _made(lambda: session_zip(session), "application/zip")

    async def report(request: Request) -> Response:
        session = _session(house, request)
        return _made(lambda: report_html(session), "text/html")

    async def region(request: Request) -> Response:
        digest = request.query_params.get("digest", "")
        found = await run_in_threadpool(house.studio.database.store.region, digest)
        return _made(found.to_png, "image/png")

    routes = (save, recipe, steps, report, region)
    return [Route(f"/{route.__name__}", guarded(route)) for route in routes]


def _session(house: House, request: Request) -> Session:
    name = house.current_name(request.query_params.get("session", ""))
    if name not in house.rooms and not house.studio.database.exists(name):
        raise SessionError(f"there is no session “{name}” here")
    return house.open(name).conversation.session


def _version(house: House, request: Request) -> tuple[Session, Version]:
    session, wanted = _session(house, request), request.query_params.get("version", "")
    if wanted not in session.tree.versions:
        raise SessionError(f"there is no version “{wanted}” in “{session.name}”")
    return session, session.tree.versions[wanted]


def _made(make: Callable[[], bytes | str], kind: str) -> Response:
    """Answer at once and send what is made when it is there: the browser shows that it is on its way."""

    async def body() -> AsyncIterator[bytes | str]:
        yield await run_in_threadpool(make)

    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": "attachment",
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(body(), media_type=kind, headers=headers)
