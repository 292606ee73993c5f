"""The stage and its regions in a real Chromium: views, zoom, strokes, keys, touch."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, CDPSession, Locator, Page, expect

from helpers.browser_walk import (
    LONG,
    Served,
    at_rest,
    downloaded,
    edited,
    known,
    needs_chromium,
    panel,
    say,
    shut,
    stroke,
    tab,
)
from retoucher.pictures import open_picture

pytestmark = needs_chromium


def percent(page: Page) -> int:
    return int((page.locator(".percent").text_content() or "0").split()[0])


def middle(page: Page) -> tuple[float, float]:
    box = page.locator(".panes").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def mask_of(page: Page) -> np.ndarray:
    """Download the mask of the region at work."""
    _, data = downloaded(page, page.get_by_role("link", name="Mask as PNG"))
    return open_picture(data).rgb[..., 0]


def reworked(regions: Locator, how: str) -> np.ndarray:
    """Change the region at work by a button; return its new mask."""
    shown = regions.get_by_alt_text("Mask of")
    before = shown.get_attribute("src") or ""
    regions.get_by_role("button", name=how).click()
    expect(shown).not_to_have_attribute("src", before)
    at_rest(regions.page)
    return mask_of(regions.page)


def test_views_zoom_and_keys_of_the_stage(page: Page):
    say(page, "warm")
    edited(page, 1)
    for view in ("slider", "side", "heat", "picture"):
        page.locator(f"[data-view={view}]").click()
        expect(page.locator(f".view-{view}")).to_be_visible()
    page.locator(".panes").focus()
    page.keyboard.press("1")
    expect(page.locator(".percent")).to_have_text("100 %")
    page.keyboard.press("+")
    expect(page.locator(".percent")).to_have_text("125 %")
    page.keyboard.down("b")
    expect(page.locator(".blinking")).to_be_visible()
    page.keyboard.up("b")
    expect(page.locator(".blinking")).to_have_count(0)
    page.keyboard.press("0")
    assert percent(page) not in (100, 125)


def test_nothing_on_the_stage_waits_for_an_edit(page: Page):
    say(page, "warm")
    edited(page, 1)
    say(page, "hold")
    expect(page.locator("progress")).to_be_visible()
    x, y = middle(page)
    page.locator("[data-view=slider]").click()
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 120, y, steps=4)
    page.mouse.up()
    clip = page.locator(".under").evaluate("e => e.style.clipPath")
    page.keyboard.press("ArrowLeft")
    assert clip != page.locator(".under").evaluate("e => e.style.clipPath") != "none"
    page.locator("[data-view=picture]").click()
    fitted = percent(page)
    page.mouse.move(x, y)
    page.mouse.wheel(0, -200)
    expect(page.locator(".percent")).not_to_have_text(f"{fitted} %")
    assert percent(page) > fitted
    before = page.locator(".world").last.get_attribute("style")
    stroke(page)
    assert page.locator(".world").last.get_attribute("style") != before
    eye = page.get_by_role("button", name="Hold to see the picture before")
    eye.hover()
    page.mouse.down()
    expect(page.locator(".blinking")).to_be_visible()
    page.mouse.up()
    page.locator("[data-tool=brush]").click()
    stroke(page)
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".mask[src]")).to_have_count(1)
    expect(tab(page, "Regions").get_by_role("link", name="Mask as PNG")).to_be_visible()
    expect(page.locator("progress")).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".rt-reply").last).to_contain_text("Stopped")
    edited(page, 1)


def test_zooming_in_fetches_the_pixels_in_sight_and_the_screen_less(page: Page, tmp_path: Path):
    noise = np.random.default_rng(0).integers(0, 256, (300, 3000, 3), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / "wide.png")
    body = panel(page, "Open")
    at_rest(page)
    body.locator("input[type=file]").first.set_input_files(tmp_path / "wide.png")
    expect(page.locator(".rt-brand")).to_contain_text("wide")
    expect(page.locator(".image").last).to_have_attribute("src", re.compile("longest=2048"))
    at_rest(page)
    page.locator(".image").last.evaluate("image => image.decode()")
    page.locator(".panes").focus()
    middle = re.compile(r"/tile/[0-9a-f]+/1/0$")  # the squares at the ends are out of sight
    with page.expect_response(middle) as square:
        page.keyboard.press("1")
    shown = np.asarray(Image.open(BytesIO(square.value.body())).convert("RGB"))
    assert np.array_equal(shown, noise[:, 1024:2048])


def test_strokes_are_sent_on_apply_and_regions_are_reworked(page: Page):
    page.locator("[data-tool=brush]").click()
    page.get_by_label("Brush size").fill("10")
    stroke(page)
    expect(page.locator(".mask[src]")).to_have_count(0)
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".mask[src]")).to_have_count(1)
    regions = tab(page, "Regions")
    painted = mask_of(page)
    assert painted.shape == (400, 600) and painted[0, 0] == 0 and painted[200, 300] == 255
    assert 0.01 < (painted > 127).mean() < 0.2
    grown = reworked(regions, "Grow")
    assert (grown >= painted).all() and grown.sum() > painted.sum()
    soft = reworked(regions, "Feather")
    assert ((soft > 0) & (soft < 255)).sum() > 2 * ((grown > 0) & (grown < 255)).sum()
    assert np.array_equal(reworked(regions, "Invert"), 255 - soft)


def test_the_eraser_takes_from_the_region_and_names_stay(page: Page):
    page.locator("[data-tool=box]").click()
    stroke(page, across=0.2)
    page.get_by_role("button", name="Apply").click()
    regions = tab(page, "Regions")
    whole = mask_of(page)
    page.locator("[data-tool=eraser]").click()
    stroke(page, across=0.05)
    page.get_by_role("button", name="Apply").click()
    expect(regions.get_by_role("radio")).to_have_count(3)
    at_rest(page)
    left = mask_of(page)
    assert left.sum() < whole.sum() and not left[whole == 0].any()
    name = regions.get_by_role("textbox", name="Name")
    name.fill("the cup")
    name.press("Enter")
    expect(regions.get_by_role("radio", name="the cup")).to_be_visible()
    say(page, "warm")
    edited(page, 1)
    expect(page.locator(".rt-facts").last).to_contain_text("nothing else changed")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".badge")).to_have_text("original")
    page.get_by_role("button", name="“the cup” again").click()
    expect(page.get_by_role("button", name="Only in “the cup”")).to_be_visible()
    expect(regions.get_by_role("radio", name="the cup")).to_be_checked()
    assert np.array_equal(mask_of(page), left)


def test_a_region_that_a_crop_leaves_outside_is_gone_until_it_is_undone(page: Page):
    page.locator("[data-tool=box]").click()
    stroke(page, up=0.4)
    page.get_by_role("button", name="Apply").click()
    only = page.get_by_role("button", name="Only in “selection”")
    expect(only).to_be_visible()
    say(page, "crop")  # keeps the lower half
    edited(page, 1)
    expect(page.get_by_role("button", name="A bit less")).to_be_visible()
    expect(only).to_have_count(0)
    regions = tab(page, "Regions")
    expect(regions.get_by_text("No region yet")).to_be_visible()
    say(page, "warm")
    edited(page, 2)
    expect(page.locator(".rt-facts").last).to_contain_text("of the picture")
    page.keyboard.press("Control+z")
    edited(page, 1)
    page.keyboard.press("Control+z")
    expect(page.locator(".badge")).to_have_text("original")
    page.get_by_role("button", name="The marked part again").click()
    expect(only).to_be_visible()
    expect(regions.get_by_role("radio", name="selection")).to_be_checked()


def import_mask(page: Page, file: Path) -> None:
    page.get_by_role("button", name="Import a mask").click()
    body = page.get_by_test_id("stPopoverBody")
    body.locator("input[type=file]").set_input_files(file)
    expect(body).to_contain_text(file.name)
    body.get_by_role("button", name="Use it").click()


def test_a_mask_comes_in_as_a_file_and_out_again(page: Page, tmp_path: Path):
    mask = np.zeros((400, 600), np.uint8)
    mask[50:150, 60:300] = 255
    Image.fromarray(mask).save(tmp_path / "plate.png")
    Image.fromarray(mask[:90, :70]).save(tmp_path / "small.png")
    regions = tab(page, "Regions")
    import_mask(page, tmp_path / "small.png")
    expect(page.get_by_test_id("stAlert")).to_contain_text("(600, 400)")
    shut(page)
    import_mask(page, tmp_path / "plate.png")
    expect(regions.get_by_role("radio", name="plate")).to_be_checked()
    assert np.array_equal(mask_of(page), mask)


def test_a_region_drawn_with_keys_alone(page: Page):
    page.locator(".panes").focus()
    page.keyboard.press("r")
    page.keyboard.press(" ")
    for key in ("ArrowRight", "ArrowDown"):
        page.keyboard.press(f"Shift+{key}")
    page.keyboard.press(" ")
    page.keyboard.press("Enter")
    expect(page.locator(".mask[src]")).to_have_count(1)
    page.locator(".panes").focus()
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    page.keyboard.press(" ")
    expect(tab(page, "Regions").get_by_role("radio")).to_have_count(3)


def test_a_click_selects_and_the_edit_stays_there(page: Page):
    page.locator("[data-tool=pick]").click()
    page.locator(".panes > .pane").nth(1).click()
    expect(page.locator(".mask[src]")).to_have_count(1)
    say(page, "warm")
    edited(page, 1)
    expect(page.locator(".rt-facts").last).to_contain_text("nothing else changed")


def test_a_click_corrects_the_outline_that_is_asked_about(page: Page):
    say(page, "perhaps")
    expect(page.get_by_text("Is this the half?", exact=True).first).to_be_visible()
    expect(page.locator(".mask[src]")).to_be_visible()
    before = page.locator(".mask").get_attribute("src")
    page.get_by_role("radio", name="Not this").or_(page.get_by_role("button", name="Not this")).click()
    expect(page.locator("button.outline")).to_have_count(0)
    box = page.locator(".panes").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.4, box["y"] + box["height"] / 2)
    expect(page.get_by_text("Is this the half now?", exact=True).first).to_be_visible()
    assert page.locator(".mask").get_attribute("src") != before
    page.get_by_role("button", name="yes, that").click()
    edited(page, 1)
    expect(page.locator(".rt-facts").last).to_contain_text("nothing else changed")


def test_the_tint_of_a_region_goes_with_the_edit_made_there(page: Page):
    page.locator("[data-tool=box]").click()
    stroke(page)
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".mask[src]")).to_be_visible()
    say(page, "warm")
    edited(page, 1)
    expect(page.locator(".mask[src]")).to_have_count(0)
    page.locator("[data-tool=brush]").click()
    expect(page.locator(".mask[src]")).to_have_count(0)
    page.get_by_role("button", name="The marked part again").click()
    expect(page.locator(".mask[src]")).to_be_visible()
    page.get_by_role("button", name="Clear", exact=True).first.click()
    expect(page.locator(".mask[src]")).to_have_count(0)


# --- a touch screen ---------------------------------------------------------------------------------------


@pytest.fixture
def phone(browser: Browser, server: Served) -> Iterator[Page]:
    new = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    context = known(new)
    page = context.new_page()
    page.set_default_timeout(LONG)
    page.goto(server.address)
    expect(page.locator(".badge")).to_have_text("original")
    yield page
    context.close()


def touch(fingers: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    at = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
    fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})


def painted(page: Page, fingers: CDPSession, x: float, y: float) -> None:
    """Paint with a finger that rests before it is lifted: after a flick the browser swallows the next tap."""
    touch(fingers, "touchStart", (x - 60, y))
    for by in (-30, 0, 30, *[60] * 10):
        touch(fingers, "touchMove", (x + by, y))
        page.evaluate("() => new Promise(requestAnimationFrame)")
    touch(fingers, "touchEnd")


def test_two_fingers_zoom_and_one_paints(phone: Page):
    fingers = phone.context.new_cdp_session(phone)
    x, y = middle(phone)
    fitted = percent(phone)
    touch(fingers, "touchStart", (x - 20, y), (x + 20, y))
    for by in (40, 60, 80):
        touch(fingers, "touchMove", (x - by, y), (x + by, y))
    touch(fingers, "touchEnd")
    assert percent(phone) > fitted
    phone.get_by_role("button", name="Fit the window").tap()
    phone.locator("[data-tool=brush]").tap()
    x, y = middle(phone)
    painted(phone, fingers, x, y)
    phone.get_by_role("button", name="Apply").tap()
    expect(phone.locator(".mask[src]")).to_have_count(1)
    say(phone, "warm")
    edited(phone, 1)


def test_on_a_narrow_screen_the_buttons_keep_their_names(phone: Page):
    for name in ("Undo", "Open", "Sessions", "Settings", "Save"):
        expect(phone.get_by_role("button", name=name).first).to_be_visible()
    width = phone.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
