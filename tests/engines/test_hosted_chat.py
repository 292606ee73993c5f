"""Chat models over real HTTP against the scripted server: what comes back, and how each failure is named."""

import json
from collections.abc import Callable
from dataclasses import replace

import openai
import pytest
from pydantic import BaseModel, SecretStr

from retoucher.engines.hosted.chat_model import Chat
from retoucher.engines.hosted.chat_settings import ChatSettings
from retoucher.engines.hosted.ledger import MemoryLedger, Spend
from retoucher.engines.hosted.meter import NO_CAPS, Meter
from retoucher.engines.hosted.ping import Abilities, ping
from retoucher.engines.hosted.scripted_replies import drop, fail, html, raw, say, stream
from retoucher.engines.hosted.scripted_server import Reply, Request, ScriptedServer
from retoucher.engines.hosted.structured import TRIES, answer, parse_json
from retoucher.engines.work import working
from retoucher.errors import BudgetExceeded, Cancelled, ConfigError, EngineUnavailable, ModelFailure

KEY = "sk-test-0123456789abcdef"
HELLO = [{"role": "user", "content": "hello"}]
DOT = {"type": "image", "base64": "iVBORw0KGgo=", "mime_type": "image/png"}
LOOK = [{"role": "user", "content": [{"type": "text", "text": "look"}, DOT]}]


class Fruit(BaseModel):
    """A fruit."""

    name: str
    count: int


APPLES = Fruit(name="apple", count=3)


def talk_to(server: ScriptedServer, **settings: object) -> Chat:
    quick = {"timeout": 60, "backoff": 0.001, "api_key": SecretStr(KEY), "base_url": server.base_url}
    return Chat(ChatSettings.model_validate({"model": "openai:scripted", **quick, **settings}))


def test_says_what_the_model_says():
    with ScriptedServer(say("hi")) as server:
        assert talk_to(server).text(HELLO, "test") == "hi"
        assert server.requests[0].body["model"] == "scripted"


@pytest.mark.parametrize(
    ("reply", "kind", "calls"),
    [
        (fail(401, f"Incorrect API key provided: {KEY}"), "key", 1),
        (fail(402), "credit", 1),
        (fail(429, "You exceeded your current quota", "insufficient_quota"), "credit", 1),
        (fail(403), "permission", 1),
        (fail(404, "The model `scripted` does not exist", "model_not_found"), "unknown_model", 1),
        (fail(404, "page not found"), "not_an_api", 1),
        (fail(400, "the context length is 8 tokens", "context_length_exceeded"), "context", 1),
        (fail(400, "messages must not be empty"), "request", 1),
        (fail(400, "rejected by the safety system", "moderation_blocked"), "filtered", 1),
        (fail(429, retry_after=0.001), "rate_limit", 3),
        (fail(500), "server", 3),
        (html(502), "server", 3),
        (drop(), "offline", 3),
        (Reply(b'{"id"', headers=(("content-length", "500"),)), "offline", 3),
        (html(), "not_an_api", 1),
        (Reply(b"<html>"), "not_an_api", 1),
        (raw({}), "not_an_api", 1),
        (raw({"choices": []}), "not_an_api", 1),
        (raw({"choices": None}), "not_an_api", 1),
        (raw({"error": {"message": "overloaded"}}), "not_an_api", 1),
        (say(""), "empty", 1),
        (say(None), "empty", 1),
        (say("a long st", finish="length"), "truncated", 1),
        (say("", finish="content_filter"), "filtered", 1),
        (say(None, refusal="I cannot do that"), "refused", 1),
    ],
)  # fmt: skip
def test_each_failure_is_named_and_only_those_that_pass_are_tried_again(
    reply: Reply | Callable[[Request], Reply], kind: str, calls: int
):
    with ScriptedServer(otherwise=reply) as server:
        with pytest.raises(ModelFailure) as caught:
            talk_to(server).text(HELLO, "test")
        assert caught.value.kind == kind
        assert len(server.requests) == calls
        assert KEY not in str(caught.value)
        assert caught.value.__cause__ is None


def test_a_web_page_is_told_in_words():
    with ScriptedServer(html()) as server, pytest.raises(ModelFailure, match=r"BASE_URL.*'a web page'"):
        talk_to(server).text(HELLO, "test")


def test_a_silent_server_is_given_up():
    with (
        ScriptedServer(otherwise=say("late", wait=60.0)) as server,
        pytest.raises(ModelFailure, match="in time"),
    ):
        talk_to(server, tries=1, timeout=0.1).text(HELLO, "test")


