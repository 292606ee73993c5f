"""No thought at all sends a picture that is kept here, nor what was cut out of one."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from helpers.language.mind import BRIEF, CLEAR, GOOD, REMOVE, World, attempt_of, block, drawn, mind_on
from retoucher.agent.minds import Attempt, Scene
from retoucher.agent.minds.language import LanguageMind
from retoucher.agent.minds.language.forms import StepForm
from retoucher.agent.minds.language.look_first import look_first
from retoucher.agent.minds.language.place_reading import Doubt
from retoucher.agent.minds.language.single_thoughts import caption, locate
from retoucher.agent.values.brief import Brief, Question
from retoucher.agent.values.verdict import Verdict
from retoucher.engines.hosted.privacy_border import Border
from retoucher.engines.hosted.scripted_replies import say
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.engines.work import working
from retoucher.errors import ModelFailure, ToolRetry
from retoucher.pictures import Picture, Region

FAILED = Verdict(passed=False, instruction=0.2, preservation=1, quality=0.4, wrong="a smear")
QUESTION = Question(text="How much?")
ASKED = Brief(intent="edit", request="warmer", question=QUESTION)


def looks(mind: LanguageMind, scene: Scene, attempt: Attempt) -> object:
    doubt = Doubt(StepForm.model_validate(REMOVE), block(scene.picture, 0, 40))
    return look_first(mind.voice, scene, [doubt], "remove the dog")


THOUGHTS: dict[str, Callable[[LanguageMind, Scene, Attempt], object]] = {
    "understand": lambda mind, scene, _: mind.understand("remove the dog", scene),
    "understand, several plans": lambda mind, scene, attempt: mind.understand(
        "colder", replace(scene, plans=3)
    ),
    "hear": lambda mind, scene, attempt: mind.hear(
        "a lot", ASKED.question or Question(text=""), ASKED, scene
    ),
    "plan": lambda mind, scene, _: mind.plan(BRIEF, scene),
    "look": looks,
    "localize": lambda mind, scene, _: locate(mind.voice, scene.picture, "dog"),
    "caption": lambda mind, scene, _: caption(mind.voice, scene.picture),
    "judge": lambda mind, scene, attempt: mind.judge(BRIEF, attempt, None, scene),
    "judge and compare": lambda mind, scene, attempt: mind.judge(BRIEF, attempt, attempt, scene),
    "compare": lambda mind, scene, attempt: mind.critic.compare(BRIEF, attempt, attempt),
    "revise": lambda mind, scene, attempt: mind.revise(BRIEF, attempt, FAILED, scene),
}
"""Every thought that shows a model pictures."""

OF_AN_ATTEMPT = ("judge", "judge and compare", "revise")
ANSWER: dict[str, Any] = {**CLEAR, "ambiguity": "goal", **GOOD, "better": "A"}


def think(thought: str, server: ScriptedServer, border: Border, attempt: Attempt) -> None:
    """Think it behind the border; a model that must see and may not is a failure of that thought alone."""
    server.otherwise = say(ANSWER)
    picture = attempt.before
    scene = World(picture, dog=[Region(block(picture, 0, 40).mask, "dog", 0.4)]).scene()
    with working(border=border), suppress(ModelFailure, ToolRetry):
        THOUGHTS[thought](mind_on(server), scene, attempt)


@pytest.mark.parametrize("thought", THOUGHTS)
def test_an_open_picture_is_shown(thought: str, server: ScriptedServer):
    """Else the tests below would prove nothing."""
    think(thought, server, Border(), attempt_of(drawn()))
    assert any(request.pictures for request in server.requests)


@pytest.mark.parametrize("closed", [True, False])
@pytest.mark.parametrize("thought", THOUGHTS)
def test_a_picture_kept_here_is_not_shown(thought: str, closed: bool, server: ScriptedServer):
    attempt, told = attempt_of(drawn()), []
    think(thought, server, Border({attempt.before.digest}, told.append, closed=closed), attempt)
    assert not any(request.pictures for request in server.requests)
    assert told == []


@pytest.mark.parametrize("thought", OF_AN_ATTEMPT)
def test_a_place_on_a_picture_kept_here_is_not_shown_enlarged(thought: str, server: ScriptedServer):
    attempt = attempt_of(drawn())
    kept = Picture(255 - attempt.before.pixels)
    attempt = replace(attempt, places=(replace(attempt.places[0], before=kept),))
    think(thought, server, Border({kept.digest}), attempt)
    assert not any(request.pictures for request in server.requests)
