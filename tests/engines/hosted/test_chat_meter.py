"""What a chat model says of itself, what its calls cost, and how they are stopped."""

import json
from dataclasses import replace

import pytest
from pydantic import SecretStr

from helpers.servers.hosted_chat import DOT, HELLO, KEY, LOOK, Waiting, talk_to
from retoucher.engines.hosted.chat_model import Chat
from retoucher.engines.hosted.chat_settings import ChatSettings
from retoucher.engines.hosted.ledger import MemoryLedger, Spend
from retoucher.engines.hosted.meter import NO_CAPS, Meter
from retoucher.engines.hosted.ping import Abilities, ping
from retoucher.engines.hosted.scripted_replies import fail, raw, say
from retoucher.engines.hosted.scripted_server import Reply, ScriptedServer
from retoucher.engines.work import working
from retoucher.errors import BudgetExceeded, Cancelled, ConfigError, EngineUnavailable, ModelFailure


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