def test_a_silent_server_is_asked_no_longer_than_patience_lasts():
    silent = say("late", wait=60.0)
    with ScriptedServer(otherwise=silent) as server, pytest.raises(ModelFailure, match="in time"):
        talk_to(server, timeout=0.2, patience=0.1).text(HELLO, "test")
    assert len(server.requests) == 1
    with ScriptedServer(silent, otherwise=say("hi")) as server:
        assert talk_to(server, timeout=0.5, tries=5).text(HELLO, "test") == "hi"


def test_a_server_that_was_silent_is_asked_for_no_model_more_in_the_turn():
    with ScriptedServer(otherwise=say("late", wait=60.0)) as server, working(meter=Meter()):
        for model in ("openai:one", "openai:one", "openai:other"):
            with pytest.raises(ModelFailure, match="in time"):
                talk_to(server, model=model, timeout=0.2, patience=0.1).text(HELLO, "test")
        assert len(server.requests) == 1
        server.otherwise = say("hi")
        with working(meter=Meter()):
            assert talk_to(server).text(HELLO, "test") == "hi"


def test_a_model_that_is_refused_says_nothing_about_another_there():
    with ScriptedServer(fail(403), say("hi")) as server, working(meter=Meter()):
        for _ in range(2):
            with pytest.raises(ModelFailure):
                talk_to(server, model="openai:one").text(HELLO, "test")
        assert talk_to(server, model="openai:other").text(HELLO, "test") == "hi"
        assert len(server.requests) == 2


def test_a_server_has_less_time_to_take_a_call_than_to_answer_it():
    def seconds(model: str, **more: float) -> object:
        return ChatSettings.model_validate(
            {"model": model, "base_url": "http://localhost:1/v1", **more}
        ).time_out

    usual, short = seconds("openai:m"), seconds("openai:m", timeout=3)
    assert isinstance(usual, openai.Timeout) and isinstance(short, openai.Timeout)
    assert (usual.connect, usual.read) == (10, 90)
    assert (short.connect, short.read) == (3, 3)
    assert seconds("anthropic:m") == 90


def test_nobody_there_is_offline():
    with ScriptedServer() as server:
        pass
    with pytest.raises(ModelFailure) as caught:
        talk_to(server).text(HELLO, "test")
    assert caught.value.kind == "offline"


def test_a_busy_server_is_waited_for_as_long_as_it_asks():
    with ScriptedServer(fail(429, retry_after=0.1), say("hi")) as server:
        meter = Waiting()
        with working(meter=meter):
            assert talk_to(server).text(HELLO, "test") == "hi"
        assert meter.pauses == [0.1]


def test_a_server_that_asks_for_too_long_a_wait_fails_at_once():
    with ScriptedServer(fail(429, retry_after=3600)) as server:
        with pytest.raises(ModelFailure) as caught:
            talk_to(server).text(HELLO, "test")
        assert caught.value.retry_after == 3600
        assert len(server.requests) == 1


def test_a_stream_yields_words_as_they_come():
    with ScriptedServer(stream(["good ", "day"])) as server:
        assert "".join(talk_to(server).stream(HELLO, "test")) == "good day"


@pytest.mark.parametrize(
    ("reply", "kind", "timeout"),
    [
        (stream(["half a "], finish=None), "truncated", 60),
        (stream(["a", "b"], pause=60.0), "timeout", 0.2),
    ],
)
def test_a_stream_that_ends_in_the_middle_is_a_failure(reply: Reply, kind: str, timeout: float):
    with ScriptedServer(reply) as server, pytest.raises(ModelFailure) as caught:
        list(talk_to(server, timeout=timeout).stream(HELLO, "test"))
    assert caught.value.kind == kind


def test_a_server_that_cannot_look_gets_words_only_from_then_on():
    refusal = fail(400, "this model does not support image input")
    with ScriptedServer(refusal, say("a"), say("b")) as server:
        chat = talk_to(server)
        assert chat.text(LOOK, "test") == "a"
        assert chat.text(LOOK, "test again") == "b"
        assert [len(r.pictures) for r in server.requests] == [1, 0, 0]


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


def test_the_ping_says_what_the_model_can_do():
    with ScriptedServer(say({"colour": "Red"}), say({"colour": "white"})) as server:
        assert ping(talk_to(server)) == Abilities(vision=True, structured="json_schema", tools=True)
    with ScriptedServer(
        fail(400, "images are not supported"), say({"colour": "unknown"}), say(None, calls=[])
    ) as server:
        assert ping(talk_to(server)) == Abilities(vision=False, structured="json_schema", tools=False)


def test_the_ping_of_a_model_that_only_talks():
    with ScriptedServer(otherwise=say("It is red.")) as server:
        assert ping(talk_to(server)).structured == ""


