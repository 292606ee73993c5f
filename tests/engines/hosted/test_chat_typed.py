"""Typed answers: found in whatever surrounds them, repaired, and each server's dialect."""

from collections.abc import Callable

import pytest
from pydantic import BaseModel

from helpers.servers.hosted_chat import HELLO, talk_to
from retoucher.engines.hosted.scripted_replies import fail, say
from retoucher.engines.hosted.scripted_server import Reply, Request, ScriptedServer
from retoucher.engines.hosted.structured import TRIES, answer, parse_json
from retoucher.errors import ModelFailure


class Fruit(BaseModel):
    """A fruit."""

    name: str
    count: int


APPLES = Fruit(name="apple", count=3)


@pytest.mark.parametrize(
    "text",
    [
        '{"name": "apple", "count": 3}',
        'Here you are:\n```json\n{"name": "apple", "count": 3}\n```\nEnjoy!',
        'Sure! {"name": "apple", "count": 3} is my answer',
        '<think>{"name": "pear"}?</think>{"name": "apple", "count": 3}',
    ],
)
def test_a_typed_answer_is_found_in_whatever_surrounds_it(text: str):
    with ScriptedServer(say(text)) as server:
        assert answer(talk_to(server), HELLO, Fruit, "test") == APPLES


@pytest.mark.parametrize("text", ["", "no braces", "{broken", "<think>{}"])
def test_no_json_is_a_value_error(text: str):
    with pytest.raises(ValueError, match=r"JSON|Expecting"):
        parse_json(text)


def test_what_is_wrong_goes_back_to_the_model():
    with ScriptedServer(say({"name": "apple", "count": "many"}), say(APPLES)) as server:
        assert answer(talk_to(server), HELLO, Fruit, "test") == APPLES
        assert "count: Input should be a valid integer" in server.requests[1].text


def test_a_check_of_the_caller_goes_back_too():
    def few(fruit: Fruit) -> Fruit:
        if fruit.count > 5:
            raise ValueError("five at most")
        return fruit

    with ScriptedServer(say({"name": "apple", "count": 9}), say(APPLES)) as server:
        assert answer(talk_to(server), HELLO, Fruit, "test", few) == APPLES
        assert "five at most" in server.requests[1].text


def test_three_wrong_answers_are_enough():
    with ScriptedServer(otherwise=say({"name": 1})) as server:
        with pytest.raises(ModelFailure) as caught:
            answer(talk_to(server), HELLO, Fruit, "test")
        assert caught.value.kind == "invalid"
        assert len(server.requests) == TRIES


def test_a_truncated_answer_is_asked_for_again_with_more_room():
    with ScriptedServer(say('{"name": "app', finish="length"), say(APPLES)) as server:
        assert answer(talk_to(server, max_tokens=100), HELLO, Fruit, "test") == APPLES
        assert [r.body["max_completion_tokens"] for r in server.requests] == [100, 200]


def test_a_refusal_is_not_asked_again():
    with ScriptedServer(otherwise=say(None, refusal="no")) as server:
        with pytest.raises(ModelFailure) as caught:
            answer(talk_to(server), HELLO, Fruit, "test")
        assert caught.value.kind == "refused"
        assert len(server.requests) == 1


def speaks(dialect: str) -> Callable[[Request], Reply]:
    """A server that refuses every form of request but one."""

    def act(request: Request) -> Reply:
        body = request.body
        form = body.get("response_format", {}).get("type", "")
        asked = {"json_schema": "json_schema", "json_object": "json_mode"}.get(form) or (
            "tools" if "tools" in body else "text"
        )
        action = (
            say(APPLES)
            if asked == dialect
            else fail(400, f"{asked}: this response_format or tools are not supported")
        )
        return action if isinstance(action, Reply) else action(request)

    return act


@pytest.mark.parametrize(
    ("dialect", "calls"), [("json_schema", 1), ("tools", 2), ("json_mode", 3), ("text", 4)]
)
def test_the_dialect_is_found_once_and_remembered(dialect: str, calls: int):
    with ScriptedServer(otherwise=speaks(dialect)) as server:
        chat = talk_to(server)
        assert answer(chat, HELLO, Fruit, "test") == APPLES
        assert len(server.requests) == calls
        assert answer(chat, HELLO, Fruit, "test again") == APPLES
        assert len(server.requests) == calls + 1
        assert chat.dialect == dialect


def test_a_server_that_ignores_the_schema_is_shown_it_in_words():
    with ScriptedServer(
        say("An apple, I think."), say("```json\n" + APPLES.model_dump_json() + "\n```")
    ) as server:
        chat = talk_to(server)
        assert answer(chat, HELLO, Fruit, "test") == APPLES
        assert chat.dialect == "text"
        assert "response_format" not in server.requests[1].body


def test_tool_arguments_that_are_no_json_are_asked_for_again():
    with ScriptedServer(say(None, calls=[("Fruit", "{broken")]), say(APPLES)) as server:
        chat = talk_to(server)
        chat.dialect = "tools"
        assert answer(chat, HELLO, Fruit, "test") == APPLES
