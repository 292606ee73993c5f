"""The page in a real Chromium, with real clicks, keys, strokes and downloads."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from shutil import which
from time import sleep
from urllib.error import URLError
from urllib.request import urlopen
from zipfile import ZipFile

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from skimage import data

from retoucher.agent.recipe import Recipe
from retoucher.pictures import FileFacts, Picture, embedded_recipe, open_picture, save_picture
from retoucher.ui.chat.launch import _free_port

CHROMIUM = which("chromium") or which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LONG = 60_000
expect.set_options(timeout=LONG)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("browser") / "home"


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    port = _free_port(8650)
    env = {**os.environ, "RETOUCHER_HOME": str(home), "RETOUCHER_PROFILE": "scripted"}
    command = [sys.executable, "-m", "retoucher.ui.chat.server", "--port", str(port)]
    server = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    at = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                with urlopen(f"{at}/_stcore/health", timeout=1):
                    break
            except (URLError, OSError):
                sleep(0.1)
        yield at
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(LONG)
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    expect(page.locator(".badge")).to_have_text("original")
    yield page
    strangers = [url for url in asked if not url.startswith((address, "data:", "blob:"))]
    context.close()
    assert not strangers, "the page asked for something outside this server"
    assert not errors


def say(page: Page, words: str) -> None:
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(words)
    box.press("Enter")


def edited(page: Page, version: int) -> None:
    expect(page.locator(".badge")).to_contain_text(f"version {version}")


def stroke(page: Page, *, across: float = 0.1) -> None:
    box = page.locator(".panes").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x - across * box["width"], y)
    page.mouse.down()
    page.mouse.move(x + across * box["width"], y + 20, steps=6)
    page.mouse.up()


def test_a_suggestion_edits_and_undo_comes_back(page: Page):
    say(page, "warm")
    edited(page, 1)
    expect(page.locator(".rt-card").last).to_contain_text("Checked")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".badge")).to_have_text("original")
    page.keyboard.press("Control+y")
    edited(page, 1)


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
    assert page.locator(".percent").text_content() not in ("100 %", "125 %")


def test_strokes_are_sent_on_apply_and_the_mask_downloads(page: Page):
    page.locator("[data-tool=brush]").click()
    stroke(page)
    expect(page.get_by_role("tab", name="Regions")).to_be_visible()
    page.get_by_role("button", name="Apply").click()
    page.get_by_role("tab", name="Regions").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Mask as PNG").click()
    mask = open_picture(Path(waiting.value.path()).read_bytes())
    assert mask.size == (600, 400)
    assert 0.005 < (mask.rgb[..., 0] > 127).mean() < 0.1 and mask.rgb[0, 0, 0] == 0


def test_a_region_drawn_with_keys_alone(page: Page):
    page.locator(".panes").focus()
    page.keyboard.press("r")
    page.keyboard.press(" ")
    for key in ("ArrowRight", "ArrowDown"):
        page.keyboard.press(f"Shift+{key}")
    page.keyboard.press(" ")
    page.keyboard.press("Enter")
    expect(page.locator(".mask[src]")).to_have_count(1)


def test_an_edit_stays_inside_the_region_that_was_clicked(page: Page, tmp_path: Path):
    page.locator("[data-tool=pick]").click()
    page.locator(".panes > .pane").nth(1).click()
    expect(page.locator(".mask[src]")).to_have_count(1)


def test_an_outline_on_the_picture_answers_the_question(page: Page):
    say(page, "which")
    page.locator(".outline").nth(1).click()
    edited(page, 1)
    expect(page.locator(".rt-facts").last).to_contain_text("outside the region: 0 pixels changed")


def test_a_box_on_the_picture_answers_where(page: Page):
    say(page, "which")
    expect(page.locator(".outline")).to_have_count(2)
    page.locator("[data-tool=box]").click()
    stroke(page)
    page.get_by_role("button", name="Apply").click()
    edited(page, 1)
    expect(page.locator(".rt-said").last).to_have_text(re.compile(r"\d+,\d+,\d+,\d+"))


def test_the_tint_of_a_region_never_hides_the_edit_made_there(page: Page):
    page.locator("[data-tool=box]").click()
    stroke(page)
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".mask[src]")).to_be_visible()
    say(page, "warm")
    edited(page, 1)
    expect(page.locator(".mask[src]")).not_to_be_visible()
    page.locator("[data-tool=brush]").click()
    expect(page.locator(".mask[src]")).to_be_visible()
    page.get_by_role("button", name="Clear", exact=True).first.click()
    expect(page.locator(".mask[src]")).to_have_count(0)


def test_the_panel_closes_when_a_photo_was_opened(page: Page, tmp_path: Path):
    path = save_picture(
        Picture(np.full((60, 80, 3), 90, np.uint8), FileFacts(name="grey.jpg", format="JPEG")),
        tmp_path / "grey.jpg",
    )
    page.get_by_role("button", name="Open").click()
    page.get_by_test_id("stPopoverBody").locator("input[type=file]").first.set_input_files(path)
    expect(page.locator(".rt-brand")).to_contain_text("grey")
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Download JPEG")).to_be_visible()


def test_on_a_narrow_screen_the_buttons_keep_their_names(page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    for name in ("Undo", "Open", "Sessions", "Settings", "Save"):
        expect(page.get_by_role("button", name=name).first).to_be_visible()


def test_a_typed_key_never_comes_back_to_the_browser(page: Page):
    page.get_by_role("button", name="Settings").click()
    body = page.get_by_test_id("stPopoverBody")
    body.get_by_text("Language model").click()
    body.get_by_label("Model", exact=True).fill("openai:scripted")
    body.get_by_label("Address").fill("http://127.0.0.1:9/v1")
    body.get_by_label("Key", exact=True).fill("sk-typed-in-a-browser")
    body.get_by_label("Key", exact=True).blur()
    page.wait_for_timeout(500)  # leaving a field reruns the page, which replaces the button under the pointer
    body.get_by_role("button", name="Use it").click()
    expect(body.get_by_text("a server on this machine")).to_be_visible()
    expect(body.get_by_label("Key", exact=True)).to_have_value("")
    assert "sk-typed" not in page.content() and "sk-typed" not in page.url
    body.get_by_role("button", name="Think without it").click()
    expect(body.get_by_text("What leaves this machine: nothing")).to_be_visible()


def test_stop_ends_a_long_edit_and_the_page_stays_usable(page: Page):
    say(page, "wait")
    expect(page.locator("progress")).to_be_visible()
    page.locator("[data-view=picture]").click()
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".rt-reply").last).to_contain_text("Stopped")
    expect(page.locator(".badge")).to_have_text("original")


def test_a_second_request_waits(page: Page):
    say(page, "wait")
    expect(page.locator("progress")).to_be_visible()
    say(page, "warm")
    expect(page.get_by_text("Next: warm")).to_be_visible()
    page.get_by_role("button", name="Stop this and run the next now").click()
    edited(page, 1)


def test_a_failed_edit_may_be_kept_from_the_tree(page: Page):
    say(page, "fail")
    expect(page.locator(".rt-card").last).to_contain_text("Not good enough")
    page.get_by_role("button", name="Go to version 1").click()
    edited(page, 1)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WebP"])
def test_downloads_are_full_size_and_carry_the_recipe(page: Page, kind: str):
    say(page, "warm")
    edited(page, 1)
    page.get_by_role("button", name="Save").click()
    page.get_by_test_id("stPopoverBody").get_by_text(kind, exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=f"Download {kind}").click()
    data_of = Path(waiting.value.path()).read_bytes()
    picture = open_picture(data_of)
    text = embedded_recipe(data_of)
    assert picture.size == (600, 400) and picture.facts.format == kind.upper()
    assert text is not None and Recipe.from_yaml(text).steps[0].tool == "adjust"


def test_the_zip_holds_every_version(page: Page):
    say(page, "warm")
    edited(page, 1)
    page.get_by_role("button", name="Save").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="All steps (ZIP)").click()
    names = ZipFile(BytesIO(Path(waiting.value.path()).read_bytes())).namelist()
    assert {"version-000.png", "version-001.png", "version-001.yaml", "tree.txt"} <= set(names)


def test_a_photo_of_ones_own_opens_with_its_metadata(page: Page, tmp_path: Path):
    photo = Picture(
        np.ascontiguousarray(data.astronaut()[:300, :400]), FileFacts(name="me.jpg", format="JPEG")
    )
    path = save_picture(photo, tmp_path / "me.jpg")
    page.get_by_role("button", name="Open").click()
    page.get_by_test_id("stPopoverBody").locator("input[type=file]").first.set_input_files(path)
    expect(page.locator(".rt-brand")).to_contain_text("me")
    expect(page).to_have_url(re.compile("session=me"))


def test_a_file_that_is_no_picture_is_refused_in_words(page: Page, tmp_path: Path):
    fake = tmp_path / "fake.png"
    fake.write_bytes(b"this is no picture")
    page.get_by_role("button", name="Open").click()
    page.get_by_test_id("stPopoverBody").locator("input[type=file]").first.set_input_files(fake)
    expect(page.get_by_test_id("stAlert")).to_contain_text("fake.png")


def test_a_reload_in_the_middle_of_an_edit_loses_nothing(page: Page):
    say(page, "wait")
    expect(page.locator("progress")).to_be_visible()
    page.reload()
    expect(page.locator("progress")).to_be_visible()
    edited(page, 1)


def test_versions_are_named_and_compared(page: Page):
    say(page, "warm")
    edited(page, 1)
    page.get_by_role("button", name="More for version 0").click()
    page.get_by_role("dialog").get_by_label("Name").fill("the start")
    page.get_by_role("button", name="Save name and star").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    say(page, "wait")
    edited(page, 2)
    page.get_by_role("button", name="More for version 0").click()
    page.get_by_role("button", name="Compare with the current one").click()
    expect(page.locator(".badge")).to_contain_text("before = version 0")