def test_missing_key_model_and_package_are_told_before_any_call():
    with pytest.raises(EngineUnavailable, match="RETOUCHER_API_KEY"):
        Chat(ChatSettings(model="openai:gpt-5-mini"))
    with pytest.raises(ConfigError, match=r"RETOUCHER_BASE_URL.*'localhost:8000/v1'"):
        Chat(ChatSettings(model="openai:m", base_url="localhost:8000/v1"))
    with pytest.raises(ConfigError, match="provider:name"):
        Chat(ChatSettings(model="gpt-5-mini", api_key=SecretStr(KEY)))
    with pytest.raises(EngineUnavailable, match="package"):
        Chat(ChatSettings(model="anthropic:claude", api_key=SecretStr(KEY)))


def test_the_key_shows_in_no_representation():
    with ScriptedServer() as server:
        chat = talk_to(server)
        assert KEY not in repr(chat.settings) + str(chat.settings) + chat.settings.model_dump_json() + repr(
            chat.model
        )


# -- the meter


def test_tokens_and_money_are_counted_from_the_usage():
    meter = Meter()
    with ScriptedServer(say("hi", tokens=(1_000_000, 500_000))) as server, working(meter=meter):
        talk_to(server, price=(2.0, 8.0)).text(HELLO, "greet")
    total = meter.used
    assert (total.calls, total.given, total.made, total.dollars) == (1, 1_000_000, 500_000, 6.0)
    assert meter.ledger.spends()[0].what == "greet"


@pytest.mark.parametrize("cap", [{"turn_calls": 1}, {"turn_money": 0.05}, {"session_money": 0.05}])
def test_a_cap_stops_before_the_call_that_would_pass_it(cap: dict[str, float]):
    meter = Meter(replace(NO_CAPS, **cap))
    with ScriptedServer(otherwise=say("hi", tokens=(10, 4000))) as server, working(meter=meter):
        chat = talk_to(server, price=(0.0, 10.0))
        chat.text(HELLO, "first")
        with pytest.raises(BudgetExceeded, match=r"may (make|cost)"):
            chat.text(HELLO, "second")
        assert len(server.requests) == 1


def test_a_new_turn_has_its_own_cap():
    ledger, caps = MemoryLedger(), replace(NO_CAPS, turn_calls=1)
    with ScriptedServer(otherwise=say("hi")) as server:
        chat = talk_to(server)
        for turn in ("1", "2"):
            with working(meter=Meter(caps, ledger=ledger, turn=turn)):
                chat.text(HELLO, "greet")
        assert len(server.requests) == 2


def test_a_session_cap_counts_the_turns_before():
    ledger, caps = MemoryLedger(), replace(NO_CAPS, session_money=0.05)
    with ScriptedServer(otherwise=say("hi", tokens=(10, 4000))) as server:
        chat = talk_to(server, price=(0.0, 10.0))
        with working(meter=Meter(caps, ledger=ledger, turn="1")):
            chat.text(HELLO, "first")
        with working(meter=Meter(caps, ledger=ledger, turn="2")), pytest.raises(BudgetExceeded):
            chat.text(HELLO, "second")
        assert len(server.requests) == 1


def test_a_call_is_written_down_before_it_goes_out():
    ledger = MemoryLedger()
    written: list[int] = []
    with ScriptedServer(say("hi", tokens=(7, 9))) as server, working(meter=Meter(ledger=ledger)):
        chat = talk_to(server, price=(1.0, 1.0))
        chat.on_request = lambda what, messages: written.append(len(ledger.spends()))
        chat.text(HELLO, "greet")
    assert written == [1]
    assert [(s.given, s.made) for s in ledger.spends()] == [(7, 9)]


def test_a_call_that_never_went_out_costs_nothing():
    meter = Meter()
    with ScriptedServer() as server, working(meter=meter), pytest.raises(Cancelled):
        chat = talk_to(server)
        chat.on_request = lambda what, messages: Stop(0)()
        chat.text(HELLO, "greet")
    assert meter.used.calls == 0


def test_a_call_whose_process_died_counts_at_what_it_may_have_cost():
    ledger = MemoryLedger()
    expected = Spend("edit", "m", 1, dollars=0.04)
    Meter(ledger=ledger, turn="1").reserve(expected).__enter__()
    resumed = Meter(replace(NO_CAPS, turn_money=0.05), ledger=ledger, turn="1")
    assert resumed.money == 0.04
    with pytest.raises(BudgetExceeded), resumed.reserve(expected):
        pass


