"""Presets: this picture in each of them, and a click that makes a version; also by touch size and keys."""

from playwright.sync_api import Locator, Page, expect

from helpers.browser_walk import Served, edited, needs_chromium
from retoucher.agent.memory.sessions import Database

pytestmark = needs_chromium

DRAWN = "el => el.complete && el.naturalWidth > 100"
MEAN = """el => {
  const canvas = document.createElement("canvas"), context = canvas.getContext("2d");
  canvas.width = canvas.height = 1;
  context.drawImage(el, 0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
}"""


def mean(page: Page, image: Locator) -> list[int]:
    """The mean colour of an image that has come."""
    page.wait_for_function(DRAWN, arg=image.element_handle())
    return image.evaluate(MEAN)


def presets(page: Page):
    page.get_by_role("tab", name="Presets").click()
    return page.get_by_role("group", name="Presets")


def test_a_preset_is_shown_on_this_picture_and_a_click_makes_it(page: Page, server: Served):
    original = mean(page, page.locator(".tree .card img").first)
    shown = presets(page)
    grey, negative = (shown.get_by_role("button", name=name) for name in ("Black and white", "Negative"))
    grey.scroll_into_view_if_needed()
    red, green, blue = mean(page, grey.locator("img"))
    assert max(red, green, blue) - min(red, green, blue) < 12
    negative.scroll_into_view_if_needed()
    turned = mean(page, negative.locator("img"))
    assert all(abs(255 - was - now) < 12 for was, now in zip(original, turned, strict=True))
    grey.click()
    edited(page, 1)
    session = Database(server.home).open(page.locator(".rt-brand small").inner_text())
    step = session.tree.head.steps[0]
    assert (step.tool, step.arguments) == ("look", {"name": "black_and_white"})
    pixels = session.store.picture(session.tree.head.picture).rgb
    assert (pixels[..., 0] == pixels[..., 2]).all()


def test_presets_are_reached_by_keys_and_fit_a_finger(page: Page):
    page.set_viewport_size({"width": 375, "height": 812})
    first, second = (presets(page).get_by_role("button").nth(number) for number in range(2))
    first.focus()
    expect(first).to_be_focused()
    page.keyboard.press("Tab")
    expect(second).to_be_focused()
    box = second.bounding_box()
    assert box is not None and min(box["width"], box["height"]) >= 44
    page.keyboard.press("Enter")
    edited(page, 1)
