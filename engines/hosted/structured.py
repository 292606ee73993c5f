"""Get a pydantic value out of a chat model, whatever dialect its server speaks."""

import json
import re
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
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
_TAIL = 40
"""Last characters of a cut answer that are looked for in it."""
_TOLD = 2000
"""Characters of a complaint that the model is told."""
_QUOTED = 8000
"""Characters of a wrong answer that go back with what is wrong."""
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
    most: int = 0,
) -> T:
    """Ask for a value of that type; wrong answers go back with what is wrong, three tries in all.

    `check` may refuse a well-formed value by a `ValueError` or `ToolError` whose words are fed back too. The
    second repair begins anew, with the form in words: what did not help once does not help twice. The dialect
    is found at the first call and remembered in `chat`. `ModelFailure` says how the last try failed, or,
    `seeing`, that the server would not look at the pictures. `most`: tokens of the answer.
    """
    talk, wrongs = list(messages), list[ModelFailure]()
    most = most or chat.settings.max_tokens
    dialect = chat.dialect
    for attempt in range(TRIES):
        reply, spoken = _ask(chat, talk, kind, what, dialect, Asked(attempt, most, seeing))
        try:
            chat.sound(reply)
            value = _value(chat, reply, kind, check)
        except ModelFailure as failed:
            if failed.kind in ("refused", "filtered"):
                raise
            wrongs.append(failed)
        else:
            chat.dialect = chat.dialect or (spoken if attempt < TRIES - 1 else "")
            return value
        if wrongs[-1].kind == "truncated" and not _loops(reply.text):
            most *= 2
        lost = attempt > 0 or (wrongs[-1].kind == "not_json" and not chat.dialect)
        dialect = "text" if lost else dialect
        talk = [*messages, *_correction(reply, wrongs)]
    raise wrongs[-1]


def _loops(text: str) -> bool:
    """Say whether an answer repeats itself without end."""
    return len(text) > 4 * _TAIL and text.count(text[-_TAIL:]) > 3


@dataclass(frozen=True)
class Asked:
    """How a value is asked for."""

    attempt: int
    most: int
    seeing: bool


def _value(chat: Chat, reply: Answer, kind: type[T], check: Callable[[T], T]) -> T:
    """Return the checked value of an answer; `ModelFailure` names all that is wrong with it."""
    read = _read(chat, reply, kind)
    try:
        return check(kind.model_validate(read))
    except ValidationError as error:
        raise _invalid(chat, "; ".join([_complaint(error), *_also(read, error, kind, check)])) from None
    except (ValueError, ToolError) as error:
        raise _invalid(chat, str(error)) from None


def _invalid(chat: Chat, complaint: str) -> ModelFailure:
    """Build the failure of a well-read answer; the model is told more of it than anybody else."""
    failed = chat.failure("invalid", complaint)
    failed.complaint = complaint[:_TOLD]
    return failed


def _also(read: Any, error: ValidationError, kind: type[T], check: Callable[[T], T]) -> list[str]:
    """Return what `check` says against the rest of an ill-formed value, where the rest stands alone."""
    healed = deepcopy(read)
    for wrong in error.errors(include_url=False):
        _heal(healed, wrong["loc"], missing=wrong["type"] == "missing")
    try:
        check(kind.model_validate(healed))
    except ValidationError:
        return []
    except (ValueError, ToolError) as said:
        return [str(said)]
    return []


def _heal(value: Any, path: Sequence[int | str], *, missing: bool) -> None:
    """Take a wrong field out of a value, or put an empty word where one is missing."""
    *above, last = path or ("",)
    for key in above:
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(value, dict):
        value.pop(last, None)
        if missing:
            value[last] = ""


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
    chat: Chat, talk: list[Message], kind: type[BaseModel], what: str, known: str, asked: Asked
) -> tuple[Answer, str]:
    dialects = [known] if known else list(get_args(Dialect))
    if chat.settings.provider != "openai":
        dialects = [d for d in dialects if d in ("tools", "text")]
    for dialect in dialects:
        tools, fields, shown = _form(dialect, kind)
        request = {**fields, "max_tokens": asked.most}
        try:
            sent, tried = [*talk, *shown], asked.attempt
            reply = chat.send(sent, what, attempt=tried, request=request, tools=tools, seeing=asked.seeing)
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


def _read(chat: Chat, reply: Answer, kind: type[BaseModel]) -> Any:
    text = next((arguments for name, arguments in reply.calls if name == kind.__name__), reply.text)
    try:
        return parse_json(text)
    except ValueError:
        problem: FailureKind = "not_json" if text.strip() else "empty"
        raise chat.failure(problem, text[:80]) from None


def _correction(reply: Answer, wrongs: Sequence[ModelFailure]) -> list[Message]:
    """Return what is said about a wrong answer: the second time about both, without repeating them."""
    wrong = wrongs[-1]
    if len(wrongs) > 1:
        said = "; then: ".join(failed.complaint or str(failed) for failed in wrongs)
        return [
            _say(
                f"Two answers could not be used: {said}. Begin anew, shorter: one JSON object and nothing "
                "else. Leave out every field and every step of which you are not sure."
            )
        ]
    if wrong.kind in ("empty", "truncated"):
        return [_say(f"Your answer did not arrive whole: {wrong}. Answer again, shorter.")]
    said = reply.text or next((arguments for _, arguments in reply.calls), "")
    return [
        {"role": "assistant", "content": said[:_QUOTED]},
        _say(f"That cannot be used: {wrong.complaint or wrong}. Answer again, corrected."),
    ]


def _complaint(error: ValidationError) -> str:
    lines = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_url=False)]
    return "; ".join(lines[:_SHOWN])


def _say(words: str) -> Message:
    return {"role": "user", "content": words}
