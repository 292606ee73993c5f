"""Several photos share one wish: a strip with their progress, one ZIP of all, one undo for all."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from helpers.browser_walk import at_rest, downloaded, drop, edited, idle, needs_chromium, say
from retoucher.pictures import Picture, open_picture, save_picture

pytestmark = needs_chromium


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    """Draw three pictures that differ in size."""
    files = []
    for number in range(3):
        rows = np.linspace(40, 200, 60 + 20 * number, dtype=np.uint8)
        pixels = np.repeat(rows[:, None, None], 90, axis=1).repeat(3, axis=2)
        files.append(tmp_path / f"photo-{number}.png")
        save_picture(Picture(pixels), files[-1])
    return files


def album(page: Page) -> dict[str, Picture]:
    name, data = downloaded(page, page.get_by_role("link", name="All as ZIP"))
    assert name == "retouched.zip"
    with ZipFile(BytesIO(data)) as made:
        return {each: open_picture(made.read(each)) for each in made.namelist()}


def test_dropped_photos_share_a_wish_and_are_taken_away_and_undone_together(page: Page, photos: list[Path]):
    expect(page.locator(".rt-strip")).to_have_count(0)
    drop(page, *photos)
    say(page, "make them all warm")
    frames = page.locator(".rt-frame")
    expect(frames).to_have_count(3)
    expect(page.get_by_text("3 of 3 done")).to_be_visible()
    edited(page, 1)
    expect(page.locator(".rt-said").last).to_have_text("make it warm")
    assert [mark.inner_text() for mark in page.locator(".rt-frame .rt-mark").all()] == ["✓"] * 3
    made = album(page)
    assert list(made) == ["01-photo-0.png", "02-photo-1.png", "03-photo-2.png", "contact-sheet.jpg"]
    for photo, picture in zip(photos, made.values(), strict=False):
        before = open_picture(photo)
        red, blue = (picture.rgb.mean((0, 1)) - before.rgb.mean((0, 1)))[[0, 2]]
        assert picture.size == before.size and red > blue + 3
    frames.nth(2).click()
    expect(frames.nth(2)).to_have_attribute("aria-current", "page")
    edited(page, 1)
    page.get_by_role("button", name="Undo in all").click()
    expect(page.locator(".badge")).to_have_text("original")
    at_rest(page)
    frames.nth(0).click()
    expect(frames.nth(0)).to_have_attribute("aria-current", "page")
    expect(page.locator(".badge")).to_have_text("original")


def test_words_that_mean_no_several_photos_are_asked_about_and_one_button_means_each(
    page: Page, photos: list[Path]
):
    drop(page, *photos[:2])
    say(page, "fail")
    page.get_by_role("button", name="The same for each of them").click()
    expect(page.get_by_text("2 of 2 done, 2 of them not as wished")).to_be_visible()
    idle(page)
    assert [mark.inner_text() for mark in page.locator(".rt-frame .rt-mark").all()] == ["✕"] * 2
