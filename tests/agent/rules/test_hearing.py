"""Questions and answers: numbers, words, clicks, 'you decide', other requests; and what may not be asked."""

from dataclasses import replace

import pytest

from helpers import drawn_scene as drawn
from retoucher.agent.minds import Scene
from retoucher.agent.minds.rules import RulesMind
from retoucher.agent.values.brief import Brief
from retoucher.agent.values.plan import Plan, Step
from retoucher.errors import ToolRetry
from retoucher.pictures import Region

LEFT, RIGHT = drawn.region(5, 20, 30, 50), drawn.region(80, 22, 110, 55)
MIND = RulesMind()


def two_cars(**known: object):
    return drawn.scene({"car": [LEFT, RIGHT], "left car": [LEFT], "unicorn": []}, **known)


def answered(request: str, answer: str, scene) -> Brief:
    brief = MIND.understand(request, scene)
    assert brief.question is not None
    return MIND.hear(answer, brief.question, brief, scene)


def test_two_that_match_are_numbered_on_the_picture() -> None:
    question = MIND.understand("remove the car", two_cars()).question
    assert question is not None and question.target == "car"
    assert [o.label for o in question.options] == ["the left one", "the right one", "all of them"]
    assert [o.region for o in question.options] == [LEFT.digest, RIGHT.digest, ""]


@pytest.mark.parametrize(
    ("answer", "regions"),
    [
        ("1", [LEFT]), ("2", [RIGHT]), ("the second", [RIGHT]), ("the right one", [RIGHT]),
        ("left", [LEFT]),
        ("number two", [RIGHT]), ("both", [LEFT, RIGHT]), ("all of them", [LEFT, RIGHT]),
        ("3", [LEFT, RIGHT]),
        ("the one on the left, please", [LEFT]),
    ],
)  # fmt: skip
def test_an_answer_chooses_the_region(answer: str, regions: list) -> None:
    scene = two_cars()
    brief = answered("remove the car", answer, scene)
    assert brief.question is None
    assert [w.region for w in brief.wishes] == [r.digest for r in regions]
    assert [s.region for s in MIND.plan(brief, scene).steps] == [r.digest for r in regions]


def test_what_this_means_may_be_shown() -> None:
    scene = two_cars()
    question = MIND.understand("remove this", scene).question
    assert question is not None and question.place
    shown = answered("remove this", "10,10,40,50", scene)
    assert [w.region for w in shown.wishes] == [scene.find("box 10,10,40,50")[0].digest]


def test_a_click_or_a_box_shows_where() -> None:
    scene = two_cars()
    click = answered("remove the unicorn", "95, 40", scene)
    assert [w.region for w in click.wishes] == [scene.find("point 95,40")[0].digest]
    box = answered("remove the unicorn", "10,10,40,50", scene)
    assert [w.region for w in box.wishes] == [scene.find("box 10,10,40,50")[0].digest]


def test_a_chosen_region_outlives_the_next_question() -> None:
    scene = two_cars()
    first = answered("remove the car and crop the photo", "2", scene)
    assert first.question is not None and "cropped" in first.question.text
    second = MIND.hear("square", first.question, first, scene)
    steps = MIND.plan(second, scene).steps
    assert [(s.tool, s.region) for s in steps] == [("inpaint", RIGHT.digest), ("crop", "")]


@pytest.mark.parametrize(
    ("request_", "answer", "tool", "argument", "value"),
    [
        ("change the colour of the wall", "blue", "recolor", "colour", "blue"),
        ("change the colour of the wall", "make it dark green", "recolor", "colour", "darkgreen"),
        ("change the colour of the wall", "4", "recolor", "colour", "red"),
        ("add text", "Happy Birthday, Ann", "text", "words", "Happy Birthday, Ann"),
        ("replace the background", "2", "blur", "kind", "lens"),
        ("replace the background", "light grey", "replace_background", "colour", "lightgray"),
        ("rotate the image", "90 degrees left", "rotate", "angle", -90.0),
        ("rotate the image", "you decide", "rotate", "angle", 90.0),
        ("crop the photo", "16:9", "crop", "aspect", "16:9"),
        ("resize the image", "1200 px wide", "resize", "width", 1200),
        ("adjust the contrast", "more", "adjust", "contrast", 0.35),
        ("add a filter", "sepia", "look", "name", "sepia"),
        ("make it interesting", "3", "adjust", "blacks", -0.15),
    ],
)
def test_an_answer_completes_the_wish(
    request_: str, answer: str, tool: str, argument: str, value: object
) -> None:
    scene = drawn.scene()
    brief = answered(request_, answer, scene)
    assert brief.question is None, brief.question
    [step] = MIND.plan(brief, scene).steps
    assert (step.tool, step.arguments[argument]) == (tool, value)


