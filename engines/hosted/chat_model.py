"""Talk to a chat model: any that LangChain knows, any OpenAI-compatible server; failures are typed."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar

from ...errors import Cancelled, FailureKind, ModelFailure
from ..work import current
from . import failures
from .chat_settings import ChatSettings, chat_model
from .ledger import Spend
from .messages import (
    Message,
    has_pictures,
    in_openai_form,
    pictures_of,
    size_of,
    tokens_of,
    without_pictures,
)
from .meter import Call

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage

R = TypeVar("R")

SMALL = 8192
"""Tokens of context below which prompts have to be short."""

_CHARACTERS = 16
"""Most characters that a token may have: an answer longer than its tokens can be is taken no further."""


@dataclass(frozen=True)
class Answer:
    """What came back, whatever it is worth."""

    text: str
    finish: str | None = "stop"
    """'stop', 'tool_calls', 'length', 'content_filter'; None when a stream ended in the middle."""
    refusal: str = ""
    calls: tuple[tuple[str, str], ...] = ()
    """(tool name, arguments as JSON text) in order."""
    given: int = 0
    made: int = 0


class Chat:
    """A chat model with patience, a meter and a memory of what it cannot do."""

    def __init__(self, settings: ChatSettings) -> None:
        self.settings = settings
        self.model = chat_model(settings)
        self.vision = True
        """False once the server has refused to look at a picture."""
        self.streams = settings.stream
        """False once the server has not sent an answer word by word."""
        self.small = 0 < settings.context < SMALL
        """True for a context that long prompts do not fit into; also once the server has said so."""
        self.dialect = ""
        """How this server gives structured answers, once it is known."""
        self.on_request: Callable[[str, Sequence[Message]], None] = lambda what, messages: None
        """Hears of each request as it leaves."""

    @property
    def name(self) -> str:
        """'openai:gpt-5-mini', for events and verdicts."""
        return self.settings.model

    @property
    def _places(self) -> tuple[str, str]:
        return self.settings.destination, f"{self.name} at {self.settings.destination}"

    def text(self, messages: Sequence[Message], what: str, *, seeing: bool = False, most: int = 0) -> str:
        """Ask for words, `most` tokens of them; `ModelFailure` when they are refused, cut off or missing."""
        limit = {"max_tokens": most} if most else None
        return self.sound(self.send(messages, what, request=limit, seeing=seeing)).text

    def sound(self, answer: Answer) -> Answer:
        """Return the answer if it is whole; else raise what is wrong with it."""
        if answer.refusal:
            raise self.failure("refused", answer.refusal)
        if answer.finish == "content_filter":
            raise self.failure("filtered")
        if answer.finish == "length" or answer.finish is None:
            raise self.failure("truncated")
        if not answer.text.strip() and not answer.calls:
            raise self.failure("empty")
        return answer

    def failure(self, kind: FailureKind, said: str = "") -> ModelFailure:
        """Build a failure that names this model and server."""
        said = failures.redact(said, self.settings.secret)
        return failures.failure(kind, self.settings.name, self.settings.destination, said)

    def send(
        self,
        messages: Sequence[Message],
        what: str,
        *,
        attempt: int = 0,
        request: dict[str, Any] | None = None,
        tools: Sequence[dict[str, Any]] = (),
        seeing: bool = False,
    ) -> Answer:
        """Send one request and return the answer as it came.

        A failure that passes by itself is waited for and tried again; an answer which this turn has paid for
        is not bought twice. `request` holds further fields of the body, `tools` forces the first of them.
        A model that cannot look gets the words alone; `seeing` makes that a `ModelFailure` instead.
        """
        if seeing and not self.vision and has_pictures(messages):
            raise self.failure("no_vision")
        sent = list(messages) if self.vision else without_pictures(messages)
        key = self._key(sent, what, attempt, request, tools)
        meter = current().meter
        known = meter.recall(key)
        if known is not None:
            return _thaw(known)
        meter.check_there(*self._places)
        try:
            answer = self._patiently(lambda: self._once(sent, what, request or {}, tools, key))
        except ModelFailure as failed:
            if failed.kind in AWAY:
                server, model = self._places
                meter.give_up(server if failed.kind in GONE else model, failed)
            self.small = self.small or failed.kind == "context"
            if not self._learned(failed, pictures=has_pictures(sent)):
                raise
            return self.send(messages, what, attempt=attempt, request=request, tools=tools, seeing=seeing)
        return answer

    def _learned(self, failed: ModelFailure, *, pictures: bool) -> bool:
        """Remember what the server cannot do; say whether another call without it makes sense."""
        if failed.kind == "no_vision" and self.vision and pictures:
            self.vision = False
            return True
        if failed.kind in ("unsupported", "request") and self.streams and "stream" in str(failed):
            self.streams = False
            return True
        return False

    def stream(self, messages: Sequence[Message], what: str) -> Iterator[str]:
        """Ask for words and yield them as they come; a stream that ends in the middle is a `ModelFailure`."""
        expected = self._expected(messages, what, self.settings.max_tokens)
        words: list[str] = []
        finish: str | None = None
        started = time.monotonic()
        with current().meter.reserve(expected) as call:
            self.on_request(what, messages)
            try:
                for chunk in self.model.stream(self._written(messages), **self._limits({})):
                    finish = chunk.response_metadata.get("finish_reason") or finish
                    words.append(str(chunk.text))
                    yield words[-1]
            except client_errors() as error:
                raise self._translated(error) from None
            finally:
                made = tokens_of("".join(words))
                self._settle(call, what, expected.given, made, time.monotonic() - started)
        self.sound(Answer("".join(words), finish))

    def _once(
        self,
        messages: list[Message],
        what: str,
        request: dict[str, Any],
        tools: Sequence[dict[str, Any]],
        key: str,
    ) -> Answer:
        most = request.get("max_tokens", self.settings.max_tokens)
        expected = self._expected(messages, what, most)
        started = time.monotonic()
        with current().meter.reserve(expected, key) as call:
            self.on_request(what, messages)
            try:
                limits, model, said = self._limits(request), self._bound(tools), self._written(messages)
                reply = current().meter.interruptible(lambda: self._reply(model, said, limits))
            except Cancelled:
                self._settle(call, what, expected.given, 0, time.monotonic() - started)
                raise
            except client_errors() as error:
                failed = self._translated(error)
                billed = expected.given if failed.kind == "timeout" else 0
                self._settle(call, what, billed, 0, time.monotonic() - started)
                raise failed from None  # the client's own message may quote the key
            answer = _bounded(_read(reply, streamed=self.streams), most)
            given, made = answer.given or expected.given, answer.made or tokens_of(answer.text)
            kept = json.dumps(vars(answer)).encode()
            self._settle(call, what, given, made, time.monotonic() - started, kept)
        return answer

    def _reply(self, model: Any, messages: list[Message], limits: dict[str, Any]) -> "AIMessage":
        """Return the answer, put together word by word where the server sends it so."""
        if not self.streams:
            return model.invoke(messages, **limits)
        whole, left = None, _CHARACTERS * limits["max_tokens"]
        try:
            for chunk in model.stream(messages, **limits):
                whole = chunk if whole is None else whole + chunk
                left -= max(1, len(str(chunk.text)))
                if left < 0:
                    break
        except ValueError as error:
            if whole is not None or "No generation chunks" not in str(error):
                raise
        if whole is None:
            self.streams = False
            return model.invoke(messages, **limits)
        return whole

    def _written(self, messages: Sequence[Message]) -> list[Message]:
        """Return the messages in the form that the provider's class has least to do with."""
        return in_openai_form(messages) if self.settings.provider == "openai" else list(messages)

    def _bound(self, tools: Sequence[dict[str, Any]]) -> Any:
        if not tools:
            return self.model
        return self.model.bind_tools(list(tools), tool_choice=tools[0]["function"]["name"])

    def _limits(self, request: dict[str, Any]) -> dict[str, Any]:
        most = {"max_tokens": request.get("max_tokens", self.settings.max_tokens)}
        body = {k: v for k, v in request.items() if k != "max_tokens"}
        return {**most, "extra_body": body} if body else most

    def _patiently(self, call: Callable[[], R]) -> R:
        return patiently(call, self.settings.tries, self.settings.backoff, self.settings.patience)

    def _translated(self, error: Exception) -> ModelFailure:
        settings = self.settings
        return failures.translate(error, settings.name, settings.destination, settings.secret)

    def _expected(self, messages: Sequence[Message], what: str, most: int) -> Spend:
        given = sum(size_of(m["content"]) for m in messages)
        dollars = self.settings.dollars(given, most)
        return Spend(what, self.name, 1, given, most, dollars or 0.0, priced=dollars is not None)

    def _settle(
        self, call: Call, what: str, given: int, made: int, seconds: float, answer: bytes | None = None
    ) -> None:
        dollars = self.settings.dollars(given, made)
        priced = dollars is not None
        used = Spend(what, self.name, 1, given, made, dollars or 0.0, seconds, priced=priced)
        call.settle(used, answer)

    def _key(self, messages: Sequence[Message], *request: object) -> str:
        words = without_pictures(messages)
        said = [self.name, self.settings.base_url, words, pictures_of(messages), *request]
        return sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


