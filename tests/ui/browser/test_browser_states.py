"""States of the page on a phone and on a large screen: axe finds no fault and a finger hits what is there."""

import pytest
from playwright.sync_api import Browser, Page, expect

from helpers.browser_walk import (
    LONG,
    Served,
    at_rest,
    edited,
    faults,
    needs_chromium,
    panel,
    say,
    shut,
    too_small,
)

pytestmark = needs_chromium


def sound(page: Page, *, phone: bool) -> None:
    assert faults(page) == []
    assert not phone or too_small(page) == []


@pytest.mark.parametrize(("width", "height", "scheme"), [(375, 812, "dark"), (3840, 2160, "light")])
def test_panels_sheet_grid_and_a_failed_edit_are_sound(
    browser: Browser, server: Served, width: int, height: int, scheme: str
) -> None:
    phone = width < 760
    page = browser.new_page(
        viewport={"width": width, "height": height},
        has_touch=phone,
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page.set_default_timeout(LONG)
    page.goto(server.address)
    expect(page.locator(".badge")).to_have_text("original")
    say(page, "warm")
    edited(page, 1)
    at_rest(page)
    for name in ("Open", "Sessions", "Settings", "Save"):
        panel(page, name)
        at_rest(page)
        assert faults(page) == [], name
        shut(page)
    page.locator(".panes").focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    sound(page, phone=phone)
    page.keyboard.press("Escape")
    for version in (1, 0):
        page.get_by_role("button", name=f"Compare version {version}", exact=True).click()
        expect(page.get_by_role("button", name=f"Leave version {version} out")).to_be_attached()
        at_rest(page)
    sound(page, phone=phone)
    covered = page.locator(".grid").evaluate(
        "grid => [...grid.querySelectorAll('button')].filter((one) => [...grid.querySelectorAll('.pane')]"
        ".some((pane) => { const a = one.getBoundingClientRect(), b = pane.getBoundingClientRect();"
        " return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom; })).length"
    )
    assert covered == 0, "a button lies on a picture of the grid"
    say(page, "fail")
    expect(page.get_by_role("button", name="Keep it anyway")).to_be_visible()
    at_rest(page)
    sound(page, phone=phone)
    page.close()
