"""What a scripted server can answer: good, bad and broken."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from .scripted_server import Action, Reply, Request

Content = str | BaseModel | Mapping[str, Any] | None


def say(
    content: Content,
    *,
    finish: str = "stop",
    refusal: str = "",
    calls: Sequence[tuple[str, str]] = (),
    tokens: tuple[int, int] | None = (100, 20),
    wait: float = 0.0,
) -> Action:
    """Answer with this content; `calls` are (tool name, arguments as text); streamed when that is asked.

    A request with a forced tool gets the content as that tool's arguments, as a real model answers.
    """

    def act(request: Request) -> Reply:
        text = _text(content)
        forced = request.body.get("tool_choice")
        made = list(calls)
        if isinstance(forced, dict) and text is not None and not made:
            made, text = [(forced["function"]["name"], text)], None
        if request.body.get("stream"):
            return replace(stream([text or ""], finish=finish, calls=made, tokens=tokens), wait=wait)
        return Reply(_completion(text, finish, refusal, made, tokens), wait=wait)

    return act


def by_form(**answers: Action) -> Action:
    """Answer by the form that is asked for: `by_form(Judged=say(…), Compared=say(…))`.

    `words` is what a request without a form gets. For calls side by side, whose order nobody knows.
    """

    def act(request: Request) -> Reply:
        action = answers[form_of(request) or "words"]
        return action if isinstance(action, Reply) else action(request)

    return act


def form_of(request: Request) -> str:
    """Return the name of the typed answer that a request wants; '' when it wants words."""
    forced, wanted = request.body.get("tool_choice"), request.body.get("response_format", {})
    if isinstance(forced, dict):
        return forced["function"]["name"]
    return wanted.get("json_schema", {}).get("name", "")


def stream(
    pieces: Sequence[str],
    *,
    finish: str | None = "stop",
    calls: Sequence[tuple[str, str]] = (),
    tokens: tuple[int, int] | None = None,
    pause: float = 0.0,
) -> Reply:
    """Stream the pieces; `finish=None` ends in the middle, `pause` stalls before the last one."""
    events = [_chunk({"role": "assistant", "content": piece}, None) for piece in pieces]
    if calls:
        made = [{"index": i, **call} for i, call in enumerate(_calls(calls))]
        events.append(_chunk({"tool_calls": made}, None))
    if finish is not None:
        events.append(_chunk({}, finish))
        events += [_chunk(None, None, tokens)] if tokens else []
        events.append(b"data: [DONE]\n\n")
    return Reply(kind="text/event-stream", chunks=tuple(events), pause=pause)


def fail(
    status: int,
    message: str = "something is wrong",
    code: str | None = None,
    *,
    retry_after: float | None = None,
) -> Reply:
    """Answer with an HTTP error in OpenAI's form."""
    error = {"message": message, "type": "error", "code": code, "param": None}
    headers = () if retry_after is None else (("retry-after", str(retry_after)),)
    return Reply(json.dumps({"error": error}).encode(), status, headers=headers)


def html(status: int = 200) -> Reply:
    """Answer with a web page, as a proxy or a wrong address does."""
    return Reply(b"<!doctype html><html><body>Sign in</body></html>", status, "text/html")


def raw(body: object) -> Reply:
    """Answer with this JSON, whatever it is."""
    return Reply(json.dumps(body).encode())


def drop() -> Reply:
    """Close the connection without an answer."""
    return Reply(drop=True)


def _text(content: Content) -> str | None:
    if isinstance(content, BaseModel):
        return content.model_dump_json()
    return content if content is None or isinstance(content, str) else json.dumps(content)


def _completion(
    text: str | None,
    finish: str,
    refusal: str,
    calls: Sequence[tuple[str, str]],
    tokens: tuple[int, int] | None,
) -> bytes:
    message: dict[str, Any] = {"role": "assistant", "content": text}
    if refusal:
        message["refusal"] = refusal
    if calls:
        message["tool_calls"] = _calls(calls)
    body: dict[str, Any] = {
        "id": "chatcmpl-scripted",
        "object": "chat.completion",
        "created": 1,
        "model": "scripted",
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
    }
    if tokens:
        body["usage"] = _usage(tokens)
    return json.dumps(body).encode()


def _calls(calls: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    return [
        {"id": f"call_{i}", "type": "function", "function": {"name": name, "arguments": arguments}}
        for i, (name, arguments) in enumerate(calls)
    ]


def _usage(tokens: tuple[int, int]) -> dict[str, int]:
    given, made = tokens
    return {"prompt_tokens": given, "completion_tokens": made, "total_tokens": given + made}


def _chunk(delta: dict[str, Any] | None, finish: str | None, tokens: tuple[int, int] | None = None) -> bytes:
    choices = [] if delta is None else [{"index": 0, "delta": delta, "finish_reason": finish}]
    event: dict[str, Any] = {
        "id": "chatcmpl-scripted",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "scripted",
        "choices": choices,
    }
    if tokens:
        event["usage"] = _usage(tokens)
    return f"data: {json.dumps(event)}\n\n".encode()
