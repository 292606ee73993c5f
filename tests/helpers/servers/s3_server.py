"""An S3 of the test's own: moto's server on a free port of this machine, with one bucket."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.request import Request, urlopen

import pytest

BUCKET = "retoucher"
KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}


@dataclass
class Refusing:
    """An application in front of which every so-manieth request is told to come again, as a busy S3 does."""

    app: Any
    every: int = 0
    """0: none."""
    refused: int = 0

    def __post_init__(self) -> None:
        self._numbers = count(1)

    def __call__(self, environ: dict[str, Any], start: Any) -> Any:
        if not self.every or next(self._numbers) % self.every:
            return self.app(environ, start)
        self.refused += 1
        environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        start("503 Slow Down", [("Content-Type", "application/xml")])
        return [b"<Error><Code>SlowDown</Code><Message>come again</Message></Error>"]


@contextmanager
def s3_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Serve inside the block, where the environment says so to processes; yield the bucket's address."""
    with refusing_s3(monkeypatch) as (address, _):
        yield address


@contextmanager
def refusing_s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Refusing]]:
    """Serve inside the block; yield the bucket's address, and what can be told to refuse."""
    server = pytest.importorskip("moto.server", reason="pip install moto[s3] flask flask-cors s3fs")
    pytest.importorskip("s3fs", reason="pip install s3fs")
    running = server.ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    running.start()
    front = running._server.app = Refusing(running._server.app)
    host, port = running.get_host_and_port()
    address = f"http://{host}:{port}"
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name, value in {**KEYS, "AWS_ENDPOINT_URL": address}.items():
        monkeypatch.setenv(name, value)
    try:
        urlopen(Request(f"{address}/{BUCKET}", method="PUT")).close()
        yield f"s3://{BUCKET}", front
    finally:
        running.stop()
