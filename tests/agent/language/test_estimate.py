"""What a plan is estimated to cost before it runs, and what the caps make of that."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pydantic import SecretStr

from retoucher.agent.assemble import open_studio
from retoucher.agent.minds.language import LanguageMind
from retoucher.agent.minds.rules import RulesMind
from retoucher.agent.values import events as e
from retoucher.engines.hosted.chat_model import Chat
from retoucher.engines.hosted.chat_settings import ChatSettings
from retoucher.engines.hosted.image_settings import ImageSettings
from retoucher.engines.hosted.scripted_replies import say
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.engines.work import working
from retoucher.pictures import Picture
from retoucher.settings import load_settings
from retoucher.ui.render import Terminal

EDIT = {"reason": "Snow.", "tool": "edit", "arguments": {"instruction": "make it snow", "engine": "hosted"}}
BIRDS = {**EDIT, "arguments": {"instruction": "add birds", "engine": "hosted", "seed": 3}}
FILL = {"reason": "Gone.", "tool": "inpaint", "target": "box", "box": [100, 100, 500, 500]}
WARM = {"reason": "Warm.", "tool": "adjust", "arguments": {"temperature": 0.4}}
JUDGE, REVISE = (6500 * 1 + 500 * 2) / 1e6, (8000 * 1 + 1000 * 2) / 1e6


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedServer]:
    """A server for words, at $1 and $2 a million tokens, and for pictures, at four cents each."""
    with ScriptedServer() as running:
        for name, value in {
            "MODEL": "openai:planner",
            "BASE_URL": running.base_url,
            "PRICE": "1,2",
            "IMAGE_MODEL": "painter",
            "IMAGE_BASE_URL": running.base_url,
            "IMAGE_PRICE": "0.04",
            "PROFILE": "openai",
        }.items():
            monkeypatch.setenv(f"RETOUCHER_{name}", value)
        with working(images=ImageSettings()):
            yield running


def planned(server: ScriptedServer, *steps: dict[str, object], **settings: object) -> list[e.Event]:
    """Return the events of a turn up to its plan; nothing of it is carried out."""
    plan = {"intent": "edit", "wishes": [{"text": "snow"}], "steps": steps}
    server.then(say(plan))
    studio = open_studio(load_settings(**settings))
    talk = studio.start(Picture(np.full((60, 80, 3), 90, np.uint8)), options=studio.options(approve=True))
    events = list(talk.say("snow"))
    talk.close()
    studio.database.close()
    return events


def cost(events: list[e.Event]) -> float:
    return next(event.plan.cost for event in events if isinstance(event, e.Planned))


@pytest.mark.parametrize(
    ("steps", "retries", "wanted"),
    [
        ([WARM], 0, JUDGE),
        ([WARM], 2, 7 * JUDGE + 2 * REVISE),
        ([EDIT], 0, 0.04 + JUDGE),
        ([EDIT, WARM], 2, 3 * 0.04 + 7 * JUDGE + 2 * REVISE),
        ([EDIT, BIRDS], 1, 4 * 0.04 + 4 * JUDGE + REVISE),
        ([EDIT, EDIT], 1, 2 * 0.04 + 4 * JUDGE + REVISE),
        ([FILL], 0, JUDGE),
        ([{**FILL, "arguments": {"prompt": "a pond"}}], 0, 0.04 + JUDGE),
    ],
)
def test_hosted_edits_judging_and_retries_are_in_the_estimate(
    server: ScriptedServer, steps: list[dict[str, object]], retries: int, wanted: float
):
    """Three attempts are judged three times and compared twice in both orders; a removal is done here.

    Two edits of one place are one call.
    """
    assert cost(planned(server, *steps, retries=retries)) == pytest.approx(wanted)


def test_the_estimate_is_shown_before_the_plan_runs(
    server: ScriptedServer, capsys: pytest.CaptureFixture[str]
):
    screen = Terminal()
    for event in planned(server, EDIT, retries=2):
        screen.show(event)
    assert "about $0.193 for hosted edits and judging, retries included" in capsys.readouterr().out


def test_what_has_no_known_price_is_named_before_the_plan_runs(
    server: ScriptedServer, capsys: pytest.CaptureFixture[str]
):
    with working(
        images=ImageSettings(model="nobody-lists-this", base_url="", api_key=SecretStr("k"), price=None)
    ):
        events = planned(server, EDIT)
    screen = Terminal()
    for event in events:
        screen.show(event)
    assert "no price is known for nobody-lists-this" in " ".join(capsys.readouterr().out.split())
    about = {"model": "openai:nobody-lists-this", "api_key": SecretStr("k")}
    free, dear = (
        LanguageMind(Chat(ChatSettings.model_validate(about | {"price": price})), RulesMind())
        for price in (None, (1, 2))
    )
    assert free.unpriced() == ("openai:nobody-lists-this",)
    assert dear.unpriced() == ()


def test_a_cap_that_one_attempt_would_pass_stops_the_plan_and_retries_do_not(server: ScriptedServer):
    assert cost(planned(server, EDIT, turn_money=0.07, retries=2)) > 0.07
    stopped = planned(server, EDIT, BIRDS, turn_money=0.07, retries=0)
    assert not any(isinstance(event, e.Planned) for event in stopped)
    assert any("may cost $0.07" in event.text for event in stopped if isinstance(event, e.Replied))


def test_rules_that_plan_a_hosted_edit_estimate_it_too(server: ScriptedServer, tmp_path: Path):
    studio = open_studio(load_settings(model="", home=tmp_path / "other"))
    talk = studio.start(Picture(np.full((60, 80, 3), 90, np.uint8)), options=studio.options(approve=True))
    events = list(talk.say("turn the dog into a cat"))
    talk.close()
    studio.database.close()
    assert server.requests == []
    assert cost(events) == pytest.approx(3 * 0.04)
