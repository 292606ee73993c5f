"""What the judge is shown and told, what measurements can prove against it, and when it is not asked."""

from base64 import b64decode
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest

from helpers.language.mind import BRIEF, GOOD, World, attempt_of, block, drawn, mind_on
from retoucher.agent.minds.language.closeups import COLOURS
from retoucher.agent.values.brief import Refusal
from retoucher.agent.values.verdict import Verdict
from retoucher.engines.hosted.privacy_border import Border
from retoucher.engines.hosted.scripted_replies import fail, say
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.engines.work import working
from retoucher.pictures import Picture

FAILED = Verdict(passed=False, instruction=0.2, preservation=1, quality=0.4, wrong="a smear")
BLIND_TO_IT = {**GOOD, "changed_nothing": True, "instruction": {"reason": "same", "score": 0}}
SAW_TOO_MUCH = {**GOOD, "changed_elsewhere": True, "preservation": {"reason": "sky differs", "score": 1}}


def grey() -> Picture:
    ramp = np.linspace(60, 190, 120).astype(np.uint8)
    return Picture(np.repeat(np.repeat(ramp[None, :, None], 80, 0), 3, 2))


def shown(uri: str) -> np.ndarray:
    """Return a picture of a request as RGB."""
    jpeg = np.frombuffer(b64decode(uri.partition(",")[2]), np.uint8)
    bgr = cv2.imdecode(jpeg, cv2.IMREAD_COLOR)
    assert bgr is not None
    return cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB)


def red(rgb: np.ndarray) -> int:
    """Count the pixels that have the colour of an outline."""
    return int((np.abs(rgb.astype(int) - COLOURS[0]).max(axis=2) < 60).sum())


def test_the_judge_sees_both_wholes_the_place_enlarged_before_and_after_and_the_facts(server: ScriptedServer):
    server.then(say(GOOD))
    scene = World(grey()).scene()
    mind_on(server).judge(BRIEF, attempt_of(scene.picture, seam=3.25), None, scene)
    request = server.requests[0]
    before, after, outlined, enlarged = map(shown, request.pictures)
    assert before.shape == after.shape == (80, 120, 3)
    assert outlined.shape == enlarged.shape and max(outlined.shape) >= 512
    assert red(outlined) > 300 and red(enlarged) == 0
    assert "step 1: 33.3% of the picture, box [0, 0, 333, 1000] in thousandths" in request.text
    assert "90% changed inside its region" in request.text
    assert "seam 3.2" in request.text


def test_a_place_that_fills_the_frame_is_not_shown_after_twice(server: ScriptedServer):
    server.then(say(GOOD))
    attempt = attempt_of(grey())
    whole = replace(attempt.places[0], region=block(attempt.before, 0, 120))
    attempt = replace(attempt, places=(whole,))
    mind_on(server).judge(BRIEF, attempt, None, World(attempt.before).scene())
    assert len(server.requests[0].pictures) == 3
    assert red(shown(server.requests[0].pictures[2])) > 300


def test_a_place_before_the_frame_moved_is_shown_on_the_pictures_of_its_step(server: ScriptedServer):
    server.then(say(GOOD))
    scene = World(grey()).scene()
    attempt = replace(attempt_of(scene.picture), after=Picture(scene.picture.pixels[:40].copy()))
    mind_on(server).judge(BRIEF, attempt, None, scene)
    _, after, outlined, enlarged = map(shown, server.requests[0].pictures)
    assert after.shape == (40, 120, 3)
    assert outlined.shape == enlarged.shape


def test_judge_compare_and_revise_are_told_what_was_refused_and_taken_for_granted(server: ScriptedServer):
    agreed = BRIEF.model_copy(
        update={
            "request": "remove the dog and add a dragon",
            "refusals": (Refusal(wish="add a dragon", why="nothing here paints one"),),
            "assumptions": ("the left dog was meant",),
        }
    )
    scene, mind = World(drawn()).scene(), mind_on(server)
    attempt = attempt_of(scene.picture)
    server.then(say(GOOD))
    mind.judge(agreed, attempt, None, scene)
    server.then(say({"better": "same"}), say({"better": "same"}), say({"give_up": True}))
    mind.critic.compare(agreed, attempt, attempt)
    mind.revise(agreed, attempt, FAILED, scene)
    assert len(server.requests) == 4
    for request in server.requests:
        assert "add a dragon: nothing here paints one" in request.text
        assert "the left dog was meant" in request.text
        assert 'Wish: "remove the dog"' in request.text


