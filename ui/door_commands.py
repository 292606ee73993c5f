"""The commands that open doors to programs; what they need beyond the light install is imported late."""

from pathlib import Path
from typing import Annotated

import typer

Host = Annotated[
    str,
    typer.Option(help="Address to listen on; beyond this machine clients need the token RETOUCHER_TOKEN."),
]
Name = Annotated[
    list[str] | None, typer.Option(help="What else the server is called, behind a proxy; again for more.")
]
Profile = Annotated[
    str | None, typer.Option("--profile", help="embedded, local, openai, mixed, tiny or miniature.")
]

Sign = Annotated[
    bool, typer.Option("--sign", help="Write C2PA content credentials into each picture (RETOUCHER_SIGN).")
]


def mcp(
    root: Annotated[
        list[Path] | None,
        typer.Option(help="A folder that clients may read and write pictures in; again for more. None else."),
    ] = None,
    http: Annotated[
        bool, typer.Option("--http", help="Streamable HTTP instead of standard input and output.")
    ] = False,
    host: Host = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of --http.")] = 8601,
    name: Name = None,
    profile: Profile = None,
    sign: Sign = False,
) -> None:
    """Let agents edit pictures over the Model Context Protocol; sessions are kept as everywhere."""
    from .commands.extras import need_extra

    need_extra("mcp", "mcp", "uvicorn")
    from .doors.mcp_server.serving import run_mcp

    raise typer.Exit(run_mcp(root or [], http, host, port, name or [], profile, sign))


def serve(
    host: Host = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8602,
    name: Name = None,
    profile: Profile = None,
    sign: Sign = False,
) -> None:
    """Serve OpenAI's images API, with masks honoured to the byte, and sessions over HTTP."""
    from .commands.extras import need_extra

    need_extra("serve", "fastapi", "uvicorn", "multipart")
    from .doors.http_server.api_server import run_serve

    raise typer.Exit(run_serve(host, port, name or [], profile, sign))
