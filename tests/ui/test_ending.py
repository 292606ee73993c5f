"""A server that is told to end: at once where nothing is under way, and soon where something never ends."""

import subprocess
import sys
from contextlib import closing
from http.client import HTTPConnection
from time import sleep

import pytest

from helpers import LONG
from retoucher.ui.chat.server.entrances import HOST
from retoucher.ui.chat.server.launch import _free_port

SERVER = """
import asyncio, sys
from functools import partial
import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from retoucher.ui.chat.server.ending import ends_in_time

async def quick(request):
    return Response()

async def never(request):
    print("asked", flush=True)
    await asyncio.Event().wait()

routes = [Route("/", quick), Route("/never", never)]
uvicorn.run(Starlette(routes=routes, lifespan=partial(ends_in_time, grace=1)), port=int(sys.argv[1]))
"""


def asked(port: int, path: str) -> HTTPConnection:
    """Return a connection on which a request was sent, as soon as somebody listens."""
    for _ in range(round(10 * LONG)):
        client = HTTPConnection(HOST, port, timeout=LONG)
        try:
            client.request("GET", path)
        except ConnectionRefusedError:
            client.close()
            sleep(0.1)
        else:
            return client
    raise AssertionError("the server did not listen")


@pytest.mark.parametrize("path, stuck", [("/", False), ("/never", True)])
def test_a_server_ends_when_it_is_told_whatever_is_under_way(path: str, *, stuck: bool) -> None:
    port = _free_port(8950)
    command = [sys.executable, "-c", SERVER, str(port)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        with closing(asked(port, path)) as client:
            if stuck:
                assert server.stdout is not None and server.stdout.readline() == "asked\n"
            else:
                assert client.getresponse().status == 200
            server.terminate()
            _, said = server.communicate(timeout=LONG)
    finally:
        server.kill()
        server.communicate()
    assert server.returncode == (1 if stuck else -15)
    assert ("Thread 0x" in said) is stuck
