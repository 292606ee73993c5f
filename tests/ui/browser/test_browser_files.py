"""Files in and out in a real Chromium: photos, drops, recipes, reports; and files that are no good."""

import re
import struct
import zlib
from base64 import b64decode
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest
from PIL import Image, ImageCms
from playwright.sync_api import BrowserContext, Locator, Page, expect
from skimage import data

from helpers.browser_walk import at_rest, downloaded, drop, edited, needs_chromium, panel, say, shut, stroke
from retoucher.agent.recipes.replay import replay
from retoucher.agent.values.recipe import Recipe
from retoucher.pictures import embedded_recipe, open_picture

pytestmark = needs_chromium
ARTIST, GPS, LATITUDE = 0x013B, 0x8825, 2


def photo(path: Path) -> Path:
    """Write a photograph of a person's own: with a colour profile, an artist and a place."""
    exif = Image.Exif()
    exif[ARTIST] = "Ada"
    exif.get_ifd(GPS)[LATITUDE] = (48.0, 12.0, 0.0)
    icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.fromarray(data.astronaut()[:300, :400]).save(path, quality=95, exif=exif, icc_profile=icc)
    return path


def open_photo(page: Page, path: Path) -> None:
    body = panel(page, "Open")
    at_rest(page)
    body.locator("input[type=file]").first.set_input_files(path)
    expect(page.locator(".rt-brand")).to_contain_text(path.stem)
    at_rest(page)


def saved(page: Page, kind: str, body: Locator) -> bytes:
    at_rest(page)
    if not body.get_by_role("radio", name=kind, exact=True).is_checked():
        body.get_by_role("radio", name=kind, exact=True).click()
    link = body.get_by_role("link", name=f"Download {kind}")
    expect(link).to_be_visible()
    name, written = downloaded(page, link)
    assert name.endswith({"PNG": ".png", "JPEG": ".jpg", "WebP": ".webp"}[kind])
    return written


# --- take it away -----------------------------------------------------------------------------------------


def test_downloads_are_full_size_and_keep_what_the_file_carried(page: Page, tmp_path: Path):
    path = photo(tmp_path / "me.jpg")
    first = page.url
    open_photo(page, path)
    expect(page).not_to_have_url(first)
    say(page, "warm")
    edited(page, 1)
    body = panel(page, "Save")
    made = {kind: saved(page, kind, body) for kind in ("PNG", "JPEG", "WebP")}
    exact = open_picture(made["PNG"])
    for kind, written in made.items():
        picture, file = open_picture(written), Image.open(BytesIO(written))
        assert picture.size == (400, 300) and picture.facts.format == kind.upper()
        assert picture.facts.icc == open_picture(path.read_bytes()).facts.icc
        assert file.getexif()[ARTIST] == "Ada" and not file.getexif().get_ifd(GPS)
        text = embedded_recipe(written)
        assert text is not None and Recipe.from_yaml(text).steps[0].tool == "adjust"
        assert np.abs(picture.rgb.astype(int) - exact.rgb).mean() < 3
    body.get_by_text("Put the recipe into the file").click()
    body.get_by_text("Keep where it was taken").click()
    at_rest(page)
    plain = saved(page, "JPEG", body)
    assert embedded_recipe(plain) is None
    assert Image.open(BytesIO(plain)).getexif().get_ifd(GPS)[LATITUDE] == (48.0, 12.0, 0.0)


def test_the_recipe_file_makes_the_same_picture_again(page: Page):
    page.locator("[data-tool=box]").click()
    stroke(page)
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".mask[src]")).to_have_count(1)
    say(page, "warm")
    edited(page, 1)
    body = panel(page, "Save")
    exact = open_picture(saved(page, "PNG", body))
    name, text = downloaded(page, body.get_by_role("link", name="Recipe", exact=True))
    original = open_picture(encoded(data.coffee()))
    again = replay(Recipe.from_yaml(text.decode()), original).picture
    assert name.endswith(".yaml")
    assert np.array_equal(again.pixels, exact.pixels) and not np.array_equal(again.pixels, original.pixels)


def encoded(pixels: np.ndarray) -> bytes:
    buffer = BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def test_the_zip_holds_every_version_and_the_report_every_word(page: Page):
    say(page, "warm <b>it</b>")
    edited(page, 1)
    body = panel(page, "Save")
    _, packed = downloaded(page, body.get_by_role("link", name="All steps (ZIP)"))
    archive = ZipFile(BytesIO(packed))
    names = {"version-000.png", "version-001.png", "version-001.yaml", "tree.txt"}
    assert names <= set(archive.namelist())
    assert np.array_equal(open_picture(archive.read("version-000.png")).rgb, data.coffee())
    _, report = downloaded(page, body.get_by_role("link", name="Report (HTML)"))
    text = report.decode()
    assert "warm &lt;b&gt;it&lt;/b&gt;" in text and "http" not in re.sub(r'"data:[^"]*"', "", text)
    pictures = [b64decode(found) for found in re.findall(r'src="data:image/webp;base64,([^"]+)"', text)]
    assert [open_picture(picture).size for picture in pictures] == [(600, 400), (600, 400)]


