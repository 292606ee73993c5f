"""Sharpening, grain and softness are seen close by: done they pass, not done they fail."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from skimage import data

from retoucher.agent.minds.judging.looked_at import LookedAt
from retoucher.agent.minds.judging.second_look import look_again
from retoucher.agent.nodes.judge import as_set
from retoucher.agent.values.plan import Plan, Step
from retoucher.agent.values.verdict import Finding, Verdict
from retoucher.pictures import Picture, Region, evidence
from retoucher.pictures.traces.close_by import fine_structure_kept, seen_close_by
from retoucher.tools.tool import get
from retoucher.ui.commands.edit import DONE, EditOptions, run_edit

PHOTOS = {"cat": data.chelsea, "astronaut": data.astronaut, "coffee": data.coffee}


def unseen(name: str, where: Region | None = None, tool: str = "adjust", **arguments: float) -> bool:
    before = Picture(np.ascontiguousarray(PHOTOS[name]()))
    after = get(tool).run(before, where, dict(arguments)).result
    step = Step(reason="", tool=tool, arguments=arguments)
    facts = evidence(before, after, where, aligned=True)
    found = look_again(LookedAt(0, step, get(tool), before, lambda: after, where, facts))
    return "unseen" in {f.fault for f in found}


@pytest.mark.parametrize("name", PHOTOS)
def test_detail_that_changed_is_seen_and_what_hardly_changed_is_not(name: str) -> None:
    assert not unseen(name, sharpen=0.5)
    assert not unseen(name, grain=0.4)
    assert not unseen(name, clarity=-0.5)
    assert not unseen(name, tool="blur", amount=0.1)
    assert unseen(name, sharpen=0.02)
    assert unseen(name, grain=0.05)


def test_a_part_that_was_sharpened_is_seen_by_its_own_pixels() -> None:
    height, width = data.chelsea().shape[:2]
    flags = np.zeros((height, width), np.float32)
    flags[80:200, 100:300] = 1
    assert not unseen("cat", Region(flags), sharpen=0.6)
    assert unseen("cat", Region(flags), sharpen=0.02)


def test_what_moves_light_alone_is_no_change_of_detail() -> None:
    before = Picture(data.coffee() // 2 + 40)
    lighter = Picture(before.rgb + 20)
    sharper = get("adjust").run(before, None, {"sharpen": 0.5}).result
    assert seen_close_by(before, lighter) < 1.4 < seen_close_by(before, sharper)


def test_of_a_large_picture_the_detail_is_looked_at_at_full_size() -> None:
    small = np.ascontiguousarray(data.coffee())
    large = np.tile(small, (5, 5, 1))
    once, many = (
        seen_close_by(p, get("adjust").run(p, None, {"sharpen": 0.5}).result)
        for p in map(Picture, (small, large))
    )
    assert many > 0.9 * once, "not averaged away"
    shrunk = Picture(np.asarray(cv2.resize(small, None, fx=0.5, fy=0.5), np.uint8))
    assert seen_close_by(shrunk, shrunk) == 0


def test_a_slider_that_a_hand_set_is_kept_though_it_is_not_seen() -> None:
    finding = Finding(step=0, passed=False, text="the change cannot be seen", fault="unseen", score=0.1)
    failed = Verdict(passed=False, instruction=0.1, preservation=0.9, quality=0.9, findings=(finding,))
    step = Step(reason="", tool="adjust", arguments={"sharpen": 0.02})
    assert as_set(failed, Plan(steps=(step,), by_hand=True)).passed
    assert not as_set(failed, Plan(steps=(step,))).passed


@pytest.mark.parametrize("wish", ["make it sharper", "add film grain", "it is a bit blurry"])
def test_the_wishes_end_done(wish: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RETOUCHER_HOME", str(tmp_path / "home"))
    photo = tmp_path / "cat.png"
    cv2.imwrite(str(photo), data.chelsea()[..., ::-1])
    out = tmp_path / "after.png"
    assert run_edit(EditOptions(photo=photo, request=wish, out=out, yes=True, profile="embedded")) == DONE


def smooth(rgb: np.ndarray, way: str) -> np.ndarray:
    if way == "honest":
        return get("adjust").run(Picture(rgb), None, {"denoise": 0.6}).result.rgb
    return cv2.medianBlur(rgb, 9) if way == "wax" else cv2.bilateralFilter(rgb, 9, 90, 9)


@pytest.mark.parametrize("repeats", [1, 5])
def test_wax_dies_at_full_size_in_a_large_picture_as_in_a_small_one(repeats: int) -> None:
    noise = np.random.default_rng(2).normal(0, 8, data.coffee().shape)
    noisy = np.clip(data.coffee() + noise, 0, 255).astype(np.uint8)

    def kept(way: str) -> float:
        tiles = repeats, repeats, 1
        large = (np.tile(rgb, tiles) for rgb in (noisy, smooth(noisy, way)))
        return fine_structure_kept(*map(Picture, large))

    assert kept("honest") > 0.8
    assert kept("wax") < 0.6
    assert kept("bilateral") < 0.66


def test_a_denoise_that_makes_wax_of_a_large_picture_fails() -> None:
    noisy = np.clip(data.coffee() + np.random.default_rng(2).normal(0, 8, data.coffee().shape), 0, 255)
    tiles = (3, 3, 1)
    before = Picture(np.tile(noisy.astype(np.uint8), tiles))
    step = Step(reason="", tool="adjust", arguments={"denoise": 0.6})

    def fails(way: str) -> bool:
        after = Picture(np.tile(smooth(noisy.astype(np.uint8), way), tiles))
        facts = evidence(before, after, None, aligned=True)
        found = look_again(LookedAt(0, step, get("adjust"), before, lambda: after, None, facts))
        return "detail" in {f.fault for f in found if not f.passed}

    assert fails("wax") and not fails("honest")
