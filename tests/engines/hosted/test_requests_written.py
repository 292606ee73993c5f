"""Requests leave as LangChain and the client would have written them, only sooner."""

from typing import Any

import pytest
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from helpers.servers.hosted_chat import HELLO, LOOK, talk_to
from retoucher.engines.hosted.http_client import http_client
from retoucher.engines.hosted.ledger import Spend, total
from retoucher.engines.hosted.messages import Message
from retoucher.engines.hosted.scripted_replies import say, stream
from retoucher.engines.hosted.scripted_server import Request, ScriptedServer
from retoucher.errors import ModelFailure

STRANGE: list[Message] = [
    {"role": "system", "content": 'Ünïcode, \u2028 and "quotes" \\ and \x00 control 😀'},
    {"role": "assistant", "content": ""},
]
TOOL: dict[str, Any] = {
    "type": "function",
    "function": {"name": "F", "description": "d", "parameters": {"type": "object", "properties": {}}},
}


@pytest.mark.parametrize("streams", [False, True])
@pytest.mark.parametrize("tools", [(), (TOOL,)])
@pytest.mark.parametrize("messages", [HELLO, LOOK, [*STRANGE, *LOOK]])
def test_a_request_is_what_the_libraries_would_send(messages: list[Message], tools: Any, streams: bool):
    """Oracle: LangChain's own form of a picture through the client's own completions."""
    form = {"response_format": {"type": "json_object"}}
    with ScriptedServer(otherwise=stream("a") if streams else say("a")) as server:
        chat = talk_to(server, stream=streams, options={"temperature": 0.5})
        chat.send(messages, "words", request={"max_tokens": 70, **form}, tools=tools)
        model = ChatOpenAI(
            model="scripted",
            http_client=http_client(),
            base_url=server.base_url,
            api_key=SecretStr("k"),
            temperature=0.5,
            stream_usage=True,
        )
        asked = model.bind_tools(tools, tool_choice="F") if tools else model
        sent = {"max_tokens": 70, "extra_body": form}
        _ = [*asked.stream(messages, **sent)] if streams else asked.invoke(messages, **sent)
        ours, theirs = server.requests
    assert ours.body == theirs.body
    assert _kind(ours) == _kind(theirs) == "application/json"
    assert ours.body.get("stream", False) is streams


def _kind(request: Request) -> str:
    return {name.lower(): value for name, value in request.headers.items()}["content-type"]


def test_what_cannot_be_written_is_a_failure_of_the_request():
    with ScriptedServer(otherwise=say("a")) as server:
        with pytest.raises(ModelFailure, match="surrogates"):
            talk_to(server).text([{"role": "user", "content": "half \ud83d"}], "words")
        assert not server.requests


def test_spends_add_up_as_one_by_one():
    spends = [Spend("a", "m", 1, 10 * n, n, 0.1 * n, 2.0, "t", priced=n != 2) for n in range(4)]
    one_by_one = sum(spends, Spend("all"))
    assert total(iter(spends), "all") == one_by_one
    assert total(spends[:2]).priced and not total(spends).priced
    assert total([]) == Spend()
