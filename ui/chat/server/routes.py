"""What this server answers besides the page: pictures for the screen by digest, and what is saved."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from ....errors import ToolRetry
from ....pictures import Store
from ..presets.preset_steps import preset_bytes
from ..presets.slider_preview import STILL, preview_bytes, read_moved
from ..state import screen_images as images
from ..state.drawn_regions import under_pointer
from ..state.room_pool import RoomPool
from .downloads import download_routes, name_asked_for
from .route_errors import guarded


def page_routes(pool: RoomPool) -> list[Route]:
    """Return all routes of a pool."""
    ours = [standing_route(pool), under_route(pool), sliders_route(pool)]
    return [*picture_routes(pool.studio.database.store), *download_routes(pool), *ours]


def standing_route(pool: RoomPool) -> Route:
    """Return the route that tells a tab how its session stands."""

    def standing(request: Request) -> str:
        room = pool.rooms.get(name_asked_for(pool, request))
        return room.standing if room is not None else ""

    async def answer(request: Request) -> Response:
        text = await run_in_threadpool(standing, request)
        return PlainTextResponse(text, headers={"Cache-Control": "no-store"})

    return Route("/standing", guarded(answer))


def under_route(pool: RoomPool) -> Route:
    """Return the route that gives the mask of what lies at a point of a session's picture."""

    def look(request: Request) -> bytes:
        room, asked = pool.rooms.get(name_asked_for(pool, request)), request.query_params
        if room is None or asked.get("picture") != room.conversation.head.picture:
            raise ToolRetry("the picture has changed since")
        x, y = (_whole_number(side) for side in asked.get("at", "").partition(",")[::2])
        return images.tinted(under_pointer(room.conversation.picture(), (x, y), room))

    async def answer(request: Request) -> Response:
        return _kept(await run_in_threadpool(look, request), "image/png")

    return Route("/under", guarded(answer))


def sliders_route(pool: RoomPool) -> Route:
    """Return the route that gives a session's picture, small, with the sliders as they stand.

    `base` is the version that the edit is made from, `of` the one whose steps the sliders set: none, a step
    that only sets light and colour.
    """

    def drawn(request: Request) -> tuple[bytes, str]:
        room, asked = pool.rooms.get(name_asked_for(pool, request)), request.query_params
        versions = room.conversation.tree.versions if room is not None else {}
        base, of = versions.get(asked.get("base", "")), versions.get(asked.get("of", ""))
        if room is None or base is None or (asked.get("of") and of is None):
            raise ToolRetry("there is no such version")
        region = room.regions.here(asked.get("region", ""))
        steps = of.steps if of is not None else (STILL.model_copy(update={"region": region}),)
        return preview_bytes(room, base, steps, read_moved(asked.get("set", "")))

    async def answer(request: Request) -> Response:
        return _kept(*await run_in_threadpool(drawn, request))

    return Route("/sliders", guarded(answer))


def picture_routes(store: Store) -> list[Route]:
    """Return the routes that give pictures, masks, differences and presets by digest."""

    async def picture(request: Request) -> Response:
        longest = _whole_number(request.query_params.get("longest", "")) or images.SCREEN
        data, kind = await run_in_threadpool(images.picture_bytes, store, _digest(request, "a"), longest)
        return _kept(data, kind)

    async def tile(request: Request) -> Response:
        at = (_whole_number(request.path_params[name]) for name in ("column", "row"))
        return _kept(
            await run_in_threadpool(images.tile_bytes, store, _digest(request, "a"), *at), "image/png"
        )

    async def mask(request: Request) -> Response:
        return _kept(await run_in_threadpool(images.mask_bytes, store, _digest(request, "a")), "image/png")

    async def heat(request: Request) -> Response:
        both = _digest(request, "a"), _digest(request, "b")
        return _kept(await run_in_threadpool(images.heat_bytes, store, *both), "image/png")

    async def preset(request: Request) -> Response:
        name = request.path_params["name"]
        return _kept(await run_in_threadpool(preset_bytes, store, _digest(request, "a"), name), "image/jpeg")

    return [
        Route("/picture/{a}", guarded(picture)),
        Route("/tile/{a}/{column}/{row}", guarded(tile)),
        Route("/mask/{a}", guarded(mask)),
        Route("/heat/{a}/{b}", guarded(heat)),
        Route("/preset/{a}/{name}", guarded(preset)),
    ]


def _digest(request: Request, name: str) -> str:
    return f"sha256:{request.path_params[name]}"


def _whole_number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def _kept(data: bytes, kind: str) -> Response:
    headers = {"Cache-Control": "private, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
    return Response(data, media_type=kind, headers=headers)
