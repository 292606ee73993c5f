"""What llama.cpp, Ollama, vLLM and LM Studio really answer, said by the scripted server."""

import json
from typing import Any

import pytest
from pydantic import BaseModel

from helpers.servers.hosted_chat import HELLO, LOOK, talk_to
from retoucher.engines.hosted.failures import redact
from retoucher.engines.hosted.scripted_replies import fail, say, stream
from retoucher.engines.hosted.scripted_server import Reply, ScriptedServer
from retoucher.engines.hosted.structured import answer
from retoucher.errors import ModelFailure


class Fruit(BaseModel):
    """A fruit."""

    name: str
    count: int


APPLES = Fruit(name="apple", count=3)
LLAMA_BLIND = "image input is not supported - hint: if this is unexpected, you may need to provide the mmproj"


def llama(status: int, message: str, kind: str = "server_error", **more: Any) -> Reply:
    """Return an error as llama.cpp writes it: the code is a number, and there are fields of its own."""
    error = {"code": status, "message": message, "type": kind, **more}
    return Reply(json.dumps({"error": error}).encode(), status)


@pytest.mark.parametrize(
    "refusal",
    [
        llama(500, LLAMA_BLIND),
        llama(501, "This server does not support multimodal", "not_supported_error"),
        fail(500, "Failed to create new sequence: this model is missing data required for image input"),
        fail(400, "scripted is not a multimodal model"),
        fail(400, "At most 0 image(s) may be provided in one request."),
        fail(400, "Model does not support images. Please use a model that does."),
    ],
)
def test_a_picture_is_refused_in_many_words_and_sent_no_more(refusal: Reply):
    with ScriptedServer(refusal, say("a"), say("b")) as server:
        chat = talk_to(server)
        assert [chat.text(LOOK, "one"), chat.text(LOOK, "two")] == ["a", "b"]
        assert [len(r.pictures) for r in server.requests] == [1, 0, 0]


@pytest.mark.parametrize("known", [True, False])
def test_a_thought_that_must_see_is_not_thought_blindly(known: bool):
    with ScriptedServer(llama(500, LLAMA_BLIND), otherwise=say("I see a coffee cup")) as server:
        chat = talk_to(server)
        if known:
            chat.text(LOOK, "before")
        with pytest.raises(ModelFailure) as caught:
            chat.text(LOOK, "caption", seeing=True)
        assert caught.value.kind == "no_vision"
        assert len(server.requests) == (2 if known else 1)


@pytest.mark.parametrize(
    "refusal",
    [
        llama(
            400,
            "the request exceeds the available context size, try increasing it",
            "exceed_context_size_error",
            n_prompt_tokens=6000,
            n_ctx=4096,
        ),
        llama(500, "the request exceeds the available context size. try increasing the context size"),
        fail(400, "This model's maximum context length is 4096 tokens. However, you requested 6000 tokens"),
        fail(
            400,
            "Trying to keep the first 6000 tokens when context the overflows. However, the model is loaded "
            "with context length of only 4096 tokens",
        ),
    ],
)
def test_a_context_that_is_too_small_is_said_once(refusal: Reply):
    with ScriptedServer(otherwise=refusal) as server:
        chat = talk_to(server)
        with pytest.raises(ModelFailure) as caught:
            answer(chat, HELLO, Fruit, "test")
        assert caught.value.kind == "context"
        assert len(server.requests) == 1
        assert chat.small


def test_one_slip_costs_one_repair_and_no_dialect():
    with ScriptedServer(say(APPLES), say("An apple, I think."), say(APPLES), say(APPLES)) as server:
        chat = talk_to(server)
        for what in ("one", "two", "three"):
            assert answer(chat, HELLO, Fruit, what) == APPLES
        assert len(server.requests) == 4
        assert all("json_schema" in str(r.body["response_format"]) for r in server.requests)


