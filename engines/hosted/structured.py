"""Get a pydantic value out of a chat model, whatever dialect its server speaks."""

import json
import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Literal, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from ...errors import FailureKind, ModelFailure, ToolError
from .chat_model import Answer, Chat
from .messages import Message

T = TypeVar("T", bound=BaseModel)

Dialect = Literal["json_schema", "tools", "json_mode", "text"]
"""How a server takes the form of an answer, the strictest first."""

TRIES = 3
_SHOWN = 12
_FENCE = re.compile(r"```(?:json)?\s*\n(.*?)```", re.DOTALL)
_THOUGHT = re.compile(r"<think>.*?(</think>|\Z)", re.DOTALL)


def answer(
    chat: Chat,
    messages: Sequence[Message],
    kind: type[T],
    what: str,
    check: Callable[[T], T] = lambda value: value,
    *,
    seeing: bool = False,
) -> T:
    """Ask for a value of that type; wrong answers go back with what is wrong, three tries in all.

    `check` may refuse a well-formed value by a `ValueError` or
    `ToolError` whose words are fed back too. The dialect is found
    at the first call and remembered in `chat`. `ModelFailure` says how the last try failed, or, `seeing`,
    that the server would not look at the pictures.
    """
    talk = list(messages)
    most = chat.settings.max_tokens
    for attempt in range(TRIES):
        reply, dialect = _ask(chat, talk, kind, what, attempt, most, seeing)
        wrong: ModelFailure
        try:
            chat.sound(reply)
            value = check(_read(chat, reply, kind))
        except ModelFailure as failed:
            if failed.kind in ("refused", "filtered"):
                raise
            wrong = failed
        except (ValueError, ToolError) as error:
            wrong = chat.failure("invalid", _complaint(error))
        else:
            chat.dialect = dialect
            return value
        if attempt == TRIES - 1:
            raise wrong
        if wrong.kind == "truncated":
            most *= 2
        if wrong.kind == "not_json":
            chat.dialect = "text"
        talk = [*messages, *_correction(reply, wrong)]
    raise AssertionError("the last try returns or raises")


def parse_json(text: str) -> Any:
    """Read the JSON value in an answer: bare, fenced, after thoughts or among words; else ValueError."""
    text = _THOUGHT.sub("", text)
    fenced = _FENCE.search(text)
    body = (fenced.group(1) if fenced else text).strip()
    start = body.find("{")
    if start < 0:
        raise ValueError("no JSON object")
    return json.JSONDecoder().raw_decode(body[start:])[0]


def _ask(
    chat: Chat,
    talk: list[Message],
    kind: type[BaseModel],
    what: str,
    attempt: int,
    most: int,
    seeing: bool,
) -> tuple[Answer, str]:
    dialects = [chat.dialect] if chat.dialect else list(get_args(Dialect))
    if chat.settings.provider != "openai":
        dialects = [d for d in dialects if d in ("tools", "text")]
    for dialect in dialects:
        tools, fields, shown = _form(dialect, kind)
        request = {**fields, "max_tokens": most}
        try:
            asked = [*talk, *shown]
            reply = chat.send(asked, what, attempt=attempt, request=request, tools=tools, seeing=seeing)
            return reply, dialect
        except ModelFailure as failed:
            if failed.kind not in ("unsupported", "request") or dialect == dialects[-1]:
                raise
    raise AssertionError("the last dialect returns or raises")


def _form(dialect: str, kind: type[BaseModel]) -> tuple[list[dict[str, Any]], dict[str, Any], list[Message]]:
    schema, name = _schema(kind), kind.__name__
    shown = [_say(f"Answer with one JSON object of this schema and nothing else:\n{json.dumps(schema)}")]
    if dialect == "json_schema":
        form = {"name": name, "schema": schema, "strict": False}
        return [], {"response_format": {"type": "json_schema", "json_schema": form}}, []
    if dialect == "tools":
        function = {"name": name, "description": f"Give the {name}.", "parameters": schema}
        return [{"type": "function", "function": function}], {}, []
    if dialect == "json_mode":
        return [], {"response_format": {"type": "json_object"}}, shown
    return [], {}, shown


@cache
def _schema(kind: type[BaseModel]) -> dict[str, Any]:
    return kind.model_json_schema()


def _read(chat: Chat, reply: Answer, kind: type[T]) -> T:
    text = next((arguments for name, arguments in reply.calls if name == kind.__name__), reply.text)
    try:
        value = parse_json(text)
    except ValueError:
        problem: FailureKind = "not_json" if text.strip() else "empty"
        raise chat.failure(problem, text[:80]) from None
    return kind.model_validate(value)


def _correction(reply: Answer, wrong: ModelFailure) -> list[Message]:
    if wrong.kind in ("empty", "truncated"):
        return [_say(f"Your answer did not arrive whole: {wrong}. Answer again, shorter.")]
    said = reply.text or next((arguments for _, arguments in reply.calls), "")
    return [
        {"role": "assistant", "content": said},
        _say(f"That cannot be used: {wrong}. Answer again, corrected."),
    ]


def _complaint(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    lines = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_url=False)]
    return "; ".join(lines[:_SHOWN])


def _say(words: str) -> Message:
    return {"role": "user", "content": words}
