"""Requests about skies, hours, weather, perspective, canvas and second pictures become the right calls."""

import pytest

from helpers import drawn_scene as drawn
from retoucher.agent.minds.rules import RulesMind

REQUESTS: list[tuple[str, list[tuple[str, str, dict]]]] = [
    ("replace the sky with a clear blue one", [("sky", "sky", {"kind": "clear"})]),
    ("give me a clear blue sky", [("sky", "sky", {"kind": "clear"})]),
    (
        "change the sky to a sunset",
        [("sky", "sky", {"kind": "sunset"}), ("adjust", "everything except sky", {})],
    ),
    (
        "make it look overcast",
        [("sky", "sky", {"kind": "overcast"}), ("adjust", "everything except sky", {})],
    ),
    ("make it golden hour", [("time_of_day", "", {"hour": "golden"})]),
    ("blue hour please", [("time_of_day", "", {"hour": "blue"})]),
    ("turn it to night", [("time_of_day", "", {"hour": "night"})]),
    ("make it foggy", [("weather", "", {"kind": "fog", "amount": 0.6})]),
    ("add a little rain", [("weather", "", {"kind": "rain", "amount": 0.35})]),
    ("add snow", [("weather", "", {"kind": "snow"})]),
    ("change season to winter", [("season", "", {"name": "winter"})]),
    ("make it look like autumn", [("season", "", {"name": "autumn"})]),
    ("fix the perspective", [("perspective", "", {})]),
    ("straighten the building", [("perspective", "", {})]),
    ("the tower is leaning, can you fix it", [("perspective", "", {})]),
    ("straighten the horizon", [("straighten", "", {})]),
    ("extend to the left by 20 %", [("extend", "", {"left": 24})]),
    ("add more space at the top", [("extend", "", {"top": 16})]),
    ("make it 16:9 without cropping", [("extend", "", {"aspect": "16:9"})]),
    ("make it square for instagram", [("crop", "", {"aspect": "square"})]),
    ("crop it square around the woman", [("crop", "", {"aspect": "square", "box": (14, 14, 66, 66)})]),
    ("make the sand a little darker", [("expose", "sand", {"brighten": -0.4})]),
    ("make the car blue instead of red", [("recolor", "car", {"colour": "blue"})]),
    ("use the sky mask again and make it warmer", [("adjust", "sky", {"temperature": 0.3})]),
]
WITH_PICTURE: list[tuple[str, str, dict]] = [
    ("match the colours of this", "match_look", {}),
    ("make it look like this one", "match_look", {}),
    ("use this as the background", "replace_background", {}),
    ("put this logo in the bottom right corner", "paste", {"x": 0.82, "y": 0.82}),
    ("paste this at the top left at half size", "paste", {"x": 0.18, "y": 0.18, "scale": 0.5}),
]


@pytest.mark.parametrize(("request_", "steps"), REQUESTS, ids=[r for r, _ in REQUESTS])
def test_a_request_becomes_these_calls(request_: str, steps: list[tuple[str, str, dict]]) -> None:
    mind, scene = RulesMind(), drawn.scene()
    brief = mind.understand(request_, scene)
    assert brief.question is None and not brief.refusals, (brief.question, brief.refusals)
    plan = mind.plan(brief, scene)
    assert [(s.tool, s.target) for s in plan.steps] == [(tool, target) for tool, target, _ in steps]
    for made, (_, _, wanted) in zip(plan.steps, steps, strict=True):
        assert {k: made.arguments.get(k) for k in wanted} == wanted


@pytest.mark.parametrize(("request_", "tool", "wanted"), WITH_PICTURE, ids=[r for r, _, _ in WITH_PICTURE])
def test_an_attached_picture_is_used(request_: str, tool: str, wanted: dict) -> None:
    mind, scene = RulesMind(), drawn.scene(attachments=("sha256:aa",))
    (step,) = mind.plan(mind.understand(request_, scene), scene).steps
    assert step.tool == tool and step.arguments["reference"] == "sha256:aa"
    assert {k: step.arguments[k] for k in wanted} == wanted


def test_a_sky_without_a_kind_is_asked_about() -> None:
    brief = RulesMind().understand("give it a better sky", drawn.scene())
    assert brief.question is not None and len(brief.question.options) >= 4


def test_undo_before_another_wish_is_both() -> None:
    brief = RulesMind().understand("undo that and make it warmer instead", drawn.scene())
    assert brief.move is not None and brief.move.name == "undo"
    assert [w.text for w in brief.wishes] == ["make it warmer"] or brief.wishes


def test_questions_speak_of_places_in_no_faces_words() -> None:
    nothing = drawn.scene({"unicorn": [], "radishes": [drawn.region(0, 0, 9, 9, score=0.3)]})
    lost = RulesMind().understand("remove the unicorn", nothing).question
    unsure = RulesMind().understand("remove the radishes", nothing).question
    assert lost is not None and lost.place and "x,y" not in lost.text
    assert unsure is not None and unsure.place and unsure.text.startswith("Are these the radishes?")
