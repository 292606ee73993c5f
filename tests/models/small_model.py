"""A real model behind the language mind: SmolLM2-135M in llama.cpp. `make test-models` runs it.

It understands nothing: what is tested is the protocol of a real server, its refusal of pictures,
its context, answers without end, stopping, and that nothing of it is ever taken for a passed edit.
"""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import numpy as np
import pytest

from retoucher.agent.assemble import Studio, open_studio
from retoucher.agent.minds.language import LanguageMind
from retoucher.agent.values import events as e
from retoucher.engines.hosted.chat_model import Chat
from retoucher.engines.hosted.chat_settings import ChatSettings
from retoucher.engines.hosted.meter import Meter
from retoucher.engines.hosted.structured import answer
from retoucher.engines.work import working
from retoucher.errors import Cancelled, ModelFailure
from retoucher.pictures import Picture
from retoucher.settings import load_settings

HELLO = [{"role": "user", "content": "Say hello in one word."}]
DOT = {"type": "image", "base64": "iVBORw0KGgo=", "mime_type": "image/png"}
LOOK = [{"role": "user", "content": [{"type": "text", "text": "What is this?"}, DOT]}]


@pytest.fixture(scope="module", params=[4096])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a server with that many tokens of context."""
    command = [sys.executable, str(Path(__file__).with_name("serve_small_model.py")), str(request.param)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.kill()


def chat_at(address: str, **more: object) -> Chat:
    usual = {"model": "openai:smollm2", "base_url": address, "stream": True, "max_tokens": 64, "tries": 1}
    return Chat(ChatSettings.model_validate({**usual, **more}))


def test_words_come_one_by_one(address: str):
    chat = chat_at(address, timeout=120)
    assert chat.send(HELLO, "hello").text
    assert chat.streams


def test_a_form_is_filled_in_by_its_grammar(address: str):
    from pydantic import BaseModel, Field

    class Fruit(BaseModel):
        """A fruit."""

        name: str = Field(max_length=20)
        ripe: bool

    chat = chat_at(address, timeout=120)
    assert isinstance(answer(chat, HELLO, Fruit, "form").ripe, bool)
    assert chat.dialect == "json_schema"


def test_a_picture_is_refused_and_nothing_is_seen_blindly(address: str):
    chat = chat_at(address, timeout=120)
    with pytest.raises(ModelFailure) as caught:
        chat.text(LOOK, "look", seeing=True)
    assert caught.value.kind == "no_vision"
    assert not chat.vision


def test_a_context_that_is_exceeded_is_named(address: str):
    chat = chat_at(address, timeout=120)
    with pytest.raises(ModelFailure) as caught:
        chat.text([{"role": "user", "content": "word " * 8000}], "long")
    assert caught.value.kind == "context"
    assert chat.small


def test_an_answer_without_end_is_cut(address: str):
    chat = chat_at(address, timeout=120, max_tokens=64)
    with pytest.raises(ModelFailure) as caught:
        chat.text([{"role": "user", "content": "Count from one to one thousand, in words."}], "count")
    assert caught.value.kind == "truncated"


def test_a_call_is_stopped_in_its_middle(address: str):
    stop = threading.Event()
    threading.Timer(1.0, stop.set).start()

    def look() -> None:
        if stop.is_set():
            raise Cancelled("stopped by the user")

    began = monotonic()
    with working(meter=Meter(stop=look)), pytest.raises(Cancelled):
        for _ in range(50):
            chat_at(address, max_tokens=2000, timeout=120).send(
                [{"role": "user", "content": f"Write a very long story. {began}"}], "story"
            )
    assert monotonic() - began < 30


def test_silence_is_a_time_out(address: str):
    chat = chat_at(address, timeout=0.05, patience=0)
    with pytest.raises(ModelFailure) as caught:
        chat.text([{"role": "user", "content": "word " * 2500}], "slow")
    assert caught.value.kind == "timeout"


@pytest.fixture
def studio(address: str) -> Iterator[Studio]:
    more = {"timeout": 120.0, "answer_tokens": 64, "context": 4096, "tries": 1}
    opened = open_studio(load_settings(model="openai:smollm2", base_url=address, **more))
    yield opened
    opened.database.close()


@pytest.mark.timeout(3600)  # hundreds of seconds on a busy machine
@pytest.mark.parametrize("request_", ["make it warmer", "mach es heller"])
def test_no_request_crashes_and_nothing_is_passed_by_a_judge_without_eyes(studio: Studio, request_: str):
    rng = np.random.default_rng(1)
    talk = studio.start(Picture(rng.integers(60, 190, (96, 128, 3), np.uint8)), "s")
    assert isinstance(talk.mind, LanguageMind)
    events = list(talk.say(request_))
    if talk.question is not None:
        events += list(talk.answer("you decide"))
    said = [event.text for event in events if isinstance(event, e.Replied)]
    sys.stdout.write(f"\n{request_!r}: {said}\n")
    judges = {event.verdict.judge for event in events if isinstance(event, e.Judged)}
    assert judges <= {"rules"}
    assert said or talk.question is not None
    talk.close()
