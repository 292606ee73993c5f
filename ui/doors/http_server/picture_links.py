"""Links to pictures, for clients that open what they are given without a token (`response_format=url`)."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from ....agent.memory.addresses import Linked, address_of, link_to, shown_by
from ....agent.memory.owners import owner_of
from ....errors import NotThere
from ..given_out import given_out
from ..guest_book import GuestBook
from .answer_types import ERRORS

LINKS = "/v1/pictures/"
MEDIA = {"png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp"}
"""Media types by the formats that the server writes."""
FILES: dict[int | str, dict[str, Any]] = {200: {"content": {kind: {} for kind in MEDIA.values()}}}
"""How OpenAPI describes an answer that is a picture."""


def is_link(path: str) -> bool:
    """Say whether a path wants no token, being as hard to guess as one."""
    return path.startswith(LINKS)


def picture_link(book: GuestBook, server: str, shown: Linked) -> str:
    """Return the whole address of a picture at a server that its client calls so ('http://host:port/')."""
    return f"{server.rstrip('/')}{LINKS}{link_to(book.pool.studio.database, shown)}"


def link_routes(book: GuestBook) -> APIRouter:
    """Return the route that shows what a link leads to."""
    routes = APIRouter(tags=["images"], responses=ERRORS)

    @routes.get(f"{LINKS}{{link}}", response_class=Response, responses=FILES)
    def picture(link: str) -> Response:
        """Show the picture of a link, for an hour from when it was given."""
        database = book.pool.studio.database
        shown = shown_by(database, link)
        if shown is None:
            raise NotThere("this link leads to no picture: it is over, or there never was one")
        address, user = address_of(database, shown.session), owner_of(database, shown.session)
        guest = book.open(address, None, user)
        version = guest.room.conversation.tree.numbered(shown.version)
        return Response(
            given_out(book, guest, version, shown.format.upper(), shown.size),
            media_type=MEDIA[shown.format],
            headers={"Cache-Control": "no-store"},
        )

    return routes