PASSING: tuple[FailureKind, ...] = ("rate_limit", "server", "timeout", "offline")
"""Failures after which the same call may succeed."""

GONE: tuple[FailureKind, ...] = ("timeout", "offline", "not_an_api")
"""Failures of a whole server, whichever model is asked."""

AWAY: tuple[FailureKind, ...] = (*PASSING, "key", "credit", "permission", "unknown_model", "not_an_api")
"""Failures after which a model is not asked again in the same turn: no call of it would end otherwise."""


def patiently(
    call: Callable[[], R],
    tries: int,
    backoff: float,
    patience: float,
    kinds: tuple[FailureKind, ...] = PASSING,
) -> R:
    """Call again while the failure is one that passes, as late as the server asks, for `patience` seconds."""
    started = time.monotonic()
    for attempt in range(tries):
        try:
            return call()
        except ModelFailure as failed:
            pause = backoff * 2**attempt if failed.retry_after is None else failed.retry_after
            lost = time.monotonic() - started + pause
            if failed.kind not in kinds or attempt == tries - 1 or lost > patience:
                raise
            current().meter.pause(pause)
    raise AssertionError("tries is at least 1")


def client_errors() -> tuple[type[Exception], ...]:
    """Return what the client libraries raise, malformed answers included."""
    import httpx2
    import openai
    from langchain_core.exceptions import ModelError

    malformed = (ValueError, TypeError, KeyError, IndexError)
    return (openai.OpenAIError, httpx2.HTTPError, ModelError, *malformed)