def test_skip_leaves_the_clause_out_and_does_the_rest() -> None:
    scene = drawn.scene()
    brief = answered("brighten it and add text", "skip", scene)
    assert [s.tool for s in MIND.plan(brief, scene).steps] == ["expose"]
    alone = answered("add text", "never mind", scene)
    assert alone.intent == "chat" and not alone.wishes


def test_another_request_instead_of_an_answer_is_understood_as_one() -> None:
    scene = two_cars()
    brief = answered("remove the car", "make it black and white", scene)
    assert [s.tool for s in MIND.plan(brief, scene).steps] == ["look"]


def test_an_answer_that_means_nothing_is_asked_again() -> None:
    cars = {"car": [LEFT, RIGHT]}
    scene = replace(two_cars(), find=lambda phrase: cars.get(phrase, []))
    brief = answered("remove the car", "hm perhaps purple monkeys", scene)
    assert brief.question is not None and brief.question.target == "car"


def test_what_is_not_found_is_asked_for_and_never_guessed() -> None:
    question = MIND.understand("remove the unicorn", two_cars()).question
    assert question is not None and "do not find" in question.text
    assert question.options[question.default].label == "leave this out"
    left = answered("remove the unicorn", "you decide", two_cars())
    assert left.answer == "Nothing was done; the picture stays as it is. I do not find the unicorn here."


def test_an_unsure_region_is_confirmed_before_something_is_destroyed() -> None:
    weak = drawn.region(10, 10, 30, 30, score=0.3)
    scene = drawn.scene({"statue": [weak]})
    question = MIND.understand("remove the statue", scene).question
    assert question is not None and question.options[0].region == weak.digest
    gentle = MIND.understand("brighten the statue", scene)
    assert gentle.question is None
    assert "the statue is a guess (30% sure): what lies in 10,10,30,30" in gentle.assumptions
    sure = answered("remove the statue", "yes", scene)
    assert [s.region for s in MIND.plan(sure, scene).steps] == [weak.digest]


def test_plurals_and_masses_are_not_asked_about() -> None:
    scene = drawn.scene({"cars": [LEFT, RIGHT], "sky": [LEFT, RIGHT]})
    assert MIND.understand("remove the cars", scene).question is None
    brief = MIND.understand("darken the sky", scene)
    assert {s.region for s in MIND.plan(brief, scene).steps} == {LEFT.digest, RIGHT.digest}


def test_yes_never_asks_and_says_what_it_assumed() -> None:
    for request in (
        "remove the car",
        "crop the photo",
        "rotate the image",
        "make it interesting",
        "brighter and darker",
    ):
        brief = MIND.understand(request, two_cars(may_ask=False))
        assert brief.question is None
        assert brief.wishes and any("Taken:" in a for a in brief.assumptions), request


def test_yes_leaves_out_what_it_cannot_find() -> None:
    brief = MIND.understand("remove the unicorn and brighten the picture", two_cars(may_ask=False))
    assert [w.text for w in brief.wishes] == ["brighten the picture"]
    [refusal] = brief.refusals
    assert refusal.wish == "remove the unicorn"
    shown = "Do you mean the main subject in 20,20,60,60?"
    assert refusal.why == f"I do not find the unicorn here. {shown}"
    assert "grounded-sam" in refusal.engine
    assert "retoucher models pull eyes" in refusal.command and "a click or a box" in refusal.command
    assert not any("Show me" in a for a in brief.assumptions)


DESTROYING = [
    "remove the statue",
    "cut out the statue",
    "change the background behind the statue to white",
    "blur the statue",
]


