"""Pictures that are kept on this machine, over real HTTP: nothing made from them leaves either."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers.language.answers import GOOD
from retoucher.agent.conversation import Conversation
from retoucher.agent.memory.sessions import Database
from retoucher.agent.minds.language import LanguageMind
from retoucher.agent.minds.rules import RulesMind
from retoucher.agent.values import events as e
from retoucher.agent.values.plan import Plan, Step
from retoucher.engines.hosted.chat_model import Chat
from retoucher.engines.hosted.chat_settings import ChatSettings
from retoucher.engines.hosted.image_settings import ImageSettings
from retoucher.engines.hosted.privacy_border import Border
from retoucher.engines.hosted.scripted_images import edits
from retoucher.engines.hosted.scripted_replies import say
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.engines.profiles import BUILT_IN
from retoucher.engines.registry import engine, missing, spec
from retoucher.engines.work import working
from retoucher.errors import ToolRetry
from retoucher.pictures import Picture

ENGINES = frozenset(
    {"inpaint/classical", "find/classical", "caption/classical", "inpaint/hosted", "edit/hosted"}
)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


def drawn(seed: int) -> Picture:
    noise = np.random.default_rng(seed).normal(0, 6, (192, 256, 3))
    return Picture(np.clip(np.linspace(60, 190, 256)[None, :, None] + noise, 0, 255).astype(np.uint8))


@pytest.fixture
def talk(server: ScriptedServer, tmp_path: Path) -> Iterator[Conversation]:
    chat = Chat(ChatSettings(model="openai:m", base_url=server.base_url, timeout=60, backoff=0))
    about = {
        "model": "painter",
        "base_url": server.base_url,
        "timeout": 60,
        "partial_images": 0,
        "price": 0.04,
    }
    database = Database(tmp_path / "home")
    begun = Conversation.start(
        drawn(5),
        "s",
        mind=LanguageMind(chat, RulesMind()),
        database=database,
        engines=ENGINES,
        profile=BUILT_IN["openai"],
        images=ImageSettings.model_validate(about),
    )
    yield begun
    begun.close()
    database.close()


def planned(tool: str, **arguments: Any) -> dict[str, Any]:
    step = {"reason": "So.", "tool": tool, "arguments": arguments}
    return {"intent": "edit", "wishes": [{"text": "it"}], "steps": [step]}


def left(server: ScriptedServer) -> bool:
    return any(r.pictures or r.files for r in server.requests)


@pytest.mark.parametrize("engine", ["auto", "hosted"])
def test_a_wider_canvas_of_a_picture_kept_here_is_not_sent(
    talk: Conversation, server: ScriptedServer, engine: str
):
    wider = {"aspect": "2:1", "prompt": "more wall", "engine": engine}
    server.otherwise = say({"give_up": True})
    talk.keep_here()
    plan = Plan(steps=(Step(reason="So.", tool="extend", arguments=wider),))
    done = [ev.result for ev in talk.carry_out(plan, talk.head, "wider") if isinstance(ev, e.StepFinished)]
    assert "kept on this machine" in done[0].failure
    assert not left(server)


def test_a_wider_canvas_of_an_open_picture_is_sent(talk: Conversation, server: ScriptedServer):
    server.then(say(planned("extend", right=64, prompt="more wall", engine="hosted")), edits("everywhere"))
    server.otherwise = say(GOOD)
    list(talk.say("wider"))
    assert any(r.files for r in server.requests)


def test_hosted_engines_are_not_offered_for_a_picture_kept_here(talk: Conversation, server: ScriptedServer):
    server.otherwise = say({"intent": "chat", "answer": "Hello."})
    list(talk.say("hello"))
    assert "auto|classical|hosted" in server.requests[-1].text
    talk.keep_here()
    list(talk.say("hello"))
    assert "auto|classical" in server.requests[-1].text
    assert "|hosted" not in server.requests[-1].text


def test_a_second_picture_kept_here_goes_into_no_edit(talk: Conversation, server: ScriptedServer):
    secret = drawn(6)
    talk.keep_here(picture=secret)
    wish = planned("edit", instruction="his coat", references=["attachment 1"], engine="hosted")
    server.then(say(wish))
    server.otherwise = say({"give_up": True})
    failed = next(ev.result for ev in talk.say("his coat", (secret,)) if isinstance(ev, e.StepFinished))
    assert "kept on this machine" in failed.failure
    assert not any(r.files for r in server.requests)


def test_what_holds_a_second_picture_kept_here_stays_here_too(talk: Conversation, server: ScriptedServer):
    secret = drawn(6)
    talk.keep_here(picture=secret)
    server.then(say(planned("paste", reference="attachment 1")))
    list(talk.say("put it in the middle", (secret,)))
    assert talk.head.number == 1
    assert talk.kept_here
    assert [len(r.pictures) for r in server.requests] == [1]
    server.then(say({"intent": "question", "answer": "A picture in a picture."}))
    list(talk.say("what is this?"))
    assert not server.requests[-1].pictures


def test_an_engine_that_needs_a_key_is_not_built_behind_a_closed_border():
    with working(border=Border(closed=True)):
        with pytest.raises(ToolRetry, match="kept on this machine"):
            engine("edit", "hosted")
        assert "kept on this machine" in missing(spec("inpaint", "hosted"))
        assert missing(spec("inpaint", "classical")) == ""
