"""What a newcomer does: drop a photo anywhere, paste one, and reach everything by keys."""

import base64
import json

import numpy as np
from playwright.sync_api import Browser, Page, expect

from helpers.browser_walk import (
    LONG,
    Served,
    at_rest,
    edited,
    faults,
    idle,
    known,
    needs_chromium,
    say,
    too_small,
)
from retoucher.pictures import Picture, encode_picture

pytestmark = needs_chromium
BRING = """([kind, name, bytes]) => {
  const held = new DataTransfer();
  const data = Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0));
  held.items.add(new File([data], name, { type: "image/png" }));
  const options = { bubbles: true, cancelable: true };
  const event = kind === "paste" ? new ClipboardEvent(kind, { ...options, clipboardData: held })
    : new DragEvent(kind, { ...options, dataTransfer: held });
  document.body.dispatchEvent(event);
}"""


def bring(page: Page, kind: str, name: str) -> None:
    """Drop or paste the drawn product photograph on the picture."""
    page.evaluate(BRING, [kind, name, base64.b64encode(product()).decode()])


def product() -> bytes:
    pixels = np.full((128, 128, 3), 238, np.uint8)
    pixels[40:90, 40:90] = (170, 40, 60)
    return encode_picture(Picture(pixels), "PNG")


def test_a_photo_is_dropped_on_the_picture_or_pasted_and_the_page_fits_it(page: Page) -> None:
    hello = page.locator(".rt-hello")
    expect(hello).to_contain_text("This picture is a sample")
    bring(page, "dragover", "mug.png")
    expect(page.locator("body.rt-dropping")).to_have_count(1)
    bring(page, "drop", "mug.png")
    expect(page.locator(".rt-brand")).to_contain_text("mug")
    expect(hello).not_to_contain_text("sample")
    expect(page.get_by_role("button", name="Make the background white")).to_be_visible()
    bring(page, "paste", "second.png")
    expect(page.locator(".rt-brand")).to_contain_text("second")
    at_rest(page)


def test_a_photo_that_is_dropped_while_the_page_is_drawn_waits_until_it_is(page: Page) -> None:
    at_rest(page)
    app = page.get_by_test_id("stApp")
    app.evaluate("app => { app.dataset.testScriptState = 'running'; }")
    bring(page, "drop", "mug.png")
    page.wait_for_timeout(1000)
    expect(page.get_by_test_id("stFileChip")).to_have_count(0)
    expect(page.locator(".rt-brand")).to_contain_text("coffee")
    app.evaluate("app => { app.dataset.testScriptState = 'notRunning'; }")
    expect(page.locator(".rt-brand")).to_contain_text("mug")


def test_a_photo_that_is_pasted_before_the_page_is_there_waits_for_it(browser: Browser, server: Served):
    context = known(browser.new_context())
    given = json.dumps(["paste", "early.png", base64.b64encode(product()).decode()])
    context.add_init_script(f"addEventListener('DOMContentLoaded', () => ({BRING})({given}))")
    page = context.new_page()
    page.goto(server.address)
    expect(page.locator(".rt-brand")).to_contain_text("early")
    at_rest(page)
    context.close()


ADDRESS = """() => {
  const held = new DataTransfer();
  held.setData("text/uri-list", "https://example.com/cat.jpg");
  const event = new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: held });
  document.body.dispatchEvent(event);
  return event.defaultPrevented;
}"""


def test_the_address_of_a_picture_of_another_page_is_told_and_not_followed(page: Page) -> None:
    at_rest(page)
    assert page.evaluate(ADDRESS), "the browser would leave the page for it"
    expect(page.locator(".rt-told")).to_contain_text("Save the picture on this device")
    expect(page.locator(".badge")).to_have_text("original")


PASTED_WORDS = """() => {
  const held = new DataTransfer();
  held.setData("text/plain", "warm");
  const options = { bubbles: true, cancelable: true, clipboardData: held };
  document.body.dispatchEvent(new ClipboardEvent("paste", options));
}"""


def test_pasted_words_are_no_picture_and_start_nothing(page: Page) -> None:
    at_rest(page)
    page.evaluate(PASTED_WORDS)
    page.wait_for_timeout(1000)
    expect(page.get_by_test_id("stFileChip")).to_have_count(0)
    expect(page.locator(".rt-said")).to_have_count(0)


def test_keys_reach_the_input_what_was_said_and_the_sheet(page: Page) -> None:
    box = page.get_by_test_id("stChatInputTextArea")
    for _ in range(3):  # Streamlit's own link to the content and the scrolled page come first
        page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Write what shall change")).to_be_focused()
    page.keyboard.press("Enter")
    expect(box).to_be_focused()
    for words, version in (("warm", 1), ("warm please", 2)):
        say(page, words)
        edited(page, version)
    at_rest(page)
    box.focus()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keys")
    expect(sheet).to_contain_text("Undo, redo")
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    expect(box).to_have_value("")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+s")
    expect(page.get_by_test_id("stPopoverBody").get_by_role("link", name="Download")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    page.keyboard.press("/")
    expect(box).to_be_focused()
    for key, words in (("ArrowUp", "warm please"), ("ArrowUp", "warm"), ("ArrowDown", "warm please")):
        page.keyboard.press(key)
        expect(box).to_have_value(words)
    page.keyboard.press("Enter")
    edited(page, 3)
    idle(page)


def test_axe_finds_no_fault_in_light_and_dark_and_a_finger_hits_every_button(
    browser: Browser, server: Served
) -> None:
    context = known(browser.new_context(viewport={"width": 375, "height": 812}, has_touch=True))
    page = context.new_page()
    page.set_default_timeout(LONG)
    page.goto(server.address)
    expect(page.locator(".badge")).to_have_text("original")
    at_rest(page)
    assert faults(page) == []
    page.get_by_role("tab", name="Presets").click()
    expect(page.get_by_role("button", name="Sepia")).to_be_visible()
    assert faults(page) == []
    say(page, "warm")
    edited(page, 1)
    assert too_small(page) == []
    say(page, "which")
    expect(page.locator(".st-key-question")).to_be_visible()
    at_rest(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(
            "dark => matchMedia('(prefers-color-scheme: dark)').matches === dark", arg=scheme == "dark"
        )
        assert faults(page) == [], scheme
    context.close()


def test_the_tour_shows_three_things_and_stands_in_nobody_s_way(browser: Browser, server: Served) -> None:
    for width, height in ((1440, 900), (375, 812)):
        context = browser.new_context(viewport={"width": width, "height": height})
        page = context.new_page()
        page.set_default_timeout(LONG)
        page.goto(server.address)
        expect(page.locator(".badge")).to_have_text("original")
        at_rest(page)
        tour = page.get_by_role("dialog", name="Tour of the page")  # it comes by itself on a first visit
        expect(tour).to_be_visible()
        page.reload()
        expect(page.locator(".badge")).to_have_text("original")
        at_rest(page)
        expect(tour).to_have_count(0)
        page.get_by_role("button", name="Show me around").click()
        for step, words in enumerate(("Say it", "See what changed", "Point at it"), 1):
            expect(tour).to_contain_text(words)
            expect(tour.locator("small")).to_have_text(f"{step} of 3")
            expect(tour).to_be_in_viewport(ratio=1)
            assert width > 375 or faults(page) == []
            tour.locator(".rt-next").click()
        expect(tour).to_have_count(0)
        page.get_by_role("button", name="Show me around").click()
        say(page, "warm")
        edited(page, 1)
        expect(tour).to_contain_text("Say it")
        tour.get_by_role("button", name="Skip").press("Escape")
        expect(tour).to_have_count(0)
        context.close()
