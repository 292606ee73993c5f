"""What a model may show of a place, and in which numbers."""

from typing import Any

import pytest

from helpers.language.mind import CLEAR, REMOVE, World, block, drawn, mind_on
from retoucher.agent.minds import Shape
from retoucher.agent.minds.language.box_units import in_pixels, unit_of
from retoucher.agent.minds.language.forms import PlaceForm
from retoucher.agent.work.pointed_places import shaped
from retoucher.engines.classical.find.phrase import parse_phrase
from retoucher.engines.hosted.scripted_replies import say
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.pictures import Picture, Region


def planned(server: ScriptedServer, world: World, *answers: dict[str, Any]) -> str:
    """Return the digest of the region of the only step after these answers, steps each."""
    server.then(*(say({**CLEAR, "steps": [step]}) for step in answers))
    mind, scene = mind_on(server), world.scene()
    return mind.plan(mind.understand("remove the dog", scene), scene).steps[0].region


@pytest.mark.parametrize(
    ("box", "size", "unit", "pixels"),
    [
        ([100, 0, 500, 1000], (4000, 3000), "thousandths", [400, 0, 2000, 3000]),
        ([0.1, 0, 0.5, 1], (4000, 3000), "fractions", [400, 0, 2000, 3000]),
        ([400, 0, 2000, 3000], (4000, 3000), "pixels", [400, 0, 2000, 3000]),
        ([0, 0, 1, 1], (400, 300), "fractions", [0, 0, 400, 300]),
        ([0, 0, 1020, 500], (1024, 600), "pixels", [0, 0, 1020, 500]),
    ],
)
def test_thousandths_fractions_and_pixels_are_told_apart(
    box: list[float], size: tuple[int, int], unit: str, pixels: list[int]
):
    place = PlaceForm(box=box)
    found = unit_of([place], size)
    assert found == unit
    assert in_pixels(place, found, size).box == pixels


def test_a_whole_answer_has_one_unit():
    small, large = PlaceForm(box=[10, 10, 300, 300]), PlaceForm(box=[0, 0, 3000, 2000])
    assert unit_of([small, large], (4000, 3000)) == "pixels"


@pytest.mark.parametrize(
    ("box", "complaint"),
    [
        ([0, 0, 1010, 500], "no thousandth and no pixel for certain"),
        ([0, 0, 9000, 500], "no thousandth and no pixel for certain"),
        ([-5, 0, 500, 500], "outside the picture"),
        ([500, 0, 100, 500], "holds nothing"),
        ([float("nan"), 0, 100, 500], "finite number"),
    ],
)
def test_a_box_that_cannot_be_read_goes_back(server: ScriptedServer, box: list[float], complaint: str):
    world = World(drawn(1500, 20))
    region = planned(server, world, {**REMOVE, "box": box}, {**REMOVE, "box": [0, 0, 400, 1000]})
    assert region == block(world.picture, 0, 600).digest
    assert complaint in server.requests[1].text


def test_the_box_goes_before_what_the_words_find(server: ScriptedServer):
    picture = drawn()
    far = block(picture, 30, 120)
    region = planned(server, World(picture, dog=[far]), REMOVE)
    assert region == block(picture, 0, 48).digest != far.digest


def test_what_the_words_find_in_the_box_is_taken_when_it_is_as_sure(server: ScriptedServer):
    picture = drawn()
    dog, sure = block(picture, 0, 40), Region(block(picture, 0, 40).mask, "dog", 0.3)
    assert planned(server, World(picture, dog=[dog]), REMOVE) == dog.digest
    assert planned(server, World(picture, dog=[sure]), REMOVE) == block(picture, 0, 48).digest


def test_box_and_points_go_together(server: ScriptedServer):
    world = World(drawn())
    planned(server, world, {**REMOVE, "inside": [[100, 500]], "outside": [[390, 500], [5, 5]]})
    (place,) = world.shown[-1]
    assert (place.box, place.inside, place.outside) == ((0, 0, 48, 80), ((12, 40),), ((46, 40), (0, 0)))


def test_one_step_may_have_several_places_and_all_but_them(server: ScriptedServer):
    picture = drawn()
    also = [{"box": [800, 0, 1000, 1000]}]
    both = block(picture, 0, 48).union(block(picture, 96, 120))
    assert planned(server, World(picture), {**REMOVE, "also": also}) == both.digest
    rest = planned(server, World(picture), {**REMOVE, "also": also, "all_but": True})
    assert rest == both.invert().digest


