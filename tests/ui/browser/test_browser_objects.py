"""A title on the picture by hand: dragged, moved and scaled by keys, taken off, merged; edits go below it."""

import pytest
from playwright.sync_api import Locator, Page, expect

from helpers.browser_walk import edited, needs_chromium, recipe_of, serving, tab
from retoucher.agent.values.recipe import RecipeStep

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory):
    with serving(tmp_path_factory.mktemp("objects") / "home", profile="embedded") as served:
        yield served


@pytest.fixture
def titled(page: Page) -> Page:
    """Write a title on the sample."""
    page.get_by_test_id("stChatInputTextArea").fill('Write "Summer" at the top')
    page.keyboard.press("Enter")
    edited(page, 1)
    return page


def frame(page: Page) -> Locator:
    return page.locator(".object")


def title(page: Page) -> RecipeStep:
    return recipe_of(page).steps[-1]


def test_a_title_is_dragged_and_goes_on_lying_above_what_follows(titled: Page) -> None:
    box = frame(titled).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    titled.mouse.move(x, y)
    titled.mouse.down()
    titled.mouse.move(x, y + 2 * box["height"], steps=4)
    titled.mouse.up()
    edited(titled, 2)
    moved = title(titled)
    assert moved.tool == "text" and moved.arguments["point"]
    tab(titled, "Adjust").click()
    titled.get_by_role("button", name="Merge", exact=True).click()
    edited(titled, 3)
    expect(frame(titled)).to_have_count(0)


def test_a_double_click_reaches_the_words_of_a_title(titled: Page) -> None:
    frame(titled).dblclick()
    words = titled.locator("textarea[aria-label=Words]")
    expect(words).to_be_focused()
    words.fill("Winter")
    words.press("Control+Enter")
    edited(titled, 2)
    assert title(titled).arguments["words"] == "Winter"


REFUSED = """root => {
  const { stage } = root, [object] = stage.objects.all, { data, send, tell } = stage;
  object.now.x += 40;
  object.sent = { ...object.now };
  stage.objects.place(object);
  const moved = object.frame.getAttribute("style");
  for (const busy of [true, false]) stage.update({ ...data, busy }, send, tell);
  return moved;
}"""
"""A move that was sent, and a turn that ended with the objects where they were; where it had moved to."""


def test_keys_move_and_scale_a_title(titled: Page) -> None:
    frame(titled).focus()
    for key in ("ArrowDown", "ArrowDown", "+", "+"):
        titled.keyboard.press(key)
    edited(titled, 2)
    expect(frame(titled)).to_be_focused()  # the same frame: whoever moves by keys goes on
    for version, key in ((3, "ArrowDown"), (4, "]")):
        titled.keyboard.press(key)
        edited(titled, version)
    assert title(titled).arguments["size"] > 0
    was = frame(titled).get_attribute("style")
    assert titled.locator(".stage").evaluate(REFUSED) != was
    expect(frame(titled)).to_have_attribute("style", was or "")
    frame(titled).focus()
    titled.keyboard.press("Delete")
    edited(titled, 5)
    expect(frame(titled)).to_have_count(0)
    assert not recipe_of(titled).steps
