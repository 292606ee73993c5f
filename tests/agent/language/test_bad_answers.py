"""Whatever a model answers to whatever it is asked: no crash, few calls, nothing passes because of it."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from helpers.language.answers import planned, scores, warm
from helpers.language.mind import BRIEF, CLEAR, GOOD, REMOVE, WARMER, World, attempt_of, block, drawn, mind_on
from helpers.servers.hosted_chat import HELLO, talk_to
from retoucher.agent.conversation import Conversation
from retoucher.agent.minds import Scene
from retoucher.agent.minds.language import LanguageMind
from retoucher.agent.values.verdict import Verdict
from retoucher.engines.hosted.scripted_replies import form_of, html, say, stream
from retoucher.engines.hosted.scripted_server import Action, Reply, Request, ScriptedServer
from retoucher.errors import ModelFailure
from retoucher.pictures import Region

FAILED = Verdict(passed=False, instruction=0.2, preservation=1, quality=0.4, wrong="a smear")
UNSURE = {**CLEAR, "steps": [{**REMOVE, "box": None}]}
VAGUE = {**CLEAR, "ambiguity": "goal"}
COLDER = {"plans": [{"steps": [{**WARMER, "arguments": {"temperature": -0.8}}]}]}
NAN = float("nan")
NUMBERS = {"score": NAN, "sure": NAN, "box": [NAN, 0, 9, 9], "best": NAN, "step": NAN}
PAGE = "<!doctype html><html><body>Sign in <script>alert(1)</script></body></html>"

BAD: dict[str, Action] = {
    "another language": say("杯子在桌子上，光线很好，一切都很完美。"),
    "fields of another language": say({"absicht": "tun", "besser": "A", "schritte": [{"urteil": "ja"}]}),
    "huge": say(json.dumps({"thinking": "so " * 100_000, "steps": []})),
    "huge, in prose": say("the cup " * 50_000),
    "many": say({"steps": [WARMER] * 60, "boxes": [{"box": [0, 0, 9, 9]}] * 60, "instructions": ["a"] * 60}),
    "NaN": say(json.dumps(NUMBERS | dict.fromkeys(GOOD, NUMBERS) | {"steps": [NUMBERS], "boxes": [NUMBERS]})),
    "a web page": html(),
    "a web page, in words": say(PAGE),
    "a loop": say("and the cup and the cup " * 400, finish="length"),
}  # fmt: skip


def understood(mind: LanguageMind, scene: Scene) -> None:
    brief = mind.understand("make it warmer", scene)
    assert "did not help" in brief.assumptions[-1]
    assert mind.plan(brief, scene).steps[0].reason == "plain"


def looked(mind: LanguageMind, scene: Scene) -> None:
    assert mind.understand("remove the dog", scene).question is not None


def located(mind: LanguageMind, scene: Scene) -> None:
    assert mind.understand("remove the dog", replace(scene, find=lambda phrase: [])).question is not None


def judged(mind: LanguageMind, scene: Scene) -> None:
    assert mind.judge(BRIEF, attempt_of(scene.picture), None, scene).judge == "rules"


def compared(mind: LanguageMind, scene: Scene) -> None:
    other = replace(attempt_of(scene.picture), verdict=FAILED)
    verdict = mind.judge(BRIEF, attempt_of(scene.picture), other, scene)
    assert verdict.better is None
    assert not verdict.passed


def revised(mind: LanguageMind, scene: Scene) -> None:
    assert mind.revise(BRIEF, attempt_of(scene.picture), FAILED, scene) is None


def chosen(mind: LanguageMind, scene: Scene) -> None:
    scene = replace(scene, plans=3)
    plan = mind.plan(mind.understand("a cold morning", scene), scene)
    assert (plan.steps[0].arguments, plan.others) == (WARMER["arguments"], ())


def specified(mind: LanguageMind, scene: Scene) -> None:
    with pytest.raises(ModelFailure):
        mind.decompose("cosier", "a cup")


THOUGHTS: dict[str, tuple[Callable[[LanguageMind, Scene], None], tuple[Any, ...], int]] = {
    "understand": (understood, (), 3 + 3),
    "look": (looked, (UNSURE,), 3),
    "localize": (located, (UNSURE,), 3),
    "judge": (judged, (), 3),
    "compare": (compared, ({**GOOD, "instruction": {"score": 3}},), 3 + 3),
    "revise": (revised, (), 3),
    "alternatives": (chosen, (VAGUE,), 3),
    "choose": (chosen, (VAGUE, COLDER), 3),
    "decompose": (specified, (), 3),
}
"""Thought → what must come of it, what is answered well before it, and most calls for it."""


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("thought", THOUGHTS)
def test_no_thought_is_led_astray(thought: str, bad: str, server: ScriptedServer):
    think, before, most = THOUGHTS[thought]
    server.then(*map(say, before))
    server.otherwise = BAD[bad]
    picture = drawn()
    doubtful = Region(block(picture, 0, 40).mask, "dog", 0.4)
    think(mind_on(server), World(picture, dog=[doubtful]).scene())
    assert len(server.requests) <= len(before) + most
    assert max(len(request.text) for request in server.requests) < 60_000


def test_words_of_another_language_are_words(server: ScriptedServer):
    step = {**WARMER, "reason": "光线变暖。"}
    server.then(say({**CLEAR, "steps": [step]}), say({**GOOD, "quality": {"reason": "很好", "score": 9}}))
    mind, scene = mind_on(server), World(drawn()).scene()
    brief = mind.understand("让它更暖", scene)
    assert mind.plan(brief, scene).steps[0].reason == "光线变暖。"
    verdict = mind.judge(brief, attempt_of(scene.picture), None, scene)
    assert verdict.passed and "很好" in verdict.findings[-1].text


def test_a_choice_of_another_language_is_asked_for_again(server: ScriptedServer):
    look, accept = ({"steps": [{"step": 1, "verdict": said}]} for said in ("annehmen", "accept"))
    server.then(say(UNSURE), say(look), say(accept))
    picture = drawn()
    doubtful = Region(block(picture, 0, 40).mask, "dog", 0.4)
    assert mind_on(server).understand("den Hund weg", World(picture, dog=[doubtful]).scene()).question is None
    assert "'accept', 'candidate', 'points' or 'give_up'" in server.requests[-1].text


@pytest.mark.parametrize("streamed", [False, True])
def test_an_answer_beyond_its_limit_is_taken_no_further(server: ScriptedServer, streamed: bool):
    """A server that holds no limit talks until somebody hangs up."""
    server.otherwise = stream(["so on and on "] * 30_000) if streamed else say("so on and on " * 30_000)
    chat = talk_to(server, stream=streamed, max_tokens=64)
    with pytest.raises(ModelFailure) as caught:
        chat.text(HELLO, "talk")
    assert caught.value.kind == "truncated"
    if streamed:
        assert len(chat.send(HELLO, "talk").text) < 2000


def test_a_caption_without_end_goes_into_no_prompt(server: ScriptedServer):
    server.then(say("a cup and " * 100))
    with pytest.raises(ModelFailure):
        mind_on(server).caption(drawn())


@pytest.mark.parametrize(("second", "wins"), [(5, False), (1, True)])
def test_a_judge_that_compares_otherwise_than_it_scores_passes_nothing(
    talk: Conversation, server: ScriptedServer, second: int, wins: bool
):
    """The second attempt scores higher and is worse side by side, or the other way round."""

    def compare(request: Request) -> Reply:
        new = [r for r in server.requests if form_of(r) == "Judged"][-1].pictures[1]
        return say({"better": "A" if (request.pictures[1] == new) == wins else "B"})(request)

    server.then(say(planned("warmer", warm(0.1))), say(scores(3)), say({"steps": [warm(0.5)]}))
    server.then(say(scores(second)), compare, compare, say({"give_up": True}), say("It did not work."))
    list(talk.say("make it warmer"))
    assert talk.head.number == 0
    verdicts = [version.verdict for version in talk.tree.versions.values() if version.verdict]
    assert [(verdict.passed, verdict.better) for verdict in verdicts] == [(False, None), (False, wins)]
