"""What the settings say about the language mind reaches it, over real HTTP."""

from pathlib import Path

import numpy as np
import pytest
from pydantic import SecretStr

from helpers.language.answers import GOOD, planned, warm
from retoucher.agent.assemble import PATIENCE, open_studio
from retoucher.agent.values import events as e
from retoucher.engines.hosted.chat_settings import ChatSettings
from retoucher.engines.hosted.scripted_replies import say
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.errors import ConfigError
from retoucher.pictures import Picture
from retoucher.settings import Settings, load_settings
from retoucher.settings_files import own_folder

KEY = SecretStr("sk-planner")
PLANNED = planned("make it warmer", warm(0.4))


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
    planner: ScriptedServer, monkeypatch: pytest.MonkeyPatch, judge: str, asked: str
):
    monkeypatch.setenv("RETOUCHER_JUDGE", judge)
    planner.then(say(PLANNED), say(GOOD))
    (verdict,) = judges(said_to_make_it_warmer())
    assert [r.body["model"] for r in planner.requests] == ["planner", asked]
    assert verdict.startswith(f"openai:{asked} judge@")


def test_another_judge_is_a_new_mind(planner: ScriptedServer):
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


@pytest.mark.parametrize(("price", "calls"), [("", 2), ("0.25,2.0", 0)])
def test_a_model_with_a_price_is_capped_in_money(
    planner: ScriptedServer, monkeypatch: pytest.MonkeyPatch, price: str, calls: int
):
    monkeypatch.setenv("RETOUCHER_PRICE", price)
    monkeypatch.setenv("RETOUCHER_TURN_MONEY", "0.001")
    planner.then(say(PLANNED), say(GOOD))
    events = said_to_make_it_warmer()
    assert len(planner.requests) == calls
    stopped = [event.text for event in events if isinstance(event, e.Replied) and "may cost" in event.text]
    assert bool(stopped) == (calls == 0)


def test_the_price_counts_for_both_models_and_is_written_three_ways(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    flag = load_settings(price=(0.25, 2.0))
    own_folder().mkdir(parents=True)
    (own_folder() / "retoucher.toml").write_text("price = [0.25, 2]")
    written = load_settings()
    monkeypatch.setenv("RETOUCHER_PRICE", "0.25, 2.0")
    assert flag.price == written.price == load_settings().price == (0.25, 2.0)
    local = load_settings(model="openai:planner", base_url="http://localhost:8000/v1")
    for model in ("", "openai:critic"):
        assert ChatSettings.of(local, model).dollars(1_000_000, 500_000) == pytest.approx(1.25)


@pytest.mark.parametrize("wrong", ["0.25", "cheap", "-1,2", "nan,2", "1,inf", "1,2,3"])
def test_a_price_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, wrong: str):
    monkeypatch.setenv("RETOUCHER_PRICE", wrong)
    with pytest.raises(ConfigError, match="price"):
        load_settings()


SET = {
    "timeout": 600, "connect": 3, "tries": 1, "patience": 5, "answer_tokens": 512,
    "temperature": 0.2, "context": 4096, "stream": False,
}  # fmt: skip


@pytest.mark.parametrize("place", ["file", "environment"])
def test_every_patience_is_a_setting_of_environment_and_file(monkeypatch: pytest.MonkeyPatch, place: str):
    assert set(SET) == set(PATIENCE)
    own_folder().mkdir(parents=True)
    written = [f"{name} = {str(value).lower()}" for name, value in SET.items()]
    if place == "file":
        (own_folder() / "retoucher.toml").write_text("\n".join(written))
    for name, value in SET.items() if place == "environment" else ():
        monkeypatch.setenv(f"RETOUCHER_{name.upper()}", str(value))
    chat = ChatSettings.of(load_settings(model="openai:m", base_url="http://localhost:1/v1"))
    assert (chat.timeout, chat.connect, chat.tries, chat.patience) == (600, 3, 1, 5)
    assert (chat.max_tokens, chat.context, chat.options) == (512, 4096, {"temperature": 0.2})
    assert not chat.stream


def test_a_server_of_ones_own_is_taken_word_by_word_where_nothing_is_said():
    assert ChatSettings.of(load_settings(model="openai:m", base_url="http://localhost:1/v1")).stream
    assert not ChatSettings.of(load_settings(model="openai:m")).stream


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("TIMEOUT", "0"), ("TIMEOUT", "nan"), ("TRIES", "0"), ("TEMPERATURE", "9"), ("CONTEXT", "x")],
)
def test_a_patience_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, wrong: str):
    monkeypatch.setenv(f"RETOUCHER_{name}", wrong)
    with pytest.raises(ConfigError, match=name.lower()):
        load_settings()
