"""Looking again: what went wrong in the cases that once passed fails, and the right results pass."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from retoucher.agent.conversation import Conversation
from retoucher.agent.memory.sessions import Database
from retoucher.agent.minds.judging.looked_at import CHOSEN, LookedAt, Scale
from retoucher.agent.minds.judging.mask_questions import none_alike_left, nothing_left
from retoucher.agent.minds.judging.second_look import look_again
from retoucher.agent.minds.judging.tone_questions import skin_spared
from retoucher.agent.minds.rules import RulesMind
from retoucher.agent.values.events import Judged
from retoucher.agent.values.plan import Step
from retoucher.agent.values.verdict import Finding
from retoucher.pictures import Picture, Region, evidence
from retoucher.pictures.color import rgb_to_oklab
from retoucher.tools.tool import get

TESTS = Path(__file__).parents[2]
CASES = TESTS / "cases" / "masks", TESTS / "engines" / "eyes" / "cases"


def where_is(name: str) -> Path:
    return next(path for folder in CASES if (path := folder / f"{name}.png").exists())


def read(name: str) -> Picture:
    pixels = cv2.imread(str(where_is(name)))
    assert pixels is not None, name
    return Picture(np.ascontiguousarray(pixels[..., ::-1]))


def mask(name: str) -> np.ndarray:
    drawn = cv2.imread(str(where_is(name)), cv2.IMREAD_GRAYSCALE)
    assert drawn is not None, name
    return drawn > 127


def region(flags: np.ndarray, source: str = "classical") -> Region:
    return Region(flags.astype(np.float32), source=source)


def with_rim(where: Region) -> Region:
    """Return what a removal works in: the thing and a little around it."""
    return where.grow(3).feather(1)


def looked(
    before: Picture, after: Picture, where: Region, tool: str, **arguments: object
) -> tuple[Finding, ...]:
    step = Step(reason="", tool=tool, target="thing", arguments=arguments)
    facts = evidence(before, after, where)
    return look_again(LookedAt(0, step, get(tool), before, lambda: after, where, facts))


def done(before: Picture, where: Region, tool: str, **arguments: object) -> tuple[Finding, ...]:
    return looked(before, get(tool).run(before, where, dict(arguments)).result, where, tool, **arguments)


def faults(findings: tuple[Finding, ...]) -> set[str]:
    return {f.fault for f in findings if not f.passed}


def test_a_lamb_without_head_and_hooves_is_left_over() -> None:
    lamb, whole = read("c3_lamb"), mask("c3_lamb_mask")
    wool = whole & (rgb_to_oklab(lamb.rgb)[..., 0] > 0.7)
    assert "left over" in faults(done(lamb, with_rim(region(wool)), "inpaint"))
    assert not faults(looked(lamb, read("c3_lamb_truth"), with_rim(region(whole)), "inpaint"))


def test_an_arm_that_turns_green_with_the_shirt_is_seen() -> None:
    worn, arm = read("c4b_shirt"), mask("c4b_arm_mask")
    red = rgb_to_oklab(worn.rgb)[..., 1] > 0.04
    red[:60] = False
    shirt = cv2.morphologyEx(red.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)) > 0
    assert "skin" in faults(done(worn, region(shirt), "recolor", colour="green"))
    bare = shirt & (cv2.dilate(arm.astype(np.uint8), np.ones((5, 5), np.uint8)) == 0)
    assert not faults(done(worn, region(bare), "recolor", colour="green"))


def test_a_sky_that_takes_a_head_with_it_is_seen() -> None:
    hazy, animal = read("c5_haze"), mask("c5_animal_mask")
    above = np.zeros(animal.shape, np.bool_)
    above[:196] = True
    assert "left over" in faults(done(hazy, region(above), "adjust", exposure=-0.7))
    above[:212] = True
    assert not faults(done(hazy, region(above & ~animal), "adjust", exposure=-0.7))


def test_slats_that_break_in_the_hole_are_seen() -> None:
    bench, where = read("c2b_bench"), with_rim(region(mask("c2b_bench_mask")))
    truth = read("c2b_bench_truth")
    assert not faults(looked(bench, truth, where, "inpaint"))
    jumped = np.roll(truth.rgb, 9, axis=0)
    broken = np.where(where.mask[..., None] > 0, jumped, bench.rgb).astype(np.uint8)
    assert "fill" in faults(looked(bench, Picture(broken), where, "inpaint"))


def test_a_change_that_nobody_sees_fails() -> None:
    bench = read("c2b_bench")
    where = region(mask("c2b_bench_mask"))
    assert "unseen" in faults(done(bench, where, "adjust", exposure=0.01))
    assert "unseen" not in faults(done(bench, where, "adjust", exposure=0.7))


def test_where_a_person_drew_a_change_may_stop_anywhere() -> None:
    lamb = read("c3_lamb")
    half = mask("c3_lamb_mask") & (np.arange(lamb.width) < 240)
    assert faults(done(lamb, region(half), "adjust", exposure=-0.7))
    assert not faults(done(lamb, region(half, "brush"), "adjust", exposure=-0.7))


def test_eyes_that_see_a_larger_thing_fail_the_mask_and_blind_ones_say_nothing() -> None:
    lamb, whole = read("c3_lamb"), mask("c3_lamb_mask")
    half = region(whole & (np.arange(lamb.width) < 240), "eyes:sheep")
    after = get("adjust").run(lamb, half, {"exposure": -0.7}).result
    step = Step(reason="", tool="adjust", target="lamb", arguments={"exposure": -0.7})
    facts = evidence(lamb, after, half)

    def seen(answer: list[Region], shown: str = "") -> list[Finding]:
        seer = lambda picture, asked: answer  # noqa: E731
        at = LookedAt(0, step, get("adjust"), lamb, lambda: after, half, facts, seer, shown)
        return [f for f in look_again(at) if "larger than the mask" in f.text or "as a whole" in f.text]

    [larger] = seen([region(whole)])
    assert not larger.passed
    [taken] = seen([region(whole)], CHOSEN)  # a person saw the outline and took it: a doubt and no proof
    assert taken.passed and taken.score is not None and taken.score < 0.6
    [same] = seen([half])
    assert same.passed
    assert seen([]) == []


def test_a_thing_that_is_found_again_in_its_place_is_still_there() -> None:
    lamb = read("c3_lamb")
    where = with_rim(region(mask("c3_lamb_mask"), "eyes:sheep"))
    step = Step(reason="", tool="inpaint", target="lamb")
    after = read("c3_lamb_truth")
    asked: list[dict[str, object]] = []

    def seer(picture: Picture, question: dict[str, object]) -> list[Region]:
        asked.append(question)
        return [where] if "phrase" in question and picture == after else []

    found = look_again(
        LookedAt(0, step, get("inpaint"), lamb, lambda: after, where, evidence(lamb, after, where), seer)
    )
    assert "still there" in faults(found)
    assert {"phrase": "sheep"} in asked


@pytest.mark.parametrize("tool", ["crop", "resize", "text"])
def test_of_frames_and_marks_nothing_is_asked(tool: str) -> None:
    bench = read("c2b_bench")
    where = region(mask("c2b_bench_mask"))
    after = Picture(255 - bench.rgb)
    assert looked(bench, after, where, tool) == ()


def test_a_scale_falls_from_calm_to_the_limit_and_on() -> None:
    scale = Scale(0.1, 0.3)
    assert scale.score(0.0) == scale.score(0.1) == 0.96
    assert scale.score(0.3) == 0.5
    assert scale.score(0.9) == 0.0
    assert Scale(0.8, 0.4).score(0.4) == 0.5


def test_beside_a_box_that_a_person_drew_nothing_is_left_over() -> None:
    lamb, whole = read("c3_lamb"), mask("c3_lamb_mask")
    half = with_rim(region(whole & (np.arange(lamb.width) < 240), "eyes:box"))
    after = get("inpaint").run(lamb, half, {"method": "diffuse"}).result
    step = Step(reason="", tool="inpaint", target="lamb")

    def left(shown: str) -> bool:
        facts = evidence(lamb, after, half)
        at = LookedAt(0, step, get("inpaint"), lamb, lambda: after, half, facts, shown=shown)
        return "left over" in faults(look_again(at))

    left_half, all_of_it = (f"box 0,0,{right},{lamb.height}" for right in (240, lamb.width))
    assert left("")
    assert left(all_of_it)
    assert not left(left_half)
    assert not left("drawn")


def test_of_everything_but_a_thing_the_thing_is_looked_at() -> None:
    lamb, whole = read("c3_lamb"), mask("c3_lamb_mask")
    step = Step(
        reason="", tool="look", target="everything except sheep", arguments={"name": "black_and_white"}
    )

    def taken(kept: np.ndarray) -> bool:
        rest = region(~kept, "eyes:sheep")
        after = get("look").run(lamb, rest, {"name": "black_and_white"}).result
        facts = evidence(lamb, after, rest)
        at = LookedAt(
            0, step, get("look"), lamb, lambda: after, rest, facts, lambda picture, asked: [region(whole)]
        )
        [said] = [f for f in look_again(at) if "larger than the mask" in f.text or "as a whole" in f.text]
        return said.passed

    assert taken(whole)
    assert not taken(whole & (np.arange(lamb.width) < 240))


def test_what_looks_like_a_painted_thing_beside_it_may_be_a_thing_of_its_own() -> None:
    pixels = np.full((160, 240, 3), (120, 150, 120), np.uint8)
    bike, bin_ = (np.zeros((160, 240), bool) for _ in range(2))
    bike[40:120, 60:130], bin_[50:110, 130:190] = True, True
    pixels[bike | bin_] = (190, 40, 40)
    picture, where = Picture(pixels), region(bike, "eyes:motorcycle")
    painted = get("recolor").run(picture, where, {"colour": "blue"}).result
    step = Step(reason="", tool="recolor", target="motorcycle", arguments={"colour": "blue"})
    facts = evidence(picture, painted, where)

    def left(meant: np.ndarray) -> Finding:
        at = LookedAt(
            0,
            step,
            get("recolor"),
            picture,
            lambda: painted,
            where,
            facts,
            lambda *_: [region(meant, "eyes")],
        )
        return none_alike_left(at)

    assert not left(bike | bin_).passed, "the eyes see one thing"
    assert left(bin_).passed


def test_who_names_a_thing_by_its_colour_means_no_skin() -> None:
    pixels = np.full((160, 240, 3), (120, 150, 120), np.uint8)
    dome = np.zeros((160, 240), bool)
    dome[40:120, 60:180] = True
    pixels[dome] = (180, 35, 35)
    pixels[40:120, 60:96] = (205, 140, 115)  # the sun on it
    picture, where = Picture(pixels), region(dome, "classical:colour")
    painted = get("recolor").run(picture, where, {"colour": "green"}).result
    facts = evidence(picture, painted, where)

    def spared(target: str, person: np.ndarray | None = None) -> bool:
        step = Step(reason="", tool="recolor", target=target, arguments={"colour": "green"})
        seer = None if person is None else lambda *_: [region(person, "eyes:person")]
        return skin_spared(
            LookedAt(0, step, get("recolor"), picture, lambda: painted, where, facts, seer)
        ).passed

    assert spared("red dome") and not spared("thing")
    assert spared("red dome", dome), "what is seen as a person there is the dome"
    assert not spared("red shirt", dome | (np.arange(240) < 80)), "somebody wears it"


def test_only_a_persons_skin_is_skin_where_a_person_is_seen() -> None:
    worn = read("c4b_shirt")
    red = region(rgb_to_oklab(worn.rgb)[..., 1] > 0.04)
    after = get("recolor").run(worn, red, {"colour": "green"}).result
    step = Step(reason="", tool="recolor", target="shirt", arguments={"colour": "green"})

    def skin(person: np.ndarray) -> bool:
        seer = lambda picture, asked: [region(person, "eyes:person")]  # noqa: E731
        facts = evidence(worn, after, red)
        return "skin" in faults(
            look_again(LookedAt(0, step, get("recolor"), worn, lambda: after, red, facts, seer))
        )

    beside = np.zeros(red.mask.shape, np.bool_)
    beside[:20, :20] = True
    assert skin(mask("c4b_arm_mask"))
    assert not skin(beside)


@pytest.mark.usefixtures("eyes")
def test_the_machine_asks_the_eyes_again(tmp_path: Path) -> None:
    database = Database(tmp_path / "home")
    conversation = Conversation.start(read("c3_lamb"), "eyes", mind=RulesMind(), database=database)
    events = list(conversation.say("make the sheep darker"))
    judged = [e.verdict for e in events if isinstance(e, Judged)]
    conversation.close()
    database.close()
    assert any("was taken as a whole" in f.text for f in judged[-1].findings)


def test_in_a_drawn_box_the_ground_may_come_back_as_it_was() -> None:
    bench, truth = read("c2b_bench"), read("c2b_bench_truth")
    drawn = np.zeros((bench.height, bench.width), np.bool_)
    ys, xs = np.nonzero(mask("c2b_bench_mask"))
    drawn[max(ys.min() - 40, 0) : ys.max() + 40, max(xs.min() - 40, 0) : xs.max() + 40] = True
    good, ghost = truth, Picture((bench.rgb * 0.8 + truth.rgb * 0.2).astype(np.uint8))
    assert "still there" not in faults(looked(bench, good, region(drawn, "box"), "inpaint"))
    assert "still there" in faults(looked(bench, ghost, region(drawn, "box"), "inpaint"))


def test_a_box_that_a_person_drew_is_never_the_wrong_mask_of_a_change_of_light() -> None:
    lamb = read("c3_lamb")
    half = region(mask("c3_lamb_mask") & (np.arange(lamb.width) < 240), "eyes:box")
    after = get("adjust").run(lamb, half, {"exposure": 0.5}).result
    step = Step(reason="", tool="adjust", target="lamb", arguments={"exposure": 0.5})

    def said(shown: str) -> set[str]:
        facts = evidence(lamb, after, half)
        return faults(
            look_again(LookedAt(0, step, get("adjust"), lamb, lambda: after, half, facts, shown=shown))
        )

    assert "left over" in said("")
    assert not said(f"box 0,0,240,{lamb.height}")


def asked_of_eyes(where: np.ndarray, seen: list[Region], *, phrase: bool = False) -> list[Finding]:
    """Return what a removal of a lamb is told by eyes that answer so to places, or else to words."""
    lamb, after = read("c3_lamb"), read("c3_lamb_truth")
    grown = with_rim(region(where, "eyes:sheep"))

    def seer(picture: Picture, question: dict[str, object]) -> list[Region]:
        return seen if ("phrase" in question) == phrase else []

    step, facts = Step(reason="", tool="inpaint", target="lamb"), evidence(lamb, after, grown)
    found = look_again(LookedAt(0, step, get("inpaint"), lamb, lambda: after, grown, facts, seer))
    words = ("found", "no more") if phrase else ("follows no thing", "as a whole", "larger")
    return [f for f in found if any(w in f.text for w in words)]


def test_the_rim_that_a_removal_takes_too_makes_no_other_thing_of_a_thin_one() -> None:
    whole = mask("c3_lamb_mask")
    thin = cv2.erode(whole.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    thin[:, : int(np.flatnonzero(whole.any(axis=0))[-1]) - 22] = False
    [alike] = asked_of_eyes(thin, [region(thin)])
    assert alike.passed
    [other] = asked_of_eyes(thin, [region(np.roll(thin, 60, axis=1))])
    assert not other.passed


def test_of_several_things_nobody_asks_whether_they_are_one() -> None:
    whole = mask("c3_lamb_mask")
    left = int(np.flatnonzero(whole.any(axis=0)).mean())
    two = whole & (abs(np.arange(whole.shape[1]) - left) > 20)
    assert asked_of_eyes(two, [region(np.ones_like(two))]) == []


def test_a_crowd_that_holds_the_place_is_not_the_thing_again() -> None:
    whole = mask("c3_lamb_mask")
    [thing] = asked_of_eyes(whole, [region(whole)], phrase=True)
    assert not thing.passed
    [crowd] = asked_of_eyes(whole, [region(np.ones_like(whole))], phrase=True)
    assert crowd.passed


@pytest.mark.parametrize(("means", "left"), [("the next one", False), ("both", True), ("nothing", True)])
def test_of_two_berries_that_touch_one_is_no_part_of_the_other(means: str, left: bool) -> None:
    y, x = np.mgrid[:160, :240]
    berries = [(x - c) ** 2 + (y - 80) ** 2 < 30**2 for c in (80, 139)]
    noise = np.random.default_rng(3).normal(0, 4, (160, 240, 3))
    colours = np.where((berries[0] | berries[1])[..., None], (40, 60, 120), (200, 190, 170)) + noise
    before = Picture(np.clip(colours, 0, 255).astype(np.uint8))
    clicked = region(berries[0], "eyes:click")
    meant = {"the next one": [berries[1]], "both": [berries[0] | berries[1]], "nothing": []}[means]

    def seer(picture: Picture, asked: dict[str, object]) -> list[Region]:
        return [region(flags, "eyes:click") for flags in meant]

    step = Step(reason="", tool="inpaint", target="berry")
    after = get("inpaint").run(before, with_rim(clicked), {}).result
    facts = evidence(before, after, with_rim(clicked))
    at = LookedAt(
        0, step, get("inpaint"), before, lambda: after, with_rim(clicked), facts, seer, "point 80,80"
    )
    assert (nothing_left(at).fault == "left over") is left


@pytest.mark.parametrize(("sees", "left"), [("the umbrella", False), ("both", True), ("nothing", True)])
def test_what_lies_outside_all_that_the_noun_means_is_no_part_of_the_thing(sees: str, left: bool) -> None:
    umbrella, coat = np.zeros((2, 160, 240), np.bool_)
    umbrella[40:70, 60:180] = True
    coat[70:140, 100:150] = True
    noise = np.random.default_rng(3).normal(0, 4, (160, 240, 3))
    colours = np.where((umbrella | coat)[..., None], (40, 44, 60), (150, 190, 200)) + noise
    before = Picture(np.clip(colours, 0, 255).astype(np.uint8))
    where = region(umbrella, "eyes:umbrella")
    after = get("recolor").run(before, where, {"colour": "red"}).result
    named = {"the umbrella": [umbrella], "both": [umbrella | coat], "nothing": []}[sees]

    def seer(picture: Picture, asked: dict[str, object]) -> list[Region]:
        flags = named if "phrase" in asked else [umbrella | coat]
        return [Region(f.astype(np.float32), score=0.9, source="eyes:umbrella") for f in flags]

    step = Step(reason="", tool="recolor", target="umbrella", arguments={"colour": "red"})
    facts = evidence(before, after, where)
    at = LookedAt(0, step, get("recolor"), before, lambda: after, where, facts, seer)
    assert (none_alike_left(at).fault == "left over") is left
