"""The hand on a phone, at a desk and on a 4K screen: pointing by touch, mouse and keys; axe at each size."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from helpers.browser_walk import (
    LONG,
    Served,
    at_rest,
    downloaded,
    edited,
    faults,
    known,
    needs_chromium,
    say,
    tab,
    too_small,
)
from retoucher.pictures import open_picture

pytestmark = needs_chromium
PHONE, SIDEWAYS, DESK, LARGE = (375, 812), (812, 375), (1440, 900), (3840, 2160)


@pytest.fixture
def shown(browser: Browser, server: Served) -> Iterator[Callable[[tuple[int, int]], Page]]:
    """Open the page in a window of a size; the small ones are touched."""
    contexts = []

    def show(size: tuple[int, int]) -> Page:
        width, height = size
        touched = min(size) < 400
        new = browser.new_context(
            viewport={"width": width, "height": height}, has_touch=touched, is_mobile=touched
        )
        context = known(new)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(LONG)
        page.goto(server.address)
        expect(page.locator(".badge")).to_have_text("original")
        at_rest(page)
        return page

    yield show
    for context in contexts:
        context.close()


def image(page: Page) -> Locator:
    return page.locator(".image").last


def spot(page: Page, across: float, down: float) -> tuple[float, float]:
    box = image(page).bounding_box()
    assert box is not None
    return box["x"] + across * box["width"], box["y"] + down * box["height"]


def tap(page: Page, across: float, down: float) -> str:
    """Tap the picture and return the mask that is shown then."""
    mask = page.locator(".stage .mask")
    before = mask.get_attribute("src") or ""
    page.touchscreen.tap(*spot(page, across, down))
    expect(page.locator(".stage .mask[src]")).to_have_count(1)
    expect(mask).not_to_have_attribute("src", before)
    at_rest(page)
    return page.locator(".stage .mask").get_attribute("src") or ""


def test_on_a_phone_a_tap_selects_adds_and_takes_away_and_says_so(shown) -> None:
    page = shown(PHONE)
    page.locator("[data-tool=pick]").tap()
    expect(page.locator(".hint")).to_be_visible()
    expect(page.locator(".hint")).to_have_text("Tap a thing to select it")
    first = tap(page, 0.45, 0.6)
    page.get_by_role("group", name="What a click does").get_by_role("button", name="Add").tap()
    assert tap(page, 0.95, 0.5) != first
    assert too_small(page) == [] and faults(page) == []
    page.locator("[data-tool=box]").tap()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_a_phone_on_its_side_a_finger_hits_every_button_and_the_picture_is_seen(shown) -> None:
    page = shown(SIDEWAYS)
    for tool in ("pick", "brush", "crop"):
        page.locator(f"[data-tool={tool}]").tap()
        assert too_small(page.locator(".stage")) == [], tool
    box = page.locator(".panes").bounding_box()
    assert box is not None and box["height"] <= 375 and box["height"] >= 150


def test_on_a_4k_screen_the_picture_takes_the_room_and_axe_finds_nothing(shown) -> None:
    page = shown(LARGE)
    box = image(page).bounding_box()
    assert box is not None and box["height"] > 1200 and box["width"] > 1800
    page.locator("[data-tool=pick]").click()
    page.mouse.click(*spot(page, 0.45, 0.6))
    expect(page.locator(".stage .mask[src]")).to_have_count(1)
    at_rest(page)
    assert faults(page) == []
    tab(page, "Adjust")
    expect(page.get_by_text("These work where you marked the picture.")).to_be_visible()
    assert faults(page) == []


def test_what_a_click_would_take_is_tinted_under_the_pointer_and_nothing_is_selected(shown) -> None:
    page = shown(DESK)
    page.locator("[data-tool=pick]").click()
    page.mouse.move(*spot(page, 0.45, 0.6))
    expect(page.locator(".hovered[src]")).to_be_visible()
    expect(page.locator(".stage .mask[src]")).to_have_count(0)
    page.mouse.move(5, 5)
    expect(page.locator(".hovered")).to_be_hidden()
    page.mouse.click(*spot(page, 0.45, 0.6))
    expect(page.locator(".stage .mask[src]")).to_have_count(1)
    at_rest(page)
    for across in (0.05, 0.95):  # one behind the other: both count
        page.keyboard.down("Shift")
        page.mouse.click(*spot(page, across, 0.5))
        page.keyboard.up("Shift")
    expect(page.get_by_text("Looking…")).to_have_count(0)
    at_rest(page)
    regions = tab(page, "Regions")
    expect(regions.get_by_role("radio")).to_have_count(
        2
    )  # the whole picture, and what the three clicks chose
    _, data = downloaded(page, regions.get_by_role("link", name="Mask as PNG"))
    chosen = open_picture(data).rgb[200, :, 0] > 127
    assert chosen[30] and chosen[270] and chosen[570]


def test_axe_finds_nothing_while_a_question_waits_in_the_crop_the_grid_and_the_sheet(shown) -> None:
    page = shown(DESK)
    say(page, "warm")
    edited(page, 1)
    page.keyboard.press("k")  # nothing has the focus, or what has it takes no words
    for tool in ("crop", "brush", "pick"):
        page.locator(f"[data-tool={tool}]").click()
        assert faults(page) == [], tool
    tab(page, "Adjust")
    assert faults(page) == []
    say(page, "which")
    expect(page.locator(".outline")).to_have_count(2)
    page.get_by_role("radio", name="It is here").click()
    expect(page.locator(".outline")).to_have_count(0)
    at_rest(page)
    assert faults(page) == []
    page.mouse.click(*spot(page, 0.3, 0.5))
    edited(page, 2)
    page.get_by_test_id("stChatInputTextArea").press("Escape")
    page.keyboard.press("?")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_have_count(1)
    assert faults(page) == []