def test_listed_prices_are_used_and_local_servers_cost_nothing():
    assert ChatSettings(model="openai:gpt-4o-mini").dollars(1_000_000, 0) == pytest.approx(0.15)
    assert (
        ChatSettings(model="openai:gpt-4o-mini", base_url="http://localhost:1/v1").dollars(1_000_000, 9) == 0
    )
    assert ChatSettings(model="openai:nobody-lists-this").dollars(1, 1) is None


def test_a_resumed_turn_does_not_buy_an_answer_twice():
    ledger = MemoryLedger()
    with ScriptedServer(say("paid"), say("another")) as server:
        with working(meter=Meter(ledger=ledger, turn="1")):
            assert talk_to(server).text(HELLO, "greet") == "paid"
        resumed = Meter(ledger=ledger, turn="1")
        with working(meter=resumed):
            assert talk_to(server).text(HELLO, "greet") == "paid"
        assert len(server.requests) == 1
        assert resumed.used.calls == 1
        with working(meter=Meter(ledger=ledger, turn="2")):
            assert talk_to(server).text(HELLO, "greet") == "another"


def test_failed_calls_count_but_cost_nothing():
    meter = Meter()
    with ScriptedServer(otherwise=fail(500)) as server, working(meter=meter), pytest.raises(ModelFailure):
        talk_to(server, price=(5.0, 5.0)).text(HELLO, "greet")
    assert (meter.used.calls, meter.used.dollars) == (3, 0)


def test_the_scripted_server_reads_forms_and_words():
    with ScriptedServer(say("hi")) as server:
        talk_to(server).text(LOOK, "test")
        request = server.requests[0]
        assert request.text == "look"
        assert request.pictures == ["data:image/png;base64,iVBORw0KGgo="]
        assert json.loads(request.raw) == request.body


# -- stopping, waiting and what other servers say


class Waiting(Meter):
    """Remembers how long it was told to wait, and says stop at the third look of a wait for over a second."""

    def __init__(self) -> None:
        super().__init__(stop=self._look)
        self.pauses: list[float] = []
        self._looks = 0

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        super().pause(seconds)

    def _look(self) -> None:
        self._looks += any(seconds > 1 for seconds in self.pauses)
        if self._looks == 3:
            raise Cancelled("stopped by the user")


class Stop:
    """Says stop after that many looks."""

    def __init__(self, looks: int) -> None:
        self.looks = looks

    def __call__(self) -> None:
        self.looks -= 1
        if self.looks < 0:
            raise Cancelled("stopped by the user")


def test_a_call_that_stalls_can_be_stopped_and_counts():
    with ScriptedServer(say("late", wait=60.0)) as server:
        meter = Meter(stop=Stop(3))
        with working(meter=meter), pytest.raises(Cancelled):
            talk_to(server, timeout=20, tries=1).text(HELLO, "test")
        assert meter.used.calls == 1
        assert meter.used.given > 0


def test_waiting_for_a_busy_server_can_be_stopped():
    meter = Waiting()
    with ScriptedServer(fail(429, retry_after=15)) as server, working(meter=meter):
        with pytest.raises(Cancelled) as stopped:
            talk_to(server).text(HELLO, "test")
        assert "pause" in [frame.name for frame in stopped.traceback], "it was stopped while it waited"
        assert len(server.requests) == 1


def test_a_date_to_come_back_at_is_understood():
    past = Reply(fail(429).body, 429, headers=(("retry-after", "Wed, 21 Oct 2015 07:28:00 GMT"),))
    with ScriptedServer(past, say("hi")) as server:
        assert talk_to(server, backoff=60).text(HELLO, "test") == "hi"


@pytest.mark.parametrize(
    ("finish", "kind"), [(None, ""), ("stop", ""), ("max_tokens", "truncated"), ("SAFETY", "filtered")]
)
def test_why_an_answer_ended_is_said_in_many_ways(finish: str | None, kind: str):
    body = {"id": "x", "object": "chat.completion", "created": 1, "model": "m"}
    message = {"role": "assistant", "content": "hi"}
    reply = raw({**body, "choices": [{"index": 0, "message": message, "finish_reason": finish}]})
    with ScriptedServer(reply) as server:
        if not kind:
            assert talk_to(server).text(HELLO, "test") == "hi"
        else:
            with pytest.raises(ModelFailure) as failed:
                talk_to(server).text(HELLO, "test")
            assert failed.value.kind == kind


def test_the_same_words_about_another_picture_are_another_call():
    other = {**DOT, "base64": "iVBORw0KGgoAAAA="}
    with ScriptedServer(say("a"), say("b")) as server, working(meter=Meter()):
        chat = talk_to(server)
        said = [
            chat.text([{"role": "user", "content": [{"type": "text", "text": "look"}, shown]}], "test")
            for shown in (DOT, other, DOT)
        ]
    assert said == ["a", "b", "a"]
