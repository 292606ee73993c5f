"""Crop and straighten by hand: the frame, its shapes, the angle, and what a plan would cut off."""

import re

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from helpers.browser_walk import at_rest, edited, needs_chromium, panel, recipe_of, say, shut

pytestmark = needs_chromium


@pytest.fixture
def framing(page: Page) -> Page:
    """Take up the crop tool on the sample of 600 × 400 pixels."""
    page.locator("[data-tool=crop]").click()
    expect(page.locator(".cropframe")).to_be_visible()
    return page


def told(page: Page) -> tuple[int, int]:
    """Return the size of the frame in pixels of the picture, as the page says it."""
    across, down = re.findall(r"\d+", page.locator(".hint").inner_text())
    return int(across), int(down)


def box_of(place: Locator) -> FloatRect:
    box = place.bounding_box()
    assert box is not None
    return box


def pull(page: Page, handle: str, by: tuple[float, float]) -> None:
    """Drag a handle by shares of the frame's width and height."""
    frame, box = box_of(page.locator(".cropframe")), box_of(page.get_by_label(handle))
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by[0] * frame["width"], y + by[1] * frame["height"], steps=4)
    page.mouse.up()


def crop(page: Page) -> None:
    page.get_by_role("button", name="Crop", exact=True).click()


def test_a_pulled_corner_cuts_what_the_frame_leaves_out(framing: Page):
    expect(framing.get_by_role("button", name="Crop", exact=True)).to_be_disabled()
    pull(framing, "Bottom right corner", (-0.5, -0.25))
    size = told(framing)
    assert size == pytest.approx((300, 300), abs=4)
    crop(framing)
    edited(framing, 1)
    (step,) = recipe_of(framing).steps
    assert list(step.arguments["box"]) == [0, 0, *size]
    expect(framing.locator(".rt-facts").last).to_contain_text(f"600 × 400 → {size[0]} × {size[1]}")
    expect(framing.get_by_role("button", name="A bit more")).to_have_count(0)
    expect(framing.get_by_role("button", name="Try again")).to_be_visible()


def test_a_shape_is_taken_and_kept_while_a_handle_is_pulled(framing: Page):
    shapes = {"1 : 1": (400, 400), "4 : 5": (320, 400), "Original": (600, 400), "9 : 16": (225, 400)}
    for shape, size in shapes.items():
        framing.get_by_label("Shape of the frame").select_option(shape)
        assert told(framing) == size
        for handle, by in (("Top left corner", (0.5, 0.2)), ("Bottom edge", (0, 2))):
            pull(framing, handle, by)
            across, down = told(framing)
            assert across / down == pytest.approx(size[0] / size[1], rel=0.01) and 16 < down <= 400
        framing.get_by_role("button", name="Reset").click()


def press(page: Page, start: tuple[float, float], by: tuple[float, float]) -> None:
    """Drag from a place of the screen on."""
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + by[0], start[1] + by[1], steps=4)
    page.mouse.up()


def test_a_press_beside_a_handle_or_on_an_edge_pulls_it_and_draws_no_other_frame(framing: Page):
    pull(framing, "Bottom right corner", (-0.5, -0.5))
    assert told(framing) == pytest.approx((300, 200), abs=4)
    frame = box_of(framing.locator(".cropframe"))
    one = frame["width"] / told(framing)[0]
    right, bottom = frame["x"] + frame["width"], frame["y"] + frame["height"]
    press(framing, (right + 18, frame["y"] + frame["height"] * 0.3), (60 * one, 40))
    assert told(framing) == pytest.approx((360, 200), abs=4)
    press(framing, (frame["x"] + frame["width"] * 0.3, bottom - 6), (0, 50 * one))
    assert told(framing) == pytest.approx((360, 250), abs=4)
    framing.get_by_role("button", name="Reset").click()


def test_an_angle_and_a_frame_become_a_turn_and_a_cut_by_keys_alone(framing: Page):
    framing.locator(".panes").focus()
    for _ in range(10):
        framing.keyboard.press("]")
    expect(framing.get_by_label("Angle in degrees", exact=True)).to_have_value("2")
    level = told(framing)
    assert level[0] < 600 and level[0] / level[1] == pytest.approx(1.5, rel=0.01)
    framing.get_by_label("Right edge").focus()
    framing.keyboard.press("Shift+ArrowLeft")
    size = told(framing)
    assert size[0] < level[0] and size[1] == level[1]
    framing.locator(".panes").focus()
    framing.keyboard.press("Enter")
    edited(framing, 1)
    turned, cut = recipe_of(framing).steps
    assert turned.arguments["angle"] == pytest.approx(2.0)
    assert list(cut.arguments["box"]) == [0, 0, *size]
    expect(framing.locator(".rt-facts").last).to_contain_text(f"→ {size[0]} × {size[1]}")


def test_a_frame_of_a_point_grows_no_smaller_than_can_be_seen_and_reset_and_escape_leave_all(framing: Page):
    pull(framing, "Bottom right corner", (-3, -3))
    assert told(framing) == (30, 30), "a twentieth of the longer side"
    framing.get_by_role("button", name="Reset").click()
    assert told(framing) == (600, 400)
    pull(framing, "Right edge", (4, 0))
    assert told(framing) == (600, 400)
    framing.locator(".panes").focus()
    framing.keyboard.press("Escape")
    expect(framing.locator(".cropframe")).to_be_hidden()
    expect(framing.locator(".badge")).to_have_text("original")


def test_on_a_phone_that_turns_while_a_finger_pulls_the_frame_stays_where_it_was(framing: Page):
    framing.set_viewport_size({"width": 375, "height": 812})
    handle = box_of(framing.get_by_label("Left edge"))
    assert handle["width"] >= 44
    pull(framing, "Left edge", (0.5, 0))
    before = told(framing)
    framing.set_viewport_size({"width": 812, "height": 375})
    frame, picture = box_of(framing.locator(".cropframe")), box_of(framing.locator(".image").last)
    assert told(framing) == before
    assert frame["x"] + frame["width"] == pytest.approx(picture["x"] + picture["width"], abs=2)
    assert frame["width"] == pytest.approx(picture["width"] / 2, abs=3)
    framing.set_viewport_size({"width": 1440, "height": 900})


def test_what_a_waiting_plan_cuts_off_is_dimmed_before_it_is_gone(page: Page):
    def shown_first() -> None:
        panel(page, "Settings").get_by_text("Show each plan before it runs").click()
        at_rest(page)
        shut(page)

    shown_first()
    expect(page.locator(".gone")).to_be_hidden()
    say(page, "crop")
    expect(page.locator(".gone")).to_be_visible()
    assert "0% 50%" in page.locator(".gone").evaluate("e => e.style.clipPath")
    page.get_by_role("slider", name="Top").press("ArrowRight")
    expect(page.locator(".gone")).to_have_attribute("style", re.compile(r"50\.5%"))
    at_rest(page)
    page.get_by_role("button", name="Don't", exact=True).click()
    expect(page.locator(".gone")).to_be_hidden()
    shown_first()
