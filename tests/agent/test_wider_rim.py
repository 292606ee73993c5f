"""A region that is made wider, since a rim of the thing was left, is known by what it was."""

from dataclasses import replace
from types import SimpleNamespace

import cv2
import numpy as np

from helpers.fake_tools import step
from retoucher.agent.memory.sessions import RegionRecord
from retoucher.agent.minds import Pointed, Shape
from retoucher.agent.minds.judging.fill_questions import no_seam, outline_gone
from retoucher.agent.minds.judging.looked_at import LookedAt
from retoucher.agent.minds.judging.mask_questions import a_thing_is_there
from retoucher.agent.minds.scripted_mind import ScriptedMind
from retoucher.agent.work.looking import shown_place
from retoucher.agent.work.pointed_places import cut_out
from retoucher.pictures import Picture, Region, evidence
from retoucher.tools.tool import get

MIDDLE, RADIUS, FRAME = (120, 90), 40, 20


def disc(radius: int) -> Region:
    mask = np.zeros((180, 240), np.float32)
    cv2.circle(mask, MIDDLE, radius, (1,), -1)
    return Region(mask, source="classical:colour")


def disc_in(shape: tuple[int, int], radius: int, source: str) -> Region:
    mask = np.zeros(shape, np.float32)
    cv2.circle(mask, (32, 24), radius, (1,), -1)
    return Region(mask, source=source)


def plate(*, gone: bool) -> Picture:
    """Return a red plate with a dark frame on a wall, or the frame alone."""
    noise = np.random.default_rng(3).normal(0, 3, (180, 240))
    pixels = np.clip(np.dstack([150 + noise, 140 + noise, 125 + noise]), 0, 255).astype(np.uint8)
    wall = pixels.copy()
    cv2.circle(pixels, MIDDLE, RADIUS + FRAME, (25, 20, 30), -1)
    cv2.circle(pixels, MIDDLE, RADIUS, (200, 40, 40), -1)
    inside = disc(RADIUS).inside
    pixels[inside] = wall[inside] if gone else pixels[inside]
    return Picture(pixels)


def test_a_frame_that_is_left_is_a_rim() -> None:
    before, after, where = plate(gone=False), plate(gone=True), disc(RADIUS)
    at = LookedAt(
        0, step("inpaint"), get("inpaint"), before, lambda: after, where, evidence(before, after, where)
    )
    assert outline_gone(at).fault == "rim"
    inside = disc(RADIUS // 2)
    facts = evidence(before, after, inside)
    plain = LookedAt(0, step("inpaint"), get("inpaint"), before, lambda: after, inside, facts)
    assert no_seam(plain).fault in {"", "seam"}, "nothing of the thing stands beside what lies within it"


def test_of_a_wider_mask_nobody_asks_whether_its_outline_is_an_edge() -> None:
    before, where = plate(gone=False), disc(RADIUS + 14)
    facts = evidence(before, before, where)
    at = LookedAt(0, step("inpaint"), get("inpaint"), before, lambda: before, where, facts, wider=True)
    assert a_thing_is_there(at) is None


def test_a_wider_region_is_kept_once_and_known_by_what_was_shown(start) -> None:
    talk = start(ScriptedMind())
    mask = np.zeros((48, 64), np.float32)
    mask[10:30, 20:40] = 1
    digest, place = talk.workplace.selected(Region(mask, source="brush")), talk.workplace
    context, picture = place.context_of_turn(), talk.session.store.picture(talk.head.picture)

    def wider(of: str) -> Region | None:
        return cut_out(context, picture, place.find, (Pointed(region=of),), Shape(wider=4))

    large = wider(digest)
    assert large is not None and large.box == (16, 6, 44, 34)
    assert wider(large.digest) is None, "once"
    known = talk.session.regions
    assert known[large.digest].wider_than == digest and not known[large.digest].leaves_rim
    worked = step("inpaint", region=large.digest)
    assert shown_place(worked, known, digest, (), ()) == "drawn"


def test_what_a_click_found_leaves_a_rim_and_what_was_drawn_none(start) -> None:
    talk = start(ScriptedMind())
    mask = np.zeros((48, 64), np.float32)
    mask[10:30, 20:40] = 1
    clicked = talk.workplace.add_region(Region(mask, source="eyes:click"), "selection")
    assert talk.session.regions[clicked].leaves_rim
    mask[5, 5] = 1
    grown = Region(mask, source="eyes:click")
    talk.session.add_region(RegionRecord(digest=grown.digest, picture=talk.head.picture, rim=False))
    assert not talk.session.regions[talk.workplace.add_region(grown, "kept")].leaves_rim, "grown once"
    mask[5, 6] = 1
    drawn = talk.workplace.add_region(Region(mask, source="brush"), "selection")
    assert not talk.session.regions[drawn].leaves_rim


def test_all_of_a_thing_belongs_to_what_was_drawn_over_most_of_it(start) -> None:
    talk = start(ScriptedMind())
    digest = talk.workplace.selected(disc_in((48, 64), 9, "brush"))
    seen = {"large": disc_in((48, 64), 11, "eyes:box"), "other": disc_in((48, 64), 3, "eyes:box")}
    context, picture = talk.workplace.context_of_turn(), talk.session.store.picture(talk.head.picture)
    for name, thing in seen.items():
        found = SimpleNamespace(run=lambda *_, thing=thing: SimpleNamespace(result=[thing]))
        asked = replace(context, toolbox=lambda _, found=found: found)
        places = (Pointed(region=digest),)
        wider = cut_out(asked, picture, talk.workplace.find, places, Shape(wider=2))
        assert wider is not None and (wider.minus(disc_in((48, 64), 12, "")).area > 0) == (name == "large")


def test_an_outline_that_was_taken_stays_so_when_it_is_wider() -> None:
    regions = {
        "a": RegionRecord(digest="a", picture="p", phrase="dog"),
        "b": RegionRecord(digest="b", picture="p", rim=True, wider_than="a"),
    }
    assert shown_place(step("inpaint", region="b"), regions, "", ("a",), ()) == "chosen"
    assert shown_place(step("inpaint", region="b"), regions, "", (), ()) == ""
