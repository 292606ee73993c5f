"""What was drawn and what is said belong together: no Apply, and nothing stays at work unseen."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from helpers.browser_walk import at_rest, drop, edited, needs_chromium, say, stroke, tab
from helpers.page_room import drawn_picture

pytestmark = needs_chromium
ONLY_THERE = "nothing else changed"


@pytest.fixture
def marked(page: Page) -> Page:
    """Draw a box and leave it there."""
    page.locator("[data-tool=box]").click()
    stroke(page)
    expect(page.get_by_role("button", name="Only where you drew")).to_be_visible()
    return page


def facts(page: Page):
    return expect(page.locator(".rt-facts").last)


def test_what_is_drawn_goes_with_the_words_and_is_laid_down_until_words_go_on_there(marked: Page):
    expect(marked.get_by_test_id("stChatInputTextArea")).to_have_attribute(
        "placeholder", "Change what you marked…"
    )
    say(marked, "warm")
    edited(marked, 1)
    facts(marked).to_contain_text(ONLY_THERE)
    expect(marked.get_by_text("Your next words work here")).to_have_count(0)
    expect(marked.locator(".mask[src]")).to_have_count(0)
    say(marked, "make it warm")
    edited(marked, 2)
    facts(marked).to_contain_text(ONLY_THERE)
    say(marked, "warm")
    edited(marked, 3)
    facts(marked).to_contain_text("of the picture")
    tab(marked, "Regions").get_by_role("radio", name="selection").or_(
        marked.get_by_role("button", name="selection", exact=True)
    ).first.click()
    expect(marked.get_by_role("button", name="Only in “selection”")).to_be_visible()


def test_a_suggestion_works_where_it_is_drawn_and_a_wiped_mark_counts_no_more(marked: Page):
    marked.get_by_role("button", name="Only where you drew").click()
    expect(marked.get_by_role("button", name="Only where you drew")).to_have_count(0)
    expect(marked.get_by_text("Your next words work here")).to_have_count(0)
    say(marked, "warm")
    edited(marked, 1)
    facts(marked).to_contain_text("of the picture")


def test_one_click_does_the_same_on_the_whole_photo_or_only_here(marked: Page):
    say(marked, "warm")
    edited(marked, 1)
    marked.get_by_role("button", name="Whole photo instead").click()
    edited(marked, 2)
    facts(marked).to_contain_text("of the picture")
    marked.locator("[data-tool=box]").click()
    stroke(marked)
    marked.get_by_role("button", name="Only here").click()
    edited(marked, 3)
    facts(marked).to_contain_text(ONLY_THERE)


def test_the_remove_button_says_it_for_what_is_drawn(marked: Page):
    marked.get_by_role("button", name="Remove", exact=True).click()
    edited(marked, 1)
    expect(marked.locator(".rt-said").last).to_have_text("Remove this")
    facts(marked).to_contain_text(ONLY_THERE)


def test_strokes_that_only_erase_do_nothing_and_say_so(page: Page):
    page.locator("[data-tool=eraser]").click()
    stroke(page)
    expect(page.get_by_role("button", name="Only where you drew")).to_be_visible()
    say(page, "warm the cup")
    alert = page.get_by_test_id("stAlert")
    expect(alert).to_contain_text("the strokes only erase")
    expect(alert).to_contain_text("warm the cup")
    expect(page.locator(".badge")).to_have_text("original")
    expect(page.get_by_text("Your next words work here")).to_be_visible()


def test_the_region_at_work_outlives_a_reload(marked: Page):
    marked.get_by_role("button", name="Apply").click()
    expect(marked.get_by_role("button", name="Only in “selection”")).to_be_visible()
    expect(marked).to_have_url(re.compile("region="))
    at_rest(marked)
    marked.reload()
    expect(marked.get_by_role("button", name="Only in “selection”")).to_be_visible()
    marked.get_by_role("button", name="Only in “selection”").click()
    expect(marked).not_to_have_url(re.compile("region="))


def test_what_was_edited_there_can_be_edited_there_again(marked: Page):
    say(marked, "warm")
    edited(marked, 1)
    marked.get_by_role("button", name="The marked part again").click()
    expect(marked.locator(".mask[src]")).to_have_count(1)
    say(marked, "warm")
    edited(marked, 2)
    facts(marked).to_contain_text(ONLY_THERE)


def test_another_photo_starts_clean(marked: Page, tmp_path: Path):
    say(marked, "warm")
    edited(marked, 1)
    marked.locator("[data-tool=pick]").click()
    marked.get_by_role("button", name="Subject").click()
    expect(marked.get_by_role("button", name="Only in “subject”")).to_be_visible()
    photo = tmp_path / "photo.png"
    drawn_picture(600, 400).save(photo)
    drop(marked, photo)
    marked.get_by_test_id("stChatInputSubmitButton").click()
    marked.get_by_role("button", name="Edit this picture").click()
    expect(marked.locator(".rt-brand small")).to_contain_text("photo")
    expect(marked.get_by_role("button", name="Only where you drew")).to_have_count(0)
    expect(marked.get_by_text("Looking…")).to_have_count(0)
    say(marked, "warm")
    edited(marked, 1)
    facts(marked).to_contain_text("of the picture")