def test_all_but_what_the_words_find(server: ScriptedServer):
    picture = drawn()
    dog = block(picture, 0, 40)
    step = {**REMOVE, "box": None, "all_but": True}
    assert planned(server, World(picture, dog=[dog]), step) == dog.invert().digest


def test_a_step_on_all_but_a_thing_says_so(server: ScriptedServer):
    """The judge reads it, and what measures the mask."""
    server.then(say({**CLEAR, "steps": [{**REMOVE, "tool": "blur", "all_but": True}]}))
    mind, scene = mind_on(server), World(drawn()).scene()
    (step,) = mind.plan(mind.understand("blur all but the dog", scene), scene).steps
    assert step.target == "everything except dog"
    assert parse_phrase(step.target).inverted


def test_a_candidate_is_named_by_its_number(server: ScriptedServer):
    picture = drawn()
    dogs = [block(picture, 0, 40), block(picture, 80, 120)]
    third, second = ({**REMOVE, "box": None, "candidate": n} for n in (3, 2))
    assert planned(server, World(picture, dog=dogs), third, second) == dogs[1].digest
    assert "no candidate 3 of 'dog': 2 were found" in server.requests[1].text


@pytest.mark.parametrize(
    ("step", "complaint"),
    [
        ({**REMOVE, "box": None, "outside": [[1, 1]]}, "points outside need a box"),
        ({**REMOVE, "tool": "adjust", "target": ""}, "a place needs a `target`"),
        ({**REMOVE, "reason": "<one sentence>"}, "it repeats the example"),
        ({**REMOVE, "target": "<noun phrase>"}, "it repeats the example"),
    ],
)
def test_a_place_without_a_thing_and_the_example_go_back(
    server: ScriptedServer, step: dict[str, Any], complaint: str
):
    assert planned(server, World(drawn()), step, REMOVE)
    assert complaint in server.requests[1].text


def test_all_mistakes_of_an_answer_are_told_at_once(server: ScriptedServer):
    wrong = [
        {**REMOVE, "tool": "explode"},
        {**REMOVE, "tool": "adjust", "arguments": {"warmth": 1}},
        {**REMOVE, "box": [9, 9, 1, 1]},
    ]
    server.then(say({**CLEAR, "steps": wrong}), say({**CLEAR, "steps": [REMOVE]}))
    mind_on(server).understand("remove the dog", World(drawn()).scene())
    assert len(server.requests) == 2
    for complaint in ("no tool 'explode'", "warmth", "holds nothing"):
        assert complaint in server.requests[1].text


@pytest.mark.parametrize("tool", ["inpaint", "adjust"])
def test_what_is_found_too_unsurely_is_located_by_the_model_or_asked_for(server: ScriptedServer, tool: str):
    picture: Picture = drawn()
    street = Region(block(picture, 60, 120).mask, "dog", 0.24)
    step = {**REMOVE, "tool": tool, "arguments": {} if tool == "inpaint" else {"exposure": 1}, "box": None}
    for boxes, region in (([{"box": [0, 0, 400, 1000]}], block(picture, 0, 48).digest), ([], "")):
        server.then(say({**CLEAR, "steps": [step]}), say({"boxes": boxes}))
        mind, scene = mind_on(server), World(picture, dog=[street]).scene()
        brief = mind.understand("do it to the dog", scene)
        assert (brief.question is None) == bool(region)
        if region:
            assert mind.plan(brief, scene).steps[0].region == region


@pytest.mark.parametrize(("fade", "full", "none"), [("left", 0, 47), ("right", 47, 0)])
def test_a_place_may_fade_towards_a_side(server: ScriptedServer, fade: Any, full: int, none: int):
    world = World(drawn())
    server.then(say({**CLEAR, "steps": [{**REMOVE, "fade": fade}]}))
    mind, scene = mind_on(server), world.scene()
    digest = mind.plan(mind.understand("darker on the left", scene), scene).steps[0].region
    faded = shaped(block(world.picture, 0, 48), Shape(fade=fade))
    assert digest == faded.digest
    assert (faded.mask[0, full], faded.mask[0, none]) == (1, 0)
    assert 0.4 < faded.mask[0, 24] < 0.6


def test_a_place_may_have_a_soft_edge(server: ScriptedServer):
    world = World(drawn())
    soft = planned(server, world, {**REMOVE, "feather": 50})
    assert soft == shaped(block(world.picture, 0, 48), Shape(feather=6)).digest