@pytest.mark.parametrize("wish", DESTROYING)
@pytest.mark.parametrize(("score", "does"), [(0.7, "sure"), (0.4, "likely"), (0.1, "unlikely")])
def test_one_rule_for_all_that_destroys(wish: str, score: float, does: str) -> None:
    statue = drawn.region(10, 10, 30, 30, score=score)
    scene = drawn.scene({"statue": [statue]})
    question = MIND.understand(wish, scene).question
    assert (question is None) == (does == "sure")
    if question is not None:
        drawn_ones = [o.region for o in question.options if o.region]
        assert drawn_ones == [statue.digest, drawn.region(20, 20, 60, 60).digest]
        assert [o.stands_in for o in question.options if o.region] == [False, True]
        assert question.options[question.default].region == (statue.digest if does == "likely" else "")
    brief = MIND.understand(wish, replace(scene, may_ask=False))
    assert bool(brief.wishes) == (does != "unlikely") and brief.question is None
    owned = [a for a in brief.assumptions if "40% sure): what lies in 10,10,30,30" in a]
    assert bool(owned) == (does == "likely")
    assert [r.why for r in brief.refusals] == (
        [
            "I am not sure which part is the statue (10%). "
            "Do you mean that in 10,10,30,30 or the main subject in 20,20,60,60?"
        ]
        if does == "unlikely"
        else []
    )


@pytest.mark.parametrize(("score", "painted"), [(0.7, True), (0.55, True), (0.45, False), (0.1, False)])
def test_nothing_is_painted_unasked_that_is_less_than_half_sure(score: float, painted: bool) -> None:
    statue = drawn.region(10, 10, 30, 30, score=score)
    scene = drawn.scene({"statue": [statue]})
    question = MIND.understand("make the statue red", scene).question
    assert (question is None) == (score > 0.6)
    brief = MIND.understand("make the statue red", replace(scene, may_ask=False))
    assert bool(brief.wishes) is painted is not bool(brief.refusals)


SUBJECT, SIGN = drawn.region(20, 20, 60, 60, score=0.8), drawn.region(70, 10, 80, 20, score=0.9)


def unasked(**found: list[Region]) -> Scene:
    known = {"subject": [SUBJECT], "stop sign": [SIGN], **found}
    return replace(drawn.scene(may_ask=False), find=lambda phrase: known.get(phrase, []))


@pytest.mark.parametrize("wish", ["cut out the steering wheel", "brighten the steering wheel"])
def test_the_main_subject_stands_for_what_nobody_knows_by_name_and_that_is_said(wish: str) -> None:
    brief = MIND.understand(wish, unasked())
    assert [w.region for w in brief.wishes] == [SUBJECT.digest]
    assert any("do not know what the steering wheel looks like" in said for said in brief.assumptions)
    asked = MIND.understand(wish, replace(unasked(), may_ask=True)).question
    assert asked is not None and asked.options[asked.default].label == "leave this out"


@pytest.mark.parametrize(
    "wish",
    [
        "remove the steering wheel",
        "make the steering wheel red",
        "pixelate the steering wheel",
        "brighten the dog",
        "brighten the hat",
        "brighten the lake",
        "brighten the steering wheel on the left",
    ],
)
def test_the_main_subject_stands_for_nothing_known_and_for_nothing_destroyed(wish: str) -> None:
    brief = MIND.understand(wish, unasked())
    assert not brief.wishes and brief.refusals


def test_a_person_or_an_unsure_subject_stands_for_nothing() -> None:
    unsure = drawn.region(20, 20, 60, 60, score=0.4)
    for scene in (unasked(person=[SUBJECT]), unasked(animal=[SUBJECT]), unasked(subject=[unsure])):
        assert not MIND.understand("brighten the steering wheel", scene).wishes


@pytest.mark.parametrize("wish", ["remove the stop sign and its pole", "remove the pole and the stop sign"])
def test_of_two_things_the_one_that_is_found_goes_and_the_other_is_said_not_to_be(wish: str) -> None:
    brief = MIND.understand(wish, unasked())
    assert [s.region for s in MIND.plan(brief, unasked()).steps] == [SIGN.digest]
    [refusal] = brief.refusals
    assert refusal.wish == "the pole" and "do not find the pole" in refusal.why


