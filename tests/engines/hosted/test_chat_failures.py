"""Chat models over real HTTP against the scripted server: what comes back, and how each failure is named."""

from collections.abc import Callable

import openai
import pytest

from helpers.servers.hosted_chat import HELLO, KEY, LOOK, Waiting, talk_to
from retoucher.engines.hosted.chat_settings import ChatSettings
from retoucher.engines.hosted.meter import Meter
from retoucher.engines.hosted.scripted_replies import drop, fail, html, raw, say, stream
from retoucher.engines.hosted.scripted_server import Reply, Request, ScriptedServer
from retoucher.engines.work import working
from retoucher.errors import ModelFailure


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


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_nothing_goes_where_a_server_sends_on_to(status: int):
    with ScriptedServer(otherwise=say("hi")) as elsewhere:
        there = ("location", f"{elsewhere.base_url}/chat/completions")
        with ScriptedServer(otherwise=Reply(b"", status, headers=(there,))) as server:
            with pytest.raises(ModelFailure, match=f"go to {elsewhere.base_url}") as caught:
                talk_to(server).text(HELLO, "test")
            assert caught.value.kind == "not_an_api"
        assert not elsewhere.requests


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
        assert talk_to(server, timeout=2, tries=5).text(HELLO, "test") == "hi"


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
