"""Comparing: several versions in a grid under one camera, by words, and a history that stays in sight."""

import re
from typing import Literal

from playwright.sync_api import Page, expect

from helpers.browser_walk import Served, at_rest, edited, idle, needs_chromium, say
from retoucher.agent.memory.sessions import Database
from retoucher.agent.values.versions import Version

pytestmark = needs_chromium


def chain(page: Page, server: Served, count: int) -> None:
    """Give the session of the page so many versions in a row, as edits would, and open it anew."""
    session = Database(server.home).open(page.locator(".rt-brand small").inner_text())
    head = session.tree.head
    for number in range(1, count + 1):
        head = session.add_version(
            Version(id=f"v{number}", number=number, parent=head.id, picture=head.picture, request="warm")
        )
    session.move_head(head)
    page.reload()
    expect(page.locator(".badge")).to_have_text(re.compile(rf"^editing: version {count}\b"))


def compare(page: Page, version: int) -> None:
    page.get_by_role("button", name=f"Compare version {version}", exact=True).click()
    expect(page.get_by_role("button", name=f"Leave version {version} out")).to_be_visible()


def lies(page: Page, side: Literal["x", "width"]) -> list[float]:
    """Return where the pictures of the grid begin on the screen, or how wide they are."""
    boxes = [each.bounding_box() for each in page.locator(".grid .image").all()]
    return [box[side] for box in boxes if box is not None]


def test_versions_are_chosen_into_a_grid_that_zooms_as_one_and_one_is_taken(page: Page, server: Served):
    chain(page, server, 3)
    expect(page.get_by_role("button", name="Grid", exact=True)).to_be_hidden()
    compare(page, 1)
    expect(page.locator(".badge")).to_have_text("editing: version 3 · compared with version 1")
    compare(page, 0)
    expect(page.locator(".grid .pane")).to_have_count(3)
    expect(page.get_by_role("button", name="Grid", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="Chosen")).to_be_disabled()
    fitted = lies(page, "width")
    page.locator(".grid .pane").nth(1).hover()
    page.mouse.wheel(0, -300)
    expect(page.locator(".percent")).not_to_have_text("")
    near = lies(page, "width")
    assert len(set(map(round, near))) == 1 and near[0] > 1.5 * fitted[0]
    lefts = lies(page, "x")
    page.locator(".panes").focus()
    page.keyboard.press("ArrowRight")
    moved = lies(page, "x")
    assert len({round(a - b) for a, b in zip(lefts, moved, strict=True)}) == 1 and moved[0] < lefts[0]
    page.get_by_role("button", name="Leave version 0 out").click()
    expect(page.locator(".grid .pane")).to_have_count(2)
    page.get_by_role("button", name="Take 1", exact=True).click()
    expect(page.locator(".badge")).to_have_text(re.compile(r"^editing: version 1\b"))
    expect(page.locator(".grid")).to_be_hidden()


def test_a_long_history_folds_and_its_newest_versions_are_in_sight_without_scrolling(
    page: Page, server: Served
):
    page.set_viewport_size({"width": 1280, "height": 800})
    chain(page, server, 12)
    expect(page.locator(".tree .card")).to_have_count(6)
    newest = page.get_by_role("button", name="Go to version 12")
    expect(newest).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="Show versions 1 to 8").click()
    expect(page.locator(".tree .card")).to_have_count(13)
    expect(newest).to_be_in_viewport(ratio=1)
    page.set_viewport_size({"width": 1440, "height": 900})


def test_compare_in_words_switches_the_view_once(page: Page):
    say(page, "warm")
    edited(page, 1)
    say(page, "warm")
    edited(page, 2)
    say(page, "compare")
    slider = page.get_by_role("button", name="Slider")
    expect(slider).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".badge")).to_have_text("editing: version 2 · compared with the original")
    idle(page)
    page.get_by_role("button", name="Picture", exact=True).click()
    say(page, "hello")
    expect(page.locator(".rt-said").last).to_have_text("hello")
    idle(page)
    at_rest(page)
    expect(slider).to_have_attribute("aria-pressed", "false")