_FINISHES = {"max_tokens": "length", "safety": "content_filter", "recitation": "content_filter"}
"""What other providers call it."""


def _finish(metadata: dict[str, Any]) -> str:
    """Return why an answer that came in one piece ended; many servers do not say."""
    said = str(metadata.get("finish_reason") or metadata.get("stop_reason") or "stop").lower()
    return _FINISHES.get(said, said)


def _ended(metadata: dict[str, Any]) -> bool:
    """Say whether a stream came to its end: the last chunk says why."""
    return bool(metadata.get("finish_reason") or metadata.get("stop_reason"))


def _read(reply: "AIMessage", *, streamed: bool) -> Answer:
    usage = reply.usage_metadata
    made = [(c["name"], json.dumps(c["args"])) for c in reply.tool_calls]
    broken = [(c["name"] or "", c["args"] or "") for c in reply.invalid_tool_calls]
    return Answer(
        text=str(reply.text),
        finish=_finish(reply.response_metadata) if not streamed or _ended(reply.response_metadata) else None,
        refusal=reply.additional_kwargs.get("refusal") or "",
        calls=(*made, *broken),
        given=usage["input_tokens"] if usage else 0,
        made=usage["output_tokens"] if usage else 0,
    )


def _bounded(answer: Answer, most: int) -> Answer:
    """Return the answer, as cut off where it is longer than `most` tokens can be."""
    said = len(answer.text) + sum(len(arguments) for _, arguments in answer.calls)
    return replace(answer, finish="length") if said > _CHARACTERS * most else answer


def _thaw(kept: bytes) -> Answer:
    fields = json.loads(kept)
    return Answer(**{**fields, "calls": tuple(tuple(c) for c in fields["calls"])})
