"""LangChain's model for OpenAI-compatible servers, whose requests leave as they were built.

LangChain and the client look through each value of a request several times, for what they may have to
transform, and write JSON letter by letter. Here is nothing to transform, and pictures are long.
"""

from typing import Any

import openai
import orjson
from langchain_core.language_models import LanguageModelInput
from langchain_openai import ChatOpenAI
from openai.types.chat import ChatCompletion, ChatCompletionChunk


class Completions:
    """What LangChain calls in place of `OpenAI().chat.completions`."""

    def __init__(self, client: openai.OpenAI) -> None:
        self._client = client

    @property
    def with_raw_response(self) -> "RawCompletions":
        """The same calls, answers still to be parsed."""
        return RawCompletions(self)

    def create(
        self, *, stream: bool = False, extra_body: dict[str, Any] | None = None, **body: Any
    ) -> ChatCompletion | openai.Stream[ChatCompletionChunk]:
        """Ask for an answer; `body` holds the fields of the request, those of `extra_body` go before them."""
        sent = orjson.dumps({**body, "stream": stream, **(extra_body or {})})
        chunks = openai.Stream[ChatCompletionChunk]
        return self._client.post(
            "/chat/completions", cast_to=ChatCompletion, content=sent, stream=stream, stream_cls=chunks
        )


class RawCompletions:
    """Completions whose answers are handed out to be parsed."""

    def __init__(self, completions: Completions) -> None:
        self._completions = completions

    def create(self, **fields: Any) -> "Parsed":
        """Ask for an answer."""
        return Parsed(self._completions.create(**fields))


class Parsed:
    """An answer where one is wanted that can be parsed."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer

    def parse(self) -> Any:
        """Return the answer."""
        return self._answer


class QuickChatOpenAI(ChatOpenAI):
    """A model whose messages are in OpenAI's form already."""

    def __init__(self, **fields: Any) -> None:
        """Take what `ChatOpenAI` takes."""
        super().__init__(**fields)
        self.client = Completions(self.root_client)

    def _get_request_payload(
        self, input_: LanguageModelInput, *, stop: list[str] | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        """Return the request: content blocks are put in afterwards, where they go out as they are."""
        messages = self._convert_input(input_).to_messages()
        emptied = [
            m.model_copy(update={"content": ""}) if isinstance(m.content, list) else m for m in messages
        ]
        payload = super()._get_request_payload(emptied, stop=stop, **kwargs)
        if "messages" not in payload:  # the Responses API has a form of its own
            return super()._get_request_payload(messages, stop=stop, **kwargs)
        for message, written in zip(messages, payload["messages"], strict=True):
            if isinstance(message.content, list):
                written["content"] = message.content
        return payload
