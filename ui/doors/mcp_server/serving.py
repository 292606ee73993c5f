"""retoucher mcp: the server on standard input and output, or as streamable HTTP."""

import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import anyio
import mcp_types as types
from anyio import AsyncFile
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings
from mcp.shared.message import SessionMessage
from starlette.types import ASGIApp

from ...chat.server.entrances import Entrance
from ...chat.server.health import OPEN_TO_ALL, health_routes
from ..api_gatekeeper import ApiGatekeeper
from ..folders import folders_of
from ..given_out import check_server_signs
from ..listening import listen, open_book
from .call import Desk
from .protocol import build_server
from .stdio_lines import MAX_LINE, bounded_lines, claimed_input


def run_mcp(
    roots: Sequence[Path],
    http: bool,
    host: str,
    port: int,
    names: Sequence[str],
    profile: str | None,
    sign: bool = False,
) -> int:
    """Serve until the client leaves or Ctrl-C; return the exit code."""
    folders = folders_of(roots)
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    with open_book(profile, sign=sign or None) as book:
        if told := check_server_signs(book):
            sys.stderr.write(f"{told}\n")
        desk = Desk(book, folders)
        if http:
            listen(lambda entrance: http_app(desk, entrance), host, port, names, "/mcp")
        else:
            anyio.run(_serve_stdio, desk)
    return 0


async def _serve_stdio(desk: Desk) -> None:
    server = build_server(desk)

    async def refuse() -> None:
        said = types.ErrorData(code=types.INVALID_REQUEST, message=f"a message may have {MAX_LINE} bytes")
        await outgoing.send(SessionMessage(types.JSONRPCError(jsonrpc="2.0", id=None, error=said)))

    lines = cast(AsyncFile[str], bounded_lines(claimed_input(), refuse))  # all that is done with it
    try:
        async with stdio_server(stdin=lines) as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())
    except* (BrokenPipeError, ConnectionResetError):
        pass  # the client is gone, and with it whom to tell


def http_app(desk: Desk, entrance: Entrance, max_body: int = MAX_LINE) -> ASGIApp:
    """Return the server as an ASGI application; the gatekeeper asks who comes, instead of the SDK's own."""
    app = build_server(desk).streamable_http_app(
        max_request_body_size=max_body,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    app.router.routes += health_routes(lambda seconds: desk.book.pool.studio.database.answers(seconds))
    return ApiGatekeeper(app, entrance, OPEN_TO_ALL.__contains__)