@pytest.mark.parametrize(
    "wish",
    ["put the lenses on a pure white background", "place these lenses against a white background"],
)
def test_a_thing_that_is_put_on_a_background_is_the_thing_that_stays(wish: str) -> None:
    both = drawn.region(20, 20, 100, 60, score=0.9)
    scene = unasked(lenses=[both])
    [step] = MIND.plan(MIND.understand(wish, scene), scene).steps
    assert (step.tool, step.region, step.arguments) == (
        "replace_background",
        both.digest,
        {"colour": "white"},
    )


def test_of_several_yes_takes_the_likeliest_and_says_how_sure() -> None:
    unlike = drawn.region(5, 20, 30, 50, score=0.3), drawn.region(80, 22, 110, 55, score=0.45)
    scene = drawn.scene({"car": list(unlike)}, may_ask=False)
    brief = MIND.understand("remove the car", scene)
    assert [s.region for s in MIND.plan(brief, scene).steps] == [unlike[1].digest]
    assert "There are 2 for 'the car'. Which one? Taken: the right one (45% sure)." in brief.assumptions


def test_whoever_has_a_finder_is_told_to_point() -> None:
    engines = frozenset({"find/classical", "find/grounded-sam"})
    brief = MIND.understand("remove the unicorn", two_cars(may_ask=False, engines=engines))
    [refusal] = brief.refusals
    assert not refusal.engine and refusal.why.endswith("Show where, with a click or a box.")


@pytest.mark.parametrize(
    ("request_", "target"),
    [
        ("blur the background", "background"),
        ("replace the background with blue", "subject"),
        ("cut out the subject", "subject"),
    ],
)
def test_an_unsure_subject_is_confirmed_before_the_rest_changes(request_: str, target: str) -> None:
    weak = drawn.region(10, 10, 30, 30, score=0.3)
    scene = drawn.scene({target: [weak]})
    question = MIND.understand(request_, scene).question
    assert question is not None and question.options[0].region == weak.digest
    taken = MIND.understand(request_, replace(scene, may_ask=False))
    assert any(f"the {target} is a guess (30% sure)" in said for said in taken.assumptions)
    assert [s.region for s in MIND.plan(taken, scene).steps] == [weak.digest]


def test_it_is_the_last_region_and_that_is_said() -> None:
    scene = two_cars(last_target="red hat")
    brief = MIND.understand("make it bluer", scene)
    assert brief.wishes[0].target == "red hat" and "'it' is the red hat" in brief.assumptions
    same = MIND.understand("select nothing; darken the coat and sharpen it", drawn.scene())
    assert [w.target for w in same.wishes] == ["coat", "coat"]


@pytest.mark.parametrize("request_", ["", "   ", "?!", "x" * 100_000])
def test_no_words_or_far_too_many_are_refused_clearly(request_: str) -> None:
    with pytest.raises(ToolRetry, match=r"say what should change|at most 4000 characters"):
        MIND.understand(request_, drawn.scene())


def test_who_points_at_the_background_does_not_want_to_keep_it() -> None:
    thing = drawn.region(40, 20, 80, 60)
    ground = thing.invert()
    pointed = {"subject": [ground], "background": [thing]}
    scene = drawn.scene(pointed, last_target="selection")
    kept = MIND.plan(MIND.understand("make this background light blue", scene), scene).steps
    assert [(s.tool, s.region) for s in kept] == [("replace_background", thing.digest)]
    scene = drawn.scene({"subject": [thing], "background": [ground]}, last_target="selection")
    kept = MIND.plan(MIND.understand("make this background light blue", scene), scene).steps
    assert [s.region for s in kept] == [thing.digest]


def test_this_is_the_selection_also_after_something_was_taken_away():
    gone = Plan(steps=(Step(reason="r", tool="inpaint", target="dog"),))
    found = {"subject": [LEFT], "selection": [LEFT]}
    scene = drawn.scene(found, last_target="selection", selected="sha256:1", last_plan=gone)
    brief = MIND.understand("remove this", scene)
    assert brief.question is None and brief.wishes[0].target == "selection"