def test_the_second_repair_is_another_request_than_the_first():
    with ScriptedServer(say({"name": "pear"}), say({"name": "pear"}), say(APPLES)) as server:
        chat = talk_to(server)
        assert answer(chat, HELLO, Fruit, "test") == APPLES
        first, second = (server.requests[n].body for n in (1, 2))
        assert first["messages"] != second["messages"]
        assert "Two answers could not be used" in server.requests[2].text
        assert "pear" not in server.requests[2].text
        assert "response_format" not in second


def test_mistakes_of_form_and_of_sense_are_told_at_once():
    def few(fruit: Fruit) -> Fruit:
        if fruit.count > 5:
            raise ValueError("five at most")
        return fruit

    with ScriptedServer(say({"count": 9}), say(APPLES)) as server:
        assert answer(talk_to(server), HELLO, Fruit, "test", few) == APPLES
        assert "name: Field required" in server.requests[1].text
        assert "five at most" in server.requests[1].text


def test_a_model_is_told_plainly_and_to_the_end_what_is_wrong():
    def never(fruit: Fruit) -> Fruit:
        raise ValueError("five at most, " * 60 + "and ripe")

    with ScriptedServer(otherwise=say(APPLES)) as server:
        with pytest.raises(ModelFailure) as caught:
            answer(talk_to(server), HELLO, Fruit, "test", never)
        assert "That cannot be used: five at most" in server.requests[1].text
        assert "and ripe" in server.requests[1].text and "and ripe" in server.requests[2].text
        assert len(str(caught.value)) < 600


def test_an_answer_that_loops_gets_no_more_room():
    with ScriptedServer(otherwise=say("the cup and the cup and " * 400, finish="length")) as server:
        with pytest.raises(ModelFailure, match="cut off"):
            answer(talk_to(server, max_tokens=100), HELLO, Fruit, "test")
        assert [r.body["max_completion_tokens"] for r in server.requests] == [100, 100, 100]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999"])
def test_a_number_that_is_none_is_a_wrong_answer(number: str):
    with ScriptedServer(say(f'{{"name": "apple", "count": {number}}}'), say(APPLES)) as server:
        assert answer(talk_to(server), HELLO, Fruit, "test") == APPLES


@pytest.mark.parametrize("forced", ["", "tools"])
def test_an_answer_is_taken_word_by_word(forced: str):
    with ScriptedServer(otherwise=say(APPLES)) as server:
        chat = talk_to(server, stream=True)
        chat.dialect = forced
        assert answer(chat, HELLO, Fruit, "test") == APPLES
        assert server.requests[0].body["stream"]
        assert len(server.requests) == 1


def test_every_word_is_a_sign_of_life():
    slow = stream(['{"name": ', '"apple", ', '"count": 3}'], pause=0.4)
    with ScriptedServer(slow) as server:
        assert answer(talk_to(server, stream=True, timeout=0.9), HELLO, Fruit, "test") == APPLES


def test_a_stream_that_breaks_off_is_asked_for_again():
    with ScriptedServer(stream(['{"name"'], finish=None), say(APPLES)) as server:
        assert answer(talk_to(server, stream=True), HELLO, Fruit, "test") == APPLES
        assert len(server.requests) == 2


def test_a_server_that_does_not_stream_is_asked_for_whole_answers():
    with ScriptedServer(fail(400, "stream is not supported"), say("a"), say("b")) as server:
        chat = talk_to(server, stream=True)
        assert [chat.text(HELLO, "one"), chat.text(HELLO, "two")] == ["a", "b"]
        assert [bool(r.body.get("stream")) for r in server.requests] == [True, False, False]


@pytest.mark.parametrize(
    ("key", "text", "shown"),
    [
        ("x", "extend the text", "extend the text"),
        ("none", "nonetheless none", "nonetheless none"),
        ("abcdefgh1", "it is abcdefgh1, abcdefgh1!", "it is [key], [key]!"),
        ("abcdefgh", "abcdefghij", "abcdefghij"),
    ],
)
def test_short_keys_and_words_are_not_blotted_out(key: str, text: str, shown: str):
    assert redact(text, key) == shown
