"""Conversations in a real Chromium: tabs, names, restarts, lost connections, settings, the embedded mind."""

import re
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, WebSocketRoute, expect

from helpers.browser_walk import (
    LONG,
    Served,
    at_rest,
    downloaded,
    drop,
    edited,
    idle,
    needs_chromium,
    panel,
    say,
    serving,
    shut,
    stroke,
    tab,
)
from retoucher.engines.hosted.scripted_replies import say as reply
from retoucher.engines.hosted.scripted_server import ScriptedServer
from retoucher.pictures import open_picture

pytestmark = needs_chromium


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Served]:
    """Serve the page from a process that a test may kill."""
    with serving(tmp_path / "mortal") as served:
        yield served


def visit(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.set_default_timeout(LONG)
    page.goto(address)
    expect(page.locator(".badge")).to_be_visible()
    return page


def name_of(page: Page) -> str:
    return page.locator(".rt-brand small").inner_text()


# --- tabs -------------------------------------------------------------------------------------------------


def test_two_tabs_are_two_conversations(page: Page, context: BrowserContext, server: Served):
    other = visit(context, server.address)
    assert name_of(other) != name_of(page)
    say(page, "warm")
    edited(page, 1)
    say(other, "hello")
    expect(other.locator(".rt-reply")).to_contain_text("hello")
    expect(other.locator(".badge")).to_have_text("original")
    expect(page.locator(".rt-said")).to_have_text(["warm"])
    other.close()


def test_tabs_that_come_at_once_to_a_fresh_server_share_one_house(context: BrowserContext, mortal: Served):
    tabs = [context.new_page() for _ in range(4)]
    for page in tabs:
        page.goto(mortal.address, wait_until="commit")
    for page in tabs:
        expect(page.locator(".badge")).to_have_text("original")
    assert len({name_of(page) for page in tabs}) == len(tabs)
    for page in tabs:
        page.close()


def test_two_tabs_on_one_session_share_it(page: Page, context: BrowserContext):
    other = visit(context, page.url)
    say(page, "wait")
    edited(page, 1)
    say(other, "warm")
    edited(other, 2)
    expect(other.locator(".rt-said")).to_have_text(["wait", "warm"])
    page.get_by_role("button", name="Go to version 0").click()
    expect(page.locator(".badge")).to_have_text("original")
    expect(page.locator(".tree .card")).to_have_count(3)
    say(other, "hold")
    expect(other.locator("progress")).to_be_visible()
    say(page, "warm")
    expect(page.get_by_text("Next: warm")).to_be_visible()
    page.get_by_role("button", name="Stop this and run the next now").click()
    edited(page, 3)
    edited(other, 3)
    other.close()


def test_a_second_tab_follows_and_keeps_what_is_being_written_there(page: Page, context: BrowserContext):
    other = visit(context, page.url)
    words = other.get_by_test_id("stChatInputTextArea")
    words.fill("not said yet")
    say(page, "warm")
    edited(other, 1)
    expect(other.locator(".rt-said")).to_have_text(["warm"])
    edited(page, 1)
    page.get_by_role("button", name="Go to version 0").click()
    expect(other.locator(".badge")).to_have_text("original")
    expect(words).to_have_value("not said yet")
    other.close()


def test_a_tab_does_not_follow_while_something_in_it_is_pressed(page: Page, context: BrowserContext):
    other = visit(context, page.url)
    say(page, "warm")
    edited(other, 1)
    at_rest(other)
    back = other.get_by_role("button", name="Go to version 0")
    back.hover()
    other.mouse.down()
    page.get_by_role("button", name="Go to version 0").click()
    expect(page.locator(".badge")).to_have_text("original")
    other.wait_for_timeout(2000)
    expect(other.locator(".badge")).to_have_text(re.compile("^editing: version 1"))
    other.mouse.up()
    expect(other.locator(".badge")).to_have_text("original")
    other.close()


def test_three_tabs_that_edit_at_once_end_with_the_same(page: Page, context: BrowserContext):
    tabs = [page, visit(context, page.url), visit(context, page.url)]
    for number, each in enumerate(tabs):
        say(each, f"warm {number}")
    for number, each in enumerate(tabs):
        expect(each.get_by_text(f"warm {number}").first).to_be_visible()
    for each in tabs:  # the words of one may still be on their way when another tab has done its own
        idle(each)
    expect(page.get_by_text("Next:")).to_have_count(0)
    idle(page)
    said = page.locator(".rt-said").all_inner_texts()
    assert set(said) <= {"warm 0", "warm 1", "warm 2"} and len(said) > 1
    for each in tabs:
        expect(each.locator(".rt-said")).to_have_text(said)
        edited(each, len(said))
    for each in tabs[1:]:
        each.close()


# --- sessions ---------------------------------------------------------------------------------------------


def test_a_session_is_renamed_reopened_after_a_restart_and_deleted(context: BrowserContext, mortal: Served):
    page = visit(context, mortal.address)
    say(page, "warm")
    edited(page, 1)
    body = panel(page, "Sessions")
    body.get_by_label("Name of this session").fill("breakfast")
    body.get_by_label("Name of this session").press("Enter")
    expect(page.locator(".rt-brand small")).to_have_text("breakfast")
    page.close()
    mortal.end()
    mortal.start()
    page = visit(context, mortal.address)
    assert name_of(page) != "breakfast"
    body = panel(page, "Sessions")
    body.get_by_role("combobox", name="Go on with").click()
    page.get_by_role("option", name="breakfast").click()
    edited(page, 1)
    expect(page.locator(".rt-card").last).to_contain_text("Checked")
    kept = {path for path in mortal.home.rglob("*") if path.is_file()}
    shut(page)
    body = panel(page, "Sessions")
    body.get_by_text("Delete this session with its pictures").click()
    body.get_by_role("button", name="Delete for good").click()
    expect(page.locator(".badge")).to_have_text("original")
    gone = kept - {path for path in mortal.home.rglob("*") if path.is_file()}
    assert "picture.png" in {path.name for path in gone}, "what was made in it is deleted with it"
    shut(page)
    body = panel(page, "Sessions")
    body.get_by_role("combobox", name="Go on with").click()
    expect(page.get_by_role("option", name="breakfast")).to_have_count(0)
    page.close()


# --- connections and crashes ------------------------------------------------------------------------------


def test_a_killed_server_loses_nothing_and_the_page_goes_on(context: BrowserContext, mortal: Served):
    page = visit(context, mortal.address)
    say(page, "warm")
    edited(page, 1)
    say(page, "hold")
    expect(page.locator(".rt-running progress")).to_be_visible()
    say(page, "warm")
    expect(page.get_by_text("Next: warm")).to_be_visible()
    mortal.end(signal.SIGKILL)
    app = page.get_by_test_id("stApp")
    expect(app).not_to_have_attribute("data-test-connection-state", "CONNECTED")
    assert "Nothing is lost" in app.evaluate("app => getComputedStyle(app, '::after').content")
    mortal.start()
    expect(page.get_by_text("This turn was cut off. Nothing is lost.")).to_be_visible()
    edited(page, 1)
    expect(page.get_by_text("Next: warm")).to_be_visible()
    page.get_by_role("button", name="Go on with it").click()
    expect(page.locator(".rt-running progress")).to_be_visible()
    page.get_by_role("button", name="Stop this and run the next now").click()
    edited(page, 2)
    expect(page.locator(".rt-said")).to_have_text(["warm", "hold", "warm"])
    page.close()


def test_a_lost_connection_in_the_middle_of_an_edit_loses_nothing(context: BrowserContext, server: Served):
    page = context.new_page()
    page.set_default_timeout(LONG)
    sockets: list[WebSocketRoute] = []

    def through(socket: WebSocketRoute) -> None:
        sockets.append(socket)
        socket.connect_to_server()

    page.route_web_socket(re.compile("/_stcore/stream"), through)
    page.goto(server.address)
    expect(page.locator(".badge")).to_have_text("original")
    say(page, "wait")
    expect(page.locator("progress")).to_be_visible()
    sockets[-1].close(code=1011, reason="the cable was pulled")
    edited(page, 1)
    assert len(sockets) > 1
    expect(page.locator(".rt-said")).to_have_text(["wait"])
    page.close()


def test_a_reload_in_the_middle_of_an_edit_loses_nothing(page: Page):
    say(page, " ".join(["wait"] * 8))  # eight slow steps: a busy machine's reload still falls into them
    expect(page.locator("progress")).to_be_visible()
    page.reload()
    expect(page.locator("progress")).to_be_visible()
    edited(page, 1)


# --- settings ---------------------------------------------------------------------------------------------


def think_with(page: Page, address: str, key: str) -> None:
    body = panel(page, "Settings")
    body.get_by_text("Language model").click()
    form = body.get_by_test_id("stForm").filter(has=page.get_by_placeholder("openai:gpt-5-mini"))
    for label, text in (("Model", "openai:scripted"), ("Address", address), ("Key", key)):
        form.get_by_label(label, exact=True).fill(text)
        expect(form.get_by_label(label, exact=True)).to_have_value(text)
    form.get_by_label("Key", exact=True).press("Enter")


def test_a_typed_key_never_comes_back_to_the_browser(page: Page):
    think_with(page, "http://127.0.0.1:9/v1", "sk-typed-in-a-browser")
    body = page.get_by_test_id("stPopoverBody")
    expect(body.get_by_text("a server on this machine")).to_be_visible()
    expect(body.get_by_label("Key", exact=True).first).to_have_value("")
    assert "sk-typed" not in page.content() and "sk-typed" not in page.url
    body.get_by_role("button", name="Think without it").click()
    expect(body.get_by_text("What leaves this machine: nothing")).to_be_visible()


def test_a_model_is_tested_its_cost_is_shown_and_capped(page: Page):
    with ScriptedServer() as model:
        think_with(page, model.base_url, "sk-typed-in-a-browser")
        body = page.get_by_test_id("stPopoverBody")
        expect(body.get_by_text("for every request")).to_be_visible()
        expect(body.get_by_text("This session:")).to_contain_text("of $")
        cap = body.get_by_label("At most for a turn, $")
        cap.fill("0.25")
        cap.press("Enter")
        expect(body.get_by_text("Last turn: 0 calls")).to_contain_text("of $0.25")
        model.then(reply("ready"))
        body.get_by_role("button", name="Test connection").click()
        expect(body.get_by_test_id("stAlert")).to_be_visible()
        assert model.requests
        body.get_by_role("button", name="Think without it").click()
        expect(body.get_by_text("What leaves this machine: nothing")).to_be_visible()


def test_engines_say_what_they_need_and_a_profile_is_chosen(page: Page):
    body = panel(page, "Settings")
    body.get_by_text("Engines", exact=True).click()
    expect(body.get_by_text("find/classical")).to_be_visible()
    expect(body.get_by_text("needs").first).to_be_visible()
    body.get_by_role("combobox", name="Works with").click()
    page.get_by_role("option", name="All that is ready, here or hosted").click()
    expect(body.get_by_text("everything that is ready, here or hosted")).to_be_visible()
    expect(page.get_by_role("option")).to_have_count(0)
    body.get_by_role("combobox", name="Works with").click()
    page.get_by_role("option", name="What is built in").click()
    expect(body.get_by_text("Works with what is built in")).to_be_visible()


# --- the embedded mind ------------------------------------------------------------------------------------


def test_a_chip_a_drawn_and_named_mask_and_words_with_the_embedded_mind(
    context: BrowserContext, tmp_path: Path
):
    ramp = np.tile(np.linspace(60, 190, 240, dtype=np.uint8), (160, 1))
    Image.fromarray(np.dstack([ramp, ramp, 255 - ramp])).save(tmp_path / "ramp.png")
    with serving(tmp_path / "embedded", "embedded") as served:
        page = visit(context, served.address)
        drop(page, tmp_path / "ramp.png")
        page.get_by_test_id("stChatInputSubmitButton").click()
        expect(page.locator(".rt-brand")).to_contain_text("ramp")
        page.get_by_role("button", name="Make it warmer").click()
        edited(page, 1)
        page.locator("[data-tool=box]").click()
        stroke(page)
        page.get_by_role("button", name="Apply").click()
        regions = tab(page, "Regions")
        name = regions.get_by_role("textbox", name="Name")
        name.fill("stripe")
        name.press("Enter")
        expect(regions.get_by_role("radio", name="stripe")).to_be_checked()
        at_rest(page)
        _, mask = downloaded(page, regions.get_by_role("link", name="Mask as PNG"))
        regions.get_by_role("button", name="Clear").click()
        expect(page.get_by_role("button", name="Only in")).to_have_count(0)
        say(page, "use the stripe mask again and darken it")
        edited(page, 2)
        expect(page.locator(".rt-facts").last).to_contain_text("nothing else changed")
        made = []
        for version in (1, 2):
            tab(page, "History")
            page.get_by_role("button", name=f"Go to version {version}").click()
            edited(page, version)
            body = panel(page, "Save")
            at_rest(page)
            _, written = downloaded(page, body.get_by_role("link", name="Download PNG"))
            shut(page)
            made.append(open_picture(written).rgb.astype(int))
        inside = open_picture(mask).rgb[..., 0] > 0
        changed = (made[0] != made[1]).any(axis=2)
        assert changed[inside].mean() > 0.9 and not changed[~inside].any()
        assert made[1][inside].mean() < made[0][inside].mean()
        page.close()
