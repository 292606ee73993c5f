"""The measured verdict catches planted failures, and a failed attempt is tried another way."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from helpers import drawn_scene as drawn
from retoucher.agent.minds import Attempt, Pointed, Scene, Shape
from retoucher.agent.minds.judging.looked_at import LookedAt
from retoucher.agent.minds.judging.measured_verdict import UNSURE, doubt_in
from retoucher.agent.minds.judging.second_look import look_again
from retoucher.agent.minds.rules import RulesMind
from retoucher.agent.nodes.reply import outcome
from retoucher.agent.values.brief import Brief, Wish
from retoucher.agent.values.plan import Plan
from retoucher.agent.values.state import AttemptRecord, State
from retoucher.agent.values.verdict import Fault, Finding, StepResult, Verdict
from retoucher.pictures import Picture, Region, evidence, protect

MIND = RulesMind()
SPOT = drawn.region(30, 20, 70, 60, "spot")
SCENE = drawn.scene({"spot": [SPOT, drawn.region(80, 10, 110, 40)], "the spot": [SPOT]})
Engine = Callable[[np.ndarray], np.ndarray]


def brighter(pixels: np.ndarray) -> np.ndarray:
    return np.clip(pixels.astype(int) + 25, 0, 255).astype(np.uint8)


def attempt(request: str, engine: Engine, *, local: bool = True, protected: bool = True) -> Attempt:
    """Carry out a one-step plan with an engine that may misbehave."""
    scene = replace(SCENE, find=lambda phrase: [SPOT] if phrase == "spot" else SCENE.find(phrase))
    plan = MIND.plan(MIND.understand(request, scene), scene)
    before = SCENE.picture
    tried = Picture(engine(before.pixels.copy()))
    region = SPOT if local else None
    after = (
        protect(before, tried, region)
        if region is not None and protected and tried.size == before.size
        else tried
    )
    facts = evidence(before, after, region, tried=tried)
    result = StepResult(step=0, before=before.digest, after=after.digest, evidence=facts)
    step = plan.steps[0]
    seen = look_again(LookedAt(0, step, SCENE.toolbox(step.tool), before, lambda: after, region, facts))
    return Attempt(plan, before, after, (result.model_copy(update={"seen": seen}),))


def verdict(a: Attempt, scene: Scene = SCENE) -> Verdict:
    return MIND.judge(Brief(intent="edit", request="brighten the picture"), a, None, scene)


def test_a_good_edit_passes_with_its_evidence() -> None:
    seen = verdict(attempt("brighten the spot", brighter))
    assert seen.passed and not seen.wrong
    assert any("lightness rose" in f.text for f in seen.findings)
    assert all(0.7 < s < 1 for s in (seen.instruction, seen.preservation, seen.quality))


def paint_elsewhere(pixels: np.ndarray) -> np.ndarray:
    pixels[60:, 90:] = brighter(pixels[60:, 90:])
    return pixels


def blank(pixels: np.ndarray) -> np.ndarray:
    pixels[:] = 128
    return pixels


def white_out(pixels: np.ndarray) -> np.ndarray:
    pixels[:, :90] = 255
    return pixels


@pytest.mark.parametrize(
    ("engine", "local", "protected", "words"),
    [
        (lambda p: p, True, True, "nothing changed"),
        (paint_elsewhere, True, True, "wrong place"),
        (paint_elsewhere, True, False, "outside the region changed"),
        (blank, True, True, "flat colour"),
        (blank, False, True, "flat colour"),
        (lambda p: np.roll(p, 4, axis=1), False, True, "moved the picture"),
        (lambda p: p[:60], False, True, "size changed"),
        (white_out, False, True, "over-edited"),
        (lambda p: np.clip(p.astype(int) - 25, 0, 255).astype(np.uint8), True, True, "lightness fell"),
    ],
)
def test_a_planted_failure_is_caught(engine: Engine, local: bool, protected: bool, words: str) -> None:
    request = "brighten the spot" if local else "brighten the picture"
    seen = verdict(attempt(request, engine, local=local, protected=protected))
    assert not seen.passed
    assert words in seen.wrong
    assert seen.advice
    assert seen.score < 1


def test_what_a_generator_repainted_elsewhere_is_reported_and_no_failure() -> None:
    def everywhere(pixels: np.ndarray) -> np.ndarray:
        pixels = brighter(pixels)
        pixels[20:60, 30:70] = 255 - pixels[20:60, 30:70]
        return pixels

    a = attempt("brighten the spot", everywhere)
    inpaint = a.plan.steps[0].model_copy(update={"tool": "inpaint", "arguments": {}, "expectations": ()})
    seen = verdict(replace(a, plan=Plan(steps=(inpaint,))))
    assert seen.passed
    assert "the engine repainted 100% outside the region; the bytes were put back" in [
        f.text for f in seen.findings
    ]


def test_a_shift_that_protect_undid_fails_no_generator_but_every_other_tool() -> None:
    a = attempt("brighten the spot", lambda p: np.roll(brighter(p), 4, axis=1))
    assert "moved the picture" in verdict(a).wrong
    inpaint = a.plan.steps[0].model_copy(update={"tool": "inpaint", "arguments": {}, "expectations": ()})
    seen = verdict(replace(a, plan=Plan(steps=(inpaint,))))
    assert seen.passed
    assert any("that was undone" in f.text for f in seen.findings)


def test_a_step_that_could_not_be_done_fails_hard() -> None:
    good = attempt("brighten the spot", brighter)
    failed = replace(good, results=(good.results[0].model_copy(update={"failure": "no such region"}),))
    seen = verdict(failed)
    assert not seen.passed and "no such region" in seen.wrong


def test_a_missing_step_fails() -> None:
    seen = verdict(replace(attempt("brighten the spot", brighter), results=()))
    assert not seen.passed and "not done" in seen.wrong


def test_too_weak_is_tried_stronger_and_too_strong_weaker() -> None:
    brief = MIND.understand("brighten the picture", SCENE)
    weak = attempt(
        "brighten the picture", lambda p: np.clip(p.astype(int) - 3, 0, 255).astype(np.uint8), local=False
    )
    stronger = MIND.revise(brief, weak, verdict(weak), SCENE)
    assert stronger is not None
    assert stronger.steps[0].arguments["brighten"] > weak.plan.steps[0].arguments["brighten"]
    burnt = attempt("brighten the picture", white_out, local=False)
    weaker = MIND.revise(brief, burnt, verdict(burnt), SCENE)
    assert weaker is not None
    assert weaker.steps[0].arguments["brighten"] < burnt.plan.steps[0].arguments["brighten"]


def test_nothing_changed_takes_the_next_region() -> None:
    still = attempt("brighten the spot", lambda p: p)
    other = MIND.revise(MIND.understand("brighten the picture", SCENE), still, verdict(still), SCENE)
    assert other is not None and other.steps[0].region == SCENE.find("spot")[1].digest


def test_a_failed_removal_never_gets_the_same_plan_twice_and_ends() -> None:
    now = attempt("remove the spot", lambda p: p)
    brief = MIND.understand("remove the picture frame", SCENE)
    seen: set[str] = {now.plan.model_dump_json(include={"steps"})}
    for _ in range(20):
        plan = MIND.revise(brief, now, verdict(now), SCENE)
        if plan is None:
            break
        said = plan.model_dump_json(include={"steps"})
        assert said not in seen
        seen.add(said)
        now = replace(now, plan=plan)
    assert 1 < len(seen) < 10


def test_another_engine_is_tried_when_there_is_one() -> None:
    now = attempt("remove the spot", lambda p: p)
    scene = replace(SCENE, engines=frozenset({"inpaint/classical", "inpaint/sdxl"}))
    plan = MIND.revise(MIND.understand("brighten", SCENE), now, verdict(now), scene)
    assert plan is not None and plan.steps[0].arguments["engine"] == "sdxl"


def test_another_fill_is_asked_of_the_engine_that_has_it() -> None:
    now = attempt("remove the spot", lambda p: p)
    [step] = now.plan.steps
    painted = step.model_copy(update={"arguments": {"engine": "sdxl"}})
    now = replace(now, plan=now.plan.model_copy(update={"steps": (painted,)}))
    scene = replace(SCENE, engines=frozenset({"inpaint/classical", "inpaint/sdxl"}), find=lambda phrase: [])
    plan = MIND.revise(MIND.understand("brighten", SCENE), now, verdict(now), scene)
    assert plan is not None
    assert plan.steps[0].arguments == {"engine": "classical", "method": "exemplar"}


def test_a_bad_fill_is_tried_the_other_way_round_before_a_smooth_one() -> None:
    brief, now = MIND.understand("remove the spot", SCENE), attempt("remove the spot", lambda p: p)
    bad = Finding(step=0, passed=False, text="it breaks", score=0.3, aspect="quality", fault="fill")
    failed = verdict(now).model_copy(update={"findings": (bad,)})
    drawn_here = replace(SCENE, find=lambda phrase: [])
    tried = []
    while (plan := MIND.revise(brief, now, failed, drawn_here)) is not None:
        tried.append((plan.steps[0].seed, plan.steps[0].arguments.get("method")))
        now = replace(now, plan=plan)
    assert tried == [(1, None), (1, "diffuse")]


def test_a_larger_region_keeps_what_was_taken_and_is_tried_once() -> None:
    brief, now = MIND.understand("remove the spot", SCENE), attempt("remove the spot", lambda p: p)
    bad = Finding(step=0, passed=False, text="it breaks", score=0.3, aspect="quality", fault="fill")
    failed = verdict(now).model_copy(update={"findings": (bad,)})
    cut: list[Region] = []

    def united(places: tuple[Pointed, ...], shape: Shape) -> Region:
        known, beside = places
        assert known.region == SPOT.digest and beside.box is not None
        cut.append(SPOT.union(drawn.region(*beside.box)))
        return cut[-1]

    scene = replace(SCENE, cut=united, find=lambda phrase: [SPOT] if phrase == "spot" else [])
    regions = []
    while (plan := MIND.revise(brief, now, failed, scene)) is not None:
        regions.append(plan.steps[0].region)
        now = replace(now, plan=plan)
    assert len(cut) == 1 and cut[0].digest in regions
    assert cut[0].intersect(SPOT).area == SPOT.area < cut[0].area


def test_where_a_rim_is_left_another_fill_is_tried_and_then_a_wider_mask() -> None:
    brief, now = MIND.understand("remove the spot", SCENE), attempt("remove the spot", lambda p: p)
    bad = Finding(step=0, passed=False, text="it shows", score=0.3, aspect="quality", fault="rim")
    failed = verdict(now).model_copy(update={"findings": (bad,)})

    def cut(places: tuple[Pointed, ...], shape: Shape) -> Region | None:
        assert places[0] == Pointed(region=SPOT.digest)
        return SPOT.grow(shape.wider) if shape.wider else None

    scene = replace(SCENE, cut=cut, find=lambda phrase: [SPOT] if phrase == "spot" else [])
    other = MIND.revise(brief, now, failed, scene)
    assert other is not None and other.steps[0].region == now.plan.steps[0].region
    second = replace(now, plan=other, tried=(now.plan,), failed=(failed,))
    wider = MIND.revise(brief, second, failed, scene)
    assert wider is not None and "wider rim" in wider.thinking
    assert wider.steps[0].region in {SPOT.grow(pixels).digest for pixels in range(3, 12)}
    lines = failed.model_copy(update={"findings": (bad.model_copy(update={"fault": "fill"}),)})
    its_own = MIND.revise(brief, replace(second, failed=(lines,)), failed, scene)
    assert its_own is None or its_own.steps[0].region == now.plan.steps[0].region, "the other fill's own"


def left_over(now: Attempt) -> Verdict:
    bad = Finding(step=0, passed=False, text="a part is left", score=0.3, aspect="quality", fault="left over")
    return verdict(now).model_copy(update={"findings": (bad,)})


def places_tried(first: list[Region], larger: Region | None, taken: str = "") -> list[str]:
    """Return the digests of the regions that a removal goes on to while a part is left.

    `taken`: the region that a person saw outlined and took.
    """
    brief, now = MIND.understand("remove the spot", SCENE), attempt("remove the spot", lambda p: p)
    brief = brief.model_copy(
        update={"wishes": tuple(w.model_copy(update={"region": taken}) for w in brief.wishes)}
    )
    known = {r.digest: r for r in (*first, *([larger] if larger else []))}
    scene = replace(
        SCENE,
        cut=lambda places, shape: larger,
        find=lambda phrase: first if phrase == "spot" else [known[phrase]] if phrase in known else [],
    )
    regions: list[str] = []
    while (plan := MIND.revise(brief, now, left_over(now), scene)) is not None and len(regions) < 9:
        regions.append(plan.steps[0].region)
        now = replace(now, plan=plan, tried=(*now.tried, now.plan))
    return regions


def test_what_was_worked_in_first_is_not_another_region_after_a_larger_one() -> None:
    larger, next_to_it = drawn.region(24, 14, 76, 66), drawn.region(80, 10, 110, 40)
    assert places_tried([SPOT], larger) == [larger.digest]
    assert places_tried([SPOT, next_to_it], larger) == [larger.digest, next_to_it.digest]


def test_where_a_person_took_an_outline_nothing_else_is_taken_in_its_stead() -> None:
    larger, next_to_it = drawn.region(24, 14, 76, 66), drawn.region(80, 10, 110, 40)
    assert places_tried([SPOT, next_to_it], larger, taken=SPOT.digest) == [larger.digest]
    assert places_tried([SPOT, next_to_it], None, taken=SPOT.digest) == []
    assert places_tried([SPOT, next_to_it], None) == [next_to_it.digest]


def test_a_region_that_differs_by_a_few_pixels_is_not_worth_a_try() -> None:
    hardly_larger = SPOT.union(drawn.region(70, 30, 71, 40))
    assert hardly_larger.area > SPOT.area
    assert places_tried([SPOT, hardly_larger], hardly_larger) == []


@pytest.mark.parametrize(("high", "smoothly"), [(4, True), (40, False)])
def test_only_a_thin_hole_is_filled_smoothly_in_the_end(high: int, smoothly: bool) -> None:
    brief, now = MIND.understand("remove the spot", SCENE), attempt("remove the spot", lambda p: p)
    spot = drawn.region(30, 20, 70, 20 + high)
    steps = tuple(step.model_copy(update={"region": spot.digest}) for step in now.plan.steps)
    now = replace(now, plan=now.plan.model_copy(update={"steps": steps}))
    bad = Finding(step=0, passed=False, text="it breaks", score=0.3, aspect="quality", fault="fill")
    failed = verdict(now).model_copy(update={"findings": (bad,)})
    methods = []
    while (plan := MIND.revise(brief, now, failed, replace(SCENE, find=lambda phrase: [spot]))) is not None:
        methods.append(plan.steps[0].arguments.get("method"))
        now = replace(now, plan=plan)
    assert ("diffuse" in methods) is smoothly and len(methods) > 0


def failed(fault: Fault, change) -> AttemptRecord:
    now = attempt("remove the spot", change)
    bad = Finding(step=0, passed=False, text="it failed", score=0.3, aspect="quality", fault=fault)
    return AttemptRecord(
        plan=now.plan, results=now.results, picture=now.after.digest,
        verdict=Verdict(
            passed=False, instruction=0.3, preservation=0.9, quality=0.3, findings=(bad,), wrong="it failed"
        ),
    )  # fmt: skip


@pytest.mark.parametrize(("fault", "asks"), [("left over", True), ("fill", False)])
def test_when_every_mask_was_wrong_the_reply_asks_for_the_place(fault: Fault, asks: bool) -> None:
    record = failed(fault, lambda p: p)
    assert ("Show it with a click" in outcome(State(attempts=(record,)), 0)) is asks
    marked = State(attempts=(record,), selection="sha256:1")
    assert "Show it with a click" not in outcome(marked, 0), "it was shown already"


@pytest.mark.parametrize("made", [True, False])
def test_a_reply_speaks_of_a_best_attempt_only_where_there_is_one(made: bool) -> None:
    said = outcome(State(attempts=(failed("fill", lambda p: 255 - p if made else p),)), 3)
    assert ("keep it anyway" in said) is made and "it failed. Version 3 is unchanged" in said


def test_geometry_has_no_other_way() -> None:
    crop = attempt("crop to square", lambda p: p[:, :80], local=False)
    assert MIND.revise(MIND.understand("brighten", SCENE), crop, verdict(crop), SCENE) is None


def test_a_measuring_tool_may_find_nothing_to_mend() -> None:
    calm = attempt("fix the lighting", lambda p: p, local=False)
    assert verdict(calm).passed


def test_a_plan_merges_sliders_and_orders_the_work() -> None:
    brief = MIND.understand(
        'crop to 4:5, add text "Hi", warmer, remove the spot, more contrast, brighten the hat', drawn.scene()
    )
    plan: Plan = MIND.plan(brief, drawn.scene())
    assert [(s.tool, s.target) for s in plan.steps] == [
        ("inpaint", "spot"), ("expose", "hat"), ("adjust", ""), ("crop", ""), ("text", ""),
    ]  # fmt: skip
    assert plan.steps[2].arguments == {"temperature": 0.3, "contrast": 0.35}
    assert {e.measure for e in plan.steps[2].expectations} == {"warmth", "contrast"}
    assert "cut and scaled last" in plan.thinking and plan.seconds > 0


@pytest.mark.parametrize(("inside", "tried", "wrong"), [
    (0.049, 0.3, True), (0.05, 0.3, False), (0.051, 0.3, False), (0.0499, 0.001, True), (0.049, 0.0, False),
])  # fmt: skip
def test_the_wrong_place_is_where_less_than_a_twentieth_of_the_region_changed(
    inside: float, tried: float, wrong: bool
) -> None:
    good = attempt("brighten the spot", brighter)
    facts = good.results[0].evidence
    assert facts is not None
    facts = facts.model_copy(update={"changed_inside": inside, "tried_outside": tried})
    seen = verdict(replace(good, results=(good.results[0].model_copy(update={"evidence": facts}),)))
    assert ("wrong place" in seen.wrong) == wrong
    assert seen.passed != wrong


def test_two_names_of_one_place_are_one_thing_and_a_thing_elsewhere_is_dropped() -> None:
    wishes = tuple(Wish(text=f"brighten the {name}", target=name) for name in ("spot", "ball"))
    brief = Brief(intent="edit", request="brighten the spot and the ball", wishes=wishes)
    done = attempt("brighten the spot", brighter)

    def dropped(ball: Region) -> bool:
        scene = replace(SCENE, find=lambda phrase: [ball if phrase == "ball" else SPOT])
        return any(f.fault == "dropped" for f in MIND.judge(brief, done, None, scene).findings)

    assert dropped(drawn.region(80, 10, 110, 40))
    assert not dropped(drawn.region(32, 20, 70, 60))


@pytest.mark.parametrize(
    ("score", "doubted", "passes"),
    [(0.95, 0.3, True), (0.6, 0.3, False), (0.74, 0.2, True), (0.74, 0.4, False)],
)
def test_many_doubts_fail_where_none_does_alone(score: float, doubted: float, passes: bool) -> None:
    a = attempt("brighten", brighter, local=False)
    seen = tuple(
        Finding(step=0, passed=True, text=f"doubt about {aspect}", score=score, aspect=aspect)
        for aspect in ("instruction", "preservation", "quality")
    )
    results = tuple(r.model_copy(update={"seen": seen}) for r in a.results)
    said = verdict(replace(a, results=results), replace(SCENE, doubted=doubted))
    assert said.passed == passes
    assert doubt_in(said) == doubt_in(verdict(replace(a, results=results)))
    assert (doubt_in(said) is None) == (score > UNSURE)
    assert passes or "doubt about quality" in said.wrong
