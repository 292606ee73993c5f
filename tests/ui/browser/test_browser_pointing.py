"""Pointing with the pick tool: buttons that find, and clicks that add and take away."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from helpers.browser_walk import at_rest, downloaded, needs_chromium, tab
from retoucher.pictures import open_picture
from retoucher.ui import stage

pytestmark = needs_chromium


@pytest.fixture
def picking(page: Page) -> Page:
    """Take up the pick tool."""
    page.locator("[data-tool=pick]").click()
    return page


def mask(page: Page) -> np.ndarray:
    _, data = downloaded(page, page.get_by_role("link", name="Mask as PNG"))
    return open_picture(data).rgb[..., 0] > 127


def click(page: Page, across: float, down: float, *keys: str) -> None:
    """Click at a share of the picture's width and height, and wait for another mask."""
    before = page.locator(".mask").get_attribute("src") or ""
    box = page.locator(".image").last.bounding_box()
    assert box is not None
    for key in keys:
        page.keyboard.down(key)
    page.mouse.click(box["x"] + across * box["width"], box["y"] + down * box["height"])
    for key in keys:
        page.keyboard.up(key)
    expect(page.locator(".mask[src]")).to_have_count(1)
    expect(page.locator(".mask")).not_to_have_attribute("src", before)
    at_rest(page)


def test_a_button_finds_the_subject_and_another_what_is_around_it(picking: Page):
    found = picking.get_by_role("group", name="Select what is found")
    found.get_by_role("button", name="Subject").click()
    regions = tab(picking, "Regions")
    expect(regions.get_by_role("radio", name="subject")).to_be_checked()
    at_rest(picking)
    subject = mask(picking)
    found.get_by_role("button", name="Background").click()
    expect(regions.get_by_role("radio", name="background")).to_be_checked()
    at_rest(picking)
    background = mask(picking)
    assert subject[200, 300] and not background[200, 300]
    assert (subject ^ background).mean() > 0.9


def test_what_is_not_in_the_picture_is_said(picking: Page):
    picking.get_by_role("button", name="Faces").click()
    expect(picking.get_by_test_id("stAlert")).to_contain_text("No faces found here")
    expect(picking.locator(".mask[src]")).to_have_count(0)
    expect(picking.get_by_text("Looking…")).to_have_count(0)


def test_shift_adds_what_is_clicked_and_alt_takes_it_away(picking: Page):
    tab(picking, "Regions")
    click(picking, 0.45, 0.6)
    first = mask(picking)
    click(picking, 0.95, 0.5, "Shift")
    both = mask(picking)
    assert both[first].all() and both.sum() > first.sum() and both[200, 570]
    click(picking, 0.95, 0.5, "Alt")
    left = mask(picking)
    assert left.sum() < both.sum() and not left[200, 570]


PLACED = """([source, corners]) => {
  const place = new Function(`${source}; return placeNumbers`)();
  const outlines = corners.map(([x, y]) => ({ box: [x, y, x + 9, y + 9] }));
  const buttons = corners.map(() => document.createElement("button"));
  place(buttons, outlines, { width: 400 }, 1);
  const way = (button, name) => parseFloat(button.style.getPropertyValue(name));
  return corners.map(([x, y], n) => [x + way(buttons[n], "--right"), y + way(buttons[n], "--down")]);
}"""


def test_numbers_of_outlines_stand_at_their_corners_and_cover_none(browser: Browser):
    source = (Path(stage.__file__).parent / "parts.js").read_text("utf-8")
    corners = [(10, 10), (11, 12), (30, 10), (200, 90), (390, 10), (391, 14), (392, 10)]
    page = browser.new_page()
    places = page.evaluate(PLACED, [source, corners])
    page.close()
    assert places[0] == [10, 10] and places[3] == [200, 90]
    for one, other in combinations(places, 2):
        assert max(abs(a - b) for a, b in zip(one, other, strict=True)) >= 26, (one, other)
    assert all(0 <= y < 150 and x <= 400 for x, y in places)
