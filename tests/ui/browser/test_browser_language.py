"""The page in Chromium with a language model: it asks, edits, shows scores and counts what it costs."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from helpers.browser_walk import Served, at_rest, needs_chromium, panel, say, serving, shut
from retoucher.engines.hosted.scripted_replies import by_form
from retoucher.engines.hosted.scripted_replies import say as answer
from retoucher.engines.hosted.scripted_server import ScriptedServer

pytestmark = needs_chromium

FIRST = 240_000
"""Milliseconds for the first turn of a server: it imports the client and the kernels."""

ASKING = {
    "intent": "edit",
    "ambiguity": "goal",
    "wishes": [{"text": "better light"}],
    "question": "Which light would you like?",
    "options": [
        {"label": "warm evening light", "request": "make it warmer"},
        {"label": "cool morning light", "request": "make it cooler"},
    ],
}
WARM = {
    "seen": "a cup of coffee on wood",
    "thinking": "Evening light is warm.",
    "intent": "edit",
    "wishes": [{"text": "make it warmer"}],
    "steps": [
        {
            "reason": "The light turns to evening.",
            "now": "neutral light",
            "after": "warm evening light",
            "tool": "adjust",
            "arguments": {"temperature": 0.4},
        }
    ],
}
SCORES = {
    "instruction": {"reason": "The light is clearly warmer.", "score": 9},
    "preservation": {"reason": "Nothing else moved.", "score": 10},
    "quality": {"reason": "Clean, no colour cast in the whites.", "score": 8},
}


@pytest.fixture(autouse=True)
def _closed() -> None:
    """The model of this file goes on holding the page's connection from one test to the next."""


@pytest.fixture(scope="module")
def model() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


@pytest.fixture(scope="module")
def server(model: ScriptedServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The page as it is served with the model's address in the environment."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("RETOUCHER_MODEL", "openai:scripted")
        environment.setenv("RETOUCHER_BASE_URL", model.base_url)
        environment.setenv("RETOUCHER_PRICE", "20,80")
        with serving(tmp_path_factory.mktemp("language") / "home", "embedded") as served:
            yield served


def test_a_question_an_answer_a_scored_verdict_and_its_cost(page: Page, model: ScriptedServer):
    model.then(answer(ASKING), answer(WARM), answer(SCORES))
    say(page, "better light, please")
    expect(page.get_by_text("Which light would you like?")).to_be_visible(timeout=FIRST)
    at_rest(page)
    page.get_by_role("button", name="warm evening light").click()
    expect(page.locator(".badge")).to_contain_text("version 1", timeout=FIRST)
    expect(page.locator(".rt-reply").last).to_contain_text("The light turns to evening.")
    expect(page.get_by_text("neutral light → warm evening light")).to_be_visible()
    card = page.locator(".rt-card").last
    card.get_by_text("What was checked").click()
    for words in ("instruction 0.9: The light is clearly warmer.", "quality 0.8: Clean"):
        expect(card).to_contain_text(words)
    assert len(model.requests) == 3
    assert 'CLIENT answers: "warm evening light' in model.requests[1].text
    assert [len(request.pictures) for request in model.requests] == [1, 1, 2]
    settings = panel(page, "Settings")
    expect(settings).to_contain_text("3 calls, $0.0108 of $1.00")
    shut(page)


def test_a_failed_edit_is_explained_and_the_picture_stays(page: Page, model: ScriptedServer):
    before = len(model.requests)
    model.otherwise = by_form(
        Understood=answer({**WARM, "steps": [{**WARM["steps"][0], "arguments": {"temperature": 0.05}}]}),
        Judged=answer({**SCORES, "instruction": {"reason": "Hardly warmer.", "score": 2}}),
        Revised=answer({"give_up": True}),
        words=answer("Das Licht wurde kaum wärmer; das Bild blieb, wie es war."),
    )
    shown = page.locator(".badge").inner_text()
    say(page, "mach es wärmer")
    expect(page.locator(".rt-reply").last).to_contain_text("Das Licht wurde kaum wärmer")
    expect(page.locator(".rt-card").last).to_contain_text("Hardly warmer.")
    expect(page.locator(".badge")).to_have_text(shown)
    assert len(model.requests) - before == 4
