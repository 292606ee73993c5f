"""What the settings say about the language mind reaches it, over real HTTP."""

from collections.abc import Iterator

import numpy as np
import pytest
from pydantic import SecretStr

from retoucher.agent import events as e
from retoucher.agent.assemble import open_studio
from retoucher.engines.hosted.scripted_replies import say
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.engines.hosted.settings import ChatSettings
from retoucher.pictures import Picture
from retoucher.settings import Settings, load_settings

KEY = SecretStr("sk-planner")
WARM = {"reason": "Warm light.", "tool": "adjust", "arguments": {"temperature": 0.4}}
PLANNED = {"intent": "edit", "wishes": [{"text": "make it warmer"}], "steps": [WARM]}
GOOD = {name: {"reason": "fine", "score": 9} for name in ("instruction", "preservation", "quality")}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedServer]:
    """A server that the environment names as the language mind's."""
    with ScriptedServer() as running:
        monkeypatch.setenv("RETOUCHER_MODEL", "openai:planner")
        monkeypatch.setenv("RETOUCHER_BASE_URL", running.base_url)
        yield running


def said_to_make_it_warmer() -> list[e.Event]:
    """Return what happens in a turn under the settings of the environment."""
    studio = open_studio(load_settings())
    talk = studio.start(Picture(np.full((32, 48, 3), 90, np.uint8)), "s")
    events = list(talk.say("make it warmer"))
    talk.close()
    studio.database.close()
    return events


def judges(events: list[e.Event]) -> list[str]:
    return [event.verdict.judge for event in events if isinstance(event, e.Judged)]


@pytest.mark.parametrize(("judge", "asked"), [("openai:critic", "critic"), ("", "planner")])
def test_the_judge_that_the_settings_name_is_asked(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, judge: str, asked: str
):
    monkeypatch.setenv("RETOUCHER_JUDGE", judge)
    server.then(say(PLANNED), say(GOOD))
    (verdict,) = judges(said_to_make_it_warmer())
    assert [r.body["model"] for r in server.requests] == ["planner", asked]
    assert verdict.startswith(f"openai:{asked} judge@")


def test_another_judge_is_a_new_mind(server: ScriptedServer):
    studio = open_studio(load_settings())
    assert studio.with_settings(load_settings()).mind is studio.mind
    assert studio.with_settings(load_settings(judge="openai:critic")).mind is not studio.mind
    studio.database.close()


@pytest.mark.parametrize(
    ("judge", "address", "key"),
    [
        ("openai:critic", "", "sk-planner"),
        ("anthropic:critic", "", "sk-own"),
        ("anthropic:critic", "http://localhost:8000/v1", "sk-planner"),
    ],
)
def test_a_judge_of_another_provider_does_not_get_the_key(
    monkeypatch: pytest.MonkeyPatch, judge: str, address: str, key: str
):
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-own")
    settings = Settings(model="openai:planner", base_url=address, api_key=KEY)
    assert ChatSettings.of(settings, judge).secret == key
