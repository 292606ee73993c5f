"""A scripted OpenAI-compatible server on loopback: for tests, demonstrations and trying failures at home."""

import json
import socket
import sys
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import default as email_policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

JSON_TYPE = "application/json"


@dataclass(frozen=True)
class Part:
    """One part of a multipart form."""

    name: str
    file_name: str
    data: bytes


@dataclass(frozen=True)
class Request:
    """What a client sent."""

    path: str
    headers: dict[str, str]
    raw: bytes
    body: dict[str, Any] = field(default_factory=dict)
    """JSON body, or the text fields of a form."""
    files: tuple[Part, ...] = ()

    @property
    def text(self) -> str:
        """All words of a chat request, pictures left out."""
        words: list[str] = []
        for message in self.body.get("messages", ()):
            content = message.get("content") or ""
            parts = [{"text": content}] if isinstance(content, str) else content
            words.extend(part["text"] for part in parts if "text" in part)
        return "\n".join(words)

    @property
    def pictures(self) -> list[str]:
        """Data URIs of the pictures in a chat request."""
        parts = [
            p
            for m in self.body.get("messages", ())
            if isinstance(m.get("content"), list)
            for p in m["content"]
        ]
        return [part["image_url"]["url"] for part in parts if part.get("type") == "image_url"]


@dataclass(frozen=True)
class Reply:
    """What the server does with one request."""

    body: bytes = b""
    status: int = 200
    kind: str = JSON_TYPE
    headers: tuple[tuple[str, str], ...] = ()
    wait: float = 0.0
    """Seconds before the first byte; the end of the server ends them."""
    chunks: tuple[bytes, ...] = ()
    """Sent one by one instead of `body`, then the connection is closed."""
    pause: float = 0.0
    """Seconds before the last chunk."""
    drop: bool = False
    """Close the connection without an answer."""


Action = Reply | Callable[[Request], Reply]


class ScriptedServer:
    """Answers requests with the script's actions in order, then with `otherwise`; a context manager."""

    def __init__(self, *script: Action, otherwise: Action | None = None, port: int = 0) -> None:
        self.script: deque[Action] = deque(script)
        self.otherwise: Action = otherwise or Reply(_error("the script is over", "script_over"), 500)
        self.listing = Reply(json.dumps({"object": "list", "data": [_model("scripted")]}).encode())
        """What GET /models gets."""
        self.requests: list[Request] = []
        self._http = _Http(("127.0.0.1", port), _Handler)
        self._http.play = self._play
        self.base_url = f"http://127.0.0.1:{self._http.server_port}/v1"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> "ScriptedServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.hang_up()
        self._http.server_close()
        self._thread.join()

    def then(self, *script: Action) -> None:
        """Add actions to the script."""
        self.script.extend(script)

    def _play(self, request: Request) -> Reply:
        self.requests.append(request)
        if request.path.endswith("/models"):
            return self.listing
        action = self.script.popleft() if self.script else self.otherwise
        return action if isinstance(action, Reply) else action(request)


class _Http(ThreadingHTTPServer):
    daemon_threads = False  # the end waits for every handler
    request_queue_size = 128
    play: Callable[[Request], Reply]

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(address, handler)
        self.over = threading.Event()
        self._calls: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self._calls.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        super().shutdown_request(request)
        self._calls.discard(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):  # one side was first to hang up
            super().handle_error(request, client_address)

    def hang_up(self) -> None:
        """End every pause and connection, so that each handler ends."""
        self.over.set()
        for call in list(self._calls):
            with suppress(OSError):  # the client was first
                call.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self.do_POST()

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("content-length", 0)))
        server = cast(_Http, self.server)
        reply = server.play(_parse(self.path, dict(self.headers), raw))
        server.over.wait(reply.wait)
        try:
            self._send(reply)
        except OSError:
            self.close_connection = True  # the client has given up

    def _send(self, reply: Reply) -> None:
        if reply.drop:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(reply.status)
        self.send_header("content-type", reply.kind)
        for name, value in reply.headers:
            self.send_header(name, value)
        if reply.chunks:
            self._send_chunks(reply)
        else:
            self.send_header("content-length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

    def _send_chunks(self, reply: Reply) -> None:
        self.send_header("connection", "close")
        self.end_headers()
        for chunk in reply.chunks[:-1]:
            self.wfile.write(chunk)
            self.wfile.flush()
        cast(_Http, self.server).over.wait(reply.pause)
        self.wfile.write(reply.chunks[-1])
        self.close_connection = True


def _parse(path: str, headers: dict[str, str], raw: bytes) -> Request:
    kind = next((v for k, v in headers.items() if k.lower() == "content-type"), "")
    if not kind.startswith("multipart/"):
        return Request(path, headers, raw, json.loads(raw or b"{}"))
    form = BytesParser(policy=email_policy).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + raw)
    fields: dict[str, Any] = {}
    files: list[Part] = []
    for part in form.iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        data = bytes(part.get_payload(decode=True))  # type: ignore[arg-type]
        if part.get_filename():
            files.append(Part(name, str(part.get_filename()), data))
        else:
            fields[name] = data.decode()
    return Request(path, headers, raw, fields, tuple(files))


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 1, "owned_by": "nobody"}


def _error(message: str, code: str) -> bytes:
    return json.dumps({"error": {"message": message, "type": "error", "code": code, "param": None}}).encode()