def test_the_edit_is_copied_as_code(page: Page, context: BrowserContext):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    say(page, "warm")
    edited(page, 1)
    body = panel(page, "Save")
    body.get_by_text("Copy as code").click()
    copied = {}
    for name in ("Command line", "Python", "YAML"):
        body.get_by_role("tab", name=name).click()
        code = body.get_by_role("tabpanel", name=name)
        code.locator("pre").hover()
        code.get_by_role("button", name="Copy to clipboard").click()
        copied[name] = page.evaluate("navigator.clipboard.readText()")
    assert copied["Command line"].strip() == "retoucher edit coffee.png warm"
    assert "adjust(picture, temperature=0.3)" in copied["Python"]
    compile(copied["Python"], "copied", "exec")
    assert Recipe.from_yaml(copied["YAML"]).steps[0].arguments == {"temperature": 0.3}


# --- drops ------------------------------------------------------------------------------------------------


def test_a_second_picture_is_a_reference_or_the_next_one(page: Page, tmp_path: Path):
    say(page, "warm")
    edited(page, 1)
    path = photo(tmp_path / "next.jpg")
    drop(page, path)
    say(page, "warm")
    page.get_by_role("button", name="A reference for these words").click()
    edited(page, 2)
    expect(page.get_by_alt_text("Attached picture")).to_be_visible()
    drop(page, path)
    page.get_by_test_id("stChatInputSubmitButton").click()
    page.get_by_role("button", name="Edit this picture").click()
    expect(page.locator(".rt-brand")).to_contain_text("next")
    expect(page.locator(".badge")).to_have_text("original")


def test_two_dropped_pictures_are_both_references(page: Page, tmp_path: Path):
    say(page, "warm")
    edited(page, 1)
    drop(page, photo(tmp_path / "one.jpg"), photo(tmp_path / "two.jpg"))
    say(page, "warm and match the look of these")
    asked = page.get_by_text("What are these 2 pictures for?")
    expect(asked).to_be_visible()
    expect(page.get_by_role("radio", name="Reference", checked=True)).to_have_count(2)
    page.get_by_role("button", name="Go on", exact=True).click()
    edited(page, 2)
    expect(page.get_by_alt_text("Attached picture")).to_have_count(2)
    expect(page.get_by_text("No step works with the attached pictures.")).to_be_visible()


def test_a_picture_that_carries_its_recipe_reopens_its_history(page: Page, tmp_path: Path):
    path = photo(tmp_path / "mine.jpg")
    open_photo(page, path)
    say(page, "warm")
    edited(page, 1)
    written = saved(page, "PNG", panel(page, "Save"))
    shut(page)
    (tmp_path / "edited.png").write_bytes(written)
    open_photo(page, tmp_path / "edited.png")
    expect(page.get_by_text("carries the history of its edit")).to_be_visible()
    page.get_by_role("button", name="Reopen its history").click()  # its original is in the store already
    edited(page, 1)
    assert np.array_equal(
        open_picture(saved(page, "PNG", panel(page, "Save"))).pixels, open_picture(written).pixels
    )


# --- files that are no good -------------------------------------------------------------------------------


def bomb() -> bytes:
    """Return a small PNG whose header promises sixteen thousand million pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 130_000, 130_000, 8, 2, 0, 0, 0)
    rows = chunk(b"IDAT", zlib.compress(bytes(1_000_000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + rows + chunk(b"IEND", b"")


@pytest.mark.parametrize("name", ["fake", "bomb", "empty"])
def test_a_file_that_is_no_picture_is_refused_in_words(page: Page, tmp_path: Path, name: str):
    bad = tmp_path / f"{name}.png"
    bad.write_bytes({"fake": b"this is no picture", "bomb": bomb(), "empty": b""}[name])
    body = panel(page, "Open")
    at_rest(page)
    body.locator("input[type=file]").first.set_input_files(bad)
    expect(page.get_by_test_id("stAlert")).to_contain_text(f"{name}.png")
    shut(page)
    drop(page, bad)
    say(page, "warm")
    expect(page.get_by_test_id("stAlert")).to_contain_text(f"{name}.png")
    expect(page.locator(".badge")).to_have_text("original")
    page.get_by_role("button", name="Say it without a picture").click()
    edited(page, 1)


def test_thirty_files_and_a_huge_one_are_refused_in_words(page: Page, tmp_path: Path):
    huge = tmp_path / "huge.png"
    with huge.open("wb") as file:
        file.truncate(200_000_001)
    panel(page, "Open").locator("input[type=file]").first.set_input_files(huge)
    expect(page.get_by_test_id("stPopoverBody")).to_contain_text("200.0MB or smaller")
    shut(page)
    whole = tmp_path / "whole.png"
    whole.write_bytes(encoded(data.coffee()[:80, :90]))
    with whole.open("r+b") as file:
        file.truncate(200_000_000)
    open_photo(page, whole)
    expect(page.locator(".badge")).to_have_text("original")
    small = encoded(np.full((8, 8, 3), 90, np.uint8))
    files = [tmp_path / f"file-{number}.png" for number in range(30)]
    for file in files:
        file.write_bytes(small)
    drop(page, *files)
    say(page, "warm")
    expect(page.get_by_test_id("stAlert")).to_contain_text("30 files came")
    page.get_by_role("button", name="Put all aside").click()
    edited(page, 1)


def test_nothing_can_be_sent_without_words(page: Page):
    send = page.get_by_test_id("stChatInputSubmitButton")
    expect(send).to_be_disabled()
    say(page, "   ")
    expect(page.get_by_test_id("stAlert")).to_contain_text("Nothing was said")
    expect(page.locator(".rt-said")).to_have_count(0)
    say(page, "x" * 4000)
    expect(page.locator(".rt-reply").last).to_contain_text("hello")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
