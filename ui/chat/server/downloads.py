"""The routes that give what a person takes away: pictures, recipes, sessions, masks.

Streamlit's own download button keeps a file made on demand only until scripts have ended twice in the
server: a turn looked at in another tab can take it away before it is fetched. These routes keep none.
"""

from collections.abc import AsyncIterator, Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from ....agent.memory.owners import own_session_at
from ....agent.memory.sessions import Session
from ....agent.recipes.export import report_html, session_zip
from ....agent.values.versions import Version
from ....errors import NotThere, SessionError
from ....pictures import encode_picture, travelling_recipe
from ...commands.extras import need_extra
from ..login.logged_in import page_users
from ..many.album_zip import album_zip
from ..panels.download_link import FORMATS, recipe_at
from ..state.room_pool import RoomPool
from .route_errors import guarded


def download_routes(pool: RoomPool) -> list[Route]:
    """Return the routes that give pictures, recipes, whole sessions and masks as they are saved."""

    async def save(request: Request) -> Response:
        session, version = _version(pool, request)
        asked = request.query_params
        chosen, gps = asked.get("format", ""), "gps" in asked
        if chosen not in FORMATS:
            raise SessionError(f"the page saves {', '.join(FORMATS)}, not “{chosen}”")
        recipe = recipe_at(session, version.id).to_yaml() if "recipe" in asked else None
        if "sign" in asked:
            need_extra("sign", "c2pa", "cryptography")

        def made() -> bytes:
            picture = session.store.picture(version.picture)
            fitting, _ = travelling_recipe(picture, chosen, recipe, gps=gps)
            data = encode_picture(picture, chosen, gps=gps, recipe=fitting)
            return _sealed(pool, session, version, data, chosen) if "sign" in asked else data

        return _made(made, FORMATS[chosen])

    async def recipe(request: Request) -> Response:
        session, version = _version(pool, request)
        return _made(lambda: recipe_at(session, version.id).to_yaml(), "text/yaml")

    async def steps(request: Request) -> Response:
        session = _session(pool, request)
        return _made(lambda: session_zip(session), "application/zip")

    async def album(request: Request) -> Response:
        rooms = pool.beside(_session(pool, request).name)
        if not rooms:
            raise NotThere("no pictures were opened together with this one")
        return _made(lambda: album_zip(rooms), "application/zip")

    async def report(request: Request) -> Response:
        session = _session(pool, request)
        return _made(lambda: report_html(session), "text/html")

    async def region(request: Request) -> Response:
        digest = request.query_params.get("digest", "")
        found = await run_in_threadpool(pool.studio.database.store.region, digest)
        return _made(found.to_png, "image/png")

    async def latest(request: Request) -> Response:
        made = _session(pool, request).latest
        if made is None:
            raise SessionError("nothing was made in this session since the server began")
        return _made(lambda: encode_picture(made, "PNG"), FORMATS["PNG"])

    routes = (save, recipe, steps, album, report, region, latest)
    return [Route(f"/{route.__name__}", guarded(route)) for route in routes]


def _session(pool: RoomPool, request: Request) -> Session:
    name = name_asked_for(pool, request)
    if not name:
        raise NotThere("there is no session at this address")
    return pool.open(name).conversation.session


def name_asked_for(pool: RoomPool, request: Request) -> str:
    """Return the name of the session that a request asks for; '' where there is none, or another's."""
    user = page_users(pool.studio.settings).named(request.headers)
    return own_session_at(pool.studio.database, request.query_params.get("session", ""), user)


def _version(pool: RoomPool, request: Request) -> tuple[Session, Version]:
    session, wanted = _session(pool, request), request.query_params.get("version", "")
    if wanted not in session.tree.versions:
        raise NotThere(f"there is no version “{wanted}” in “{session.name}”")
    return session, session.tree.versions[wanted]


def _sealed(pool: RoomPool, session: Session, version: Version, data: bytes, chosen: str) -> bytes:
    from ....agent.recipes.signed_version import signed_version

    return signed_version(session, version, data, chosen.upper(), pool.studio.database.home)


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