@pytest.mark.parametrize(
    ("claim", "fact"), [(BLIND_TO_IT, "90% of the region changed"), (SAW_TOO_MUCH, "not one byte differs")]
)
def test_an_eye_that_measurements_disprove_looks_once_more(
    server: ScriptedServer, claim: dict[str, Any], fact: str
):
    server.then(say(claim), say(GOOD))
    scene = World(drawn()).scene()
    assert mind_on(server).judge(BRIEF, attempt_of(scene.picture, own=True), None, scene).passed
    assert fact in server.requests[1].text


@pytest.mark.parametrize("claim", [BLIND_TO_IT, SAW_TOO_MUCH])
def test_what_the_eye_insists_on_is_not_committed(server: ScriptedServer, claim: dict[str, Any]):
    server.then(say(claim), say(claim))
    scene = World(drawn()).scene()
    verdict = mind_on(server).judge(BRIEF, attempt_of(scene.picture, own=True), None, scene)
    assert not verdict.passed
    assert len(server.requests) == 2


@pytest.mark.parametrize("target", ["dog", ""])
def test_bytes_outside_prove_nothing_when_nobody_showed_the_region(server: ScriptedServer, target: str):
    server.then(say(SAW_TOO_MUCH))
    scene = World(drawn()).scene()
    verdict = mind_on(server).judge(BRIEF, attempt_of(scene.picture, target=target), None, scene)
    assert not verdict.passed
    assert verdict.preservation == pytest.approx(0.1)
    assert len(server.requests) == 1


def test_work_in_a_wrong_place_fails_whatever_its_scores(server: ScriptedServer):
    server.then(say({**GOOD, "wrong_place": True, "wrong": "the wall is red, not the door"}))
    scene = World(drawn()).scene()
    verdict = mind_on(server).judge(BRIEF, attempt_of(scene.picture, own=True), None, scene)
    assert not verdict.passed
    assert verdict.wrong == "the wall is red, not the door"
    assert "wrong place" in [f.fault for f in verdict.findings]


@pytest.mark.parametrize("aspect", ["instruction", "preservation", "quality"])
def test_no_score_below_five_passes(server: ScriptedServer, aspect: str):
    server.then(say({**GOOD, aspect: {"reason": "no", "score": 4.9}}))
    scene = World(drawn()).scene()
    assert not mind_on(server).judge(BRIEF, attempt_of(scene.picture, own=True), None, scene).passed


def test_a_judge_that_cannot_look_is_believed_in_nothing(server: ScriptedServer):
    refusal = fail(400, "this model does not support image input")
    server.then(refusal)
    server.otherwise = say({**GOOD, "quality": {"reason": "There are no seams, smears, halos", "score": 10}})
    scene, mind = World(drawn()).scene(), mind_on(server)
    for _ in range(2):
        verdict = mind.judge(BRIEF, attempt_of(scene.picture), None, scene)
        assert (verdict.judge, verdict.quality) == ("rules", 0.7)
        assert "Nobody looked" in verdict.findings[-1].text
    assert len(server.requests) == 1


def test_a_judge_sees_nothing_that_is_kept_here(server: ScriptedServer):
    scene, mind = World(drawn()).scene(), mind_on(server)
    attempt = attempt_of(scene.picture)
    with working(border=Border(withheld=(scene.picture.digest,))):
        assert mind.judge(BRIEF, attempt, attempt, scene).judge == "rules"
    assert server.requests == []


def test_a_judge_is_not_shown_a_step_that_worked_on_a_picture_kept_here(server: ScriptedServer):
    scene, mind = World(drawn()).scene(), mind_on(server)
    attempt = attempt_of(scene.picture)
    (place,) = attempt.places
    kept = replace(place, before=Picture(255 - scene.picture.pixels))
    with working(border=Border(withheld=(kept.before.digest,))):
        assert mind.judge(BRIEF, replace(attempt, places=(kept,)), None, scene).judge == "rules"
    assert server.requests == []
