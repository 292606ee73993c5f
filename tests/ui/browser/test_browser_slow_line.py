"""What a slow or broken line shows in a real Chromium."""

import re

from playwright.sync_api import Page, Route, expect

from helpers.browser_walk import needs_chromium

pytestmark = needs_chromium


def test_a_picture_that_is_coming_says_so_and_one_that_was_lost_is_asked_for_again(page: Page):
    held: list[Route] = []
    pictures = re.compile("/retoucher/picture/")
    page.route(pictures, lambda route: held.append(route))
    page.reload()
    pane = page.locator(".panes > .pane").last
    sign = "pane => getComputedStyle(pane, '::after').content"
    expect(page.locator(".image[data-coming=now]")).to_have_count(1)
    assert "still coming" in pane.evaluate(sign)
    for route in held:
        route.abort()
    page.unroute(pictures)
    expect(page.locator(".image[data-coming=again]")).to_have_count(1)
    assert "asked for again" in pane.evaluate(sign)
    expect(page.locator(".image[data-coming]")).to_have_count(0)
    assert pane.locator(".image").evaluate("image => image.naturalWidth") > 0
