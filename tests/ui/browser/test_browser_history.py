"""Turns and versions in a real Chromium: questions, plans, stopping, branches, variations, sliders."""

import re

import pytest
from playwright.sync_api import Page, expect

from helpers.browser_walk import (
    at_rest,
    edited,
    idle,
    needs_chromium,
    panel,
    recipe_of,
    say,
    shut,
    stroke,
    tab,
)

pytestmark = needs_chromium


def cards(page: Page) -> list[str]:
    """Return what the cards of the edit tree say."""
    return page.locator(".tree .go .label").all_inner_texts()


def go_to(page: Page, version: int) -> None:
    page.get_by_role("button", name=f"Go to version {version}").click()


def menu_of(page: Page, version: int) -> None:
    page.get_by_role("button", name=f"More for version {version}").click()
    expect(page.get_by_role("dialog")).to_be_visible()


# --- questions --------------------------------------------------------------------------------------------


def test_an_outline_on_the_picture_answers_the_question(page: Page):
    say(page, "which")
    expect(page.locator("[data-tool=pick]")).to_have_attribute("aria-pressed", "true")
    page.locator(".outline").nth(1).click()
    edited(page, 1)
    expect(page.locator(".rt-facts").last).to_contain_text("nothing else changed")
    expect(page.locator("[data-tool=move]")).to_have_attribute("aria-pressed", "true")


def test_a_box_on_the_picture_answers_where(page: Page):
    say(page, "which")
    expect(page.locator(".outline")).to_have_count(2)
    page.locator("[data-tool=box]").click()
    stroke(page)
    page.get_by_role("button", name="Apply").click()
    edited(page, 1)
    expect(page.locator(".rt-said").last).to_have_text("The marked place")


def test_a_number_a_button_the_machine_or_nobody_answers(page: Page):
    answers = {
        1: lambda: say(page, "2"),
        2: lambda: page.get_by_role("button", name="1 · the left half").click(),
        3: lambda: page.get_by_role("button", name="Decide for me").click(),
        4: lambda: page.get_by_role("button", name="Don't ask again").click(),
    }
    for version, answer in answers.items():
        say(page, "which")
        expect(page.locator(".outline")).to_have_count(2)
        answer()
        edited(page, version)
    say(page, "which")
    edited(page, 5)
    expect(page.locator(".outline")).to_have_count(0)
    expect(panel(page, "Settings").get_by_label("Ask when it would change the picture")).not_to_be_checked()


# --- plans, stopping, waiting -----------------------------------------------------------------------------


def test_stop_keeps_what_is_done_and_the_page_stays_usable(page: Page):
    say(page, "warm hold")
    expect(page.locator(".rt-done")).to_have_count(1)
    expect(page.locator(".rt-running progress")).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".rt-reply").last).to_contain_text("Stopped")
    idle(page)
    go_to(page, 1)
    edited(page, 1)
    assert [step.tool for step in recipe_of(page).steps] == ["adjust"]


def test_a_second_request_waits_is_forgotten_or_replaces(page: Page):
    say(page, "hold")
    expect(page.locator("progress")).to_be_visible()
    say(page, "fail")
    expect(page.get_by_text("Next: fail")).to_be_visible()
    page.get_by_role("button", name="Forget the next").click()
    expect(page.get_by_text("Next: fail")).to_have_count(0)
    say(page, "warm")
    expect(page.get_by_text("Next: warm")).to_be_visible()
    page.get_by_role("button", name="Stop this and run the next now").click()
    edited(page, 1)
    say(page, "wait")
    expect(page.locator("progress")).to_be_visible()
    say(page, "warm")
    edited(page, 3)
    assert cards(page) == ["0 original", "1 warm", "2 wait", "3 warm"]


def test_a_failed_edit_tells_how_each_attempt_went_and_may_be_kept(page: Page):
    say(page, "fail")
    expect(page.locator(".rt-card").last).to_contain_text("Not good enough")
    page.get_by_text("How each attempt went").click()
    expect(page.locator(".rt-card").last).to_contain_text("Attempt 2")
    expect(page.locator(".rt-tree, .tree .card.failed")).to_have_count(2)
    page.get_by_role("button", name="Keep it anyway").click()
    expect(page.locator(".badge")).to_contain_text("editing: version")


def test_not_good_because_is_kept_and_tried_again(page: Page):
    say(page, "warm")
    edited(page, 1)
    page.get_by_role("button", name="Not good").click()
    page.get_by_label("Because").fill("warm it less")
    page.get_by_role("button", name="Undo and try again").click()
    expect(page.locator(".rt-said").last).to_have_text("warm it less")
    edited(page, 2)


# --- the tree ---------------------------------------------------------------------------------------------


def test_undo_redo_and_branches_delete_nothing(page: Page):
    say(page, "warm")
    edited(page, 1)
    expect(page.locator(".rt-card").last).to_contain_text("Checked")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".badge")).to_have_text("original")
    page.keyboard.press("Control+y")
    edited(page, 1)
    page.keyboard.press("Control+z")
    expect(page.locator(".badge")).to_have_text("original")
    page.get_by_role("button", name="Redo").click()
    edited(page, 1)
    go_to(page, 0)
    expect(page.locator(".badge")).to_have_text("original")
    say(page, "warm again")
    edited(page, 2)
    page.get_by_role("button", name="Edit and resend").click()
    page.get_by_role("textbox", name="Request").fill("warm otherwise")
    page.get_by_role("button", name="Send again").click()
    edited(page, 3)
    assert cards(page) == ["0 original", "1 warm", "2 warm again", "3 warm otherwise"]
    places = page.locator(".tree .card").evaluate_all("all => all.map(e => e.offsetLeft)")
    assert places[0] < places[1] == places[2] == places[3]
    assert page.locator(".rt-said").all_inner_texts() == ["warm", "warm again", "warm otherwise"]


def test_versions_are_named_starred_compared_and_pruned(page: Page):
    say(page, "warm")
    edited(page, 1)
    menu_of(page, 1)
    page.get_by_role("dialog").get_by_label("Name").fill("the good one")
    page.get_by_role("dialog").get_by_text("Star", exact=True).click()
    page.get_by_role("button", name="Save name and star").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".tree .marks").nth(1)).to_have_text("★")
    assert cards(page)[1] == "1 the good one"
    say(page, "warm")
    edited(page, 2)
    menu_of(page, 0)
    page.get_by_role("button", name="Compare with the current one").click()
    expect(page.locator(".badge")).to_contain_text("compared with the original")
    page.locator("[data-view=side]").click()
    expect(page.get_by_alt_text("Before")).to_be_visible()
    go_to(page, 1)
    edited(page, 1)
    menu_of(page, 2)
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.locator(".tree .card")).to_have_count(2)
    edited(page, 1)


# --- after the fact ---------------------------------------------------------------------------------------


def test_a_slider_runs_again_from_its_step_only(page: Page):
    say(page, "wait warm")
    edited(page, 1)
    seconds = page.locator(".rt-steps li:first-child .rt-row").last.inner_text()
    adjust = tab(page, "Adjust")
    adjust.get_by_role("slider", name="Temperature").press("ArrowRight")
    edited(page, 2)
    expect(page.locator(".rt-steps li:first-child .rt-row")).to_have_count(2)
    assert page.locator(".rt-steps li:first-child .rt-row").last.inner_text() == seconds
    first, second = recipe_of(page).steps
    assert first.arguments == {"strength": 0.3} and second.arguments["temperature"] == pytest.approx(0.31)
    tab(page, "History")
    places = page.locator(".tree .card").evaluate_all("all => all.map(e => e.offsetLeft)")
    assert places[1] == places[2]


IN_ONE_ROW = """count => {
  const images = [...document.querySelectorAll("[role=tabpanel] img")];
  const shown = images.filter(e => /^Version \\d+$/.test(e.alt));
  const places = shown.map(e => e.getBoundingClientRect()).filter(place => place.width);
  const columns = new Set(places.map(p => p.left)).size, rows = new Set(places.map(p => p.top)).size;
  return columns >= count && rows === 1;
}"""


SEEN = """image => {
  window.seen = [];
  const keep = () => { if (!image.hidden && image.naturalWidth) window.seen.push(image.dataset.shows); };
  new MutationObserver(keep).observe(image, { attributes: true });
}"""


def test_keys_on_a_slider_show_at_once_and_none_is_lost_and_of_what_they_made_one_variation_is_taken(
    page: Page,
):
    say(page, "warm")
    edited(page, 1)
    adjust = tab(page, "Adjust")
    slider, shown = adjust.get_by_role("slider", name="Temperature"), page.locator(".previewed")
    shown.evaluate(SEEN)
    at_rest(page)
    for _ in range(3):
        slider.press("ArrowRight")
    expect(page.locator(".rt-by-hand").last).to_have_text("Temperature +0.33")  # no press is put back
    idle(page)
    expect(shown).to_be_hidden()
    seen = page.evaluate("window.seen")
    assert seen and all("temperature%3A0.3" in address for address in seen)
    assert recipe_of(page).steps[0].arguments["temperature"] == pytest.approx(0.33)
    made = int(re.findall(r"version (\d+)", page.locator(".badge").inner_text())[0])
    assert made <= 4, "keys that follow each other make one version, but on the busiest of machines"
    for count in (2, 4, 3):
        adjust.get_by_role("radio", name=str(count)).click()
        at_rest(page)
        adjust.get_by_role("button", name="Make them").click()
        made += count
        expect(adjust.get_by_alt_text(f"Version {made}", exact=True)).to_be_visible()
        page.wait_for_function(IN_ONE_ROW, arg=count)
    adjust.get_by_role("button", name=f"Take {made - 1}").click()
    edited(page, made - 1)
    expect(adjust.get_by_role("button", name="Chosen")).to_be_disabled()
    assert recipe_of(page).steps[0].arguments["temperature"] != pytest.approx(0.3)


def guided(page: Page) -> None:
    """Turn guided mode on, or off again: the choice is kept for the tabs that follow."""
    panel(page, "Settings").get_by_text("Show each plan before it runs").click()
    at_rest(page)
    shut(page)


def test_a_plan_is_reordered_changed_and_shortened_before_it_runs(page: Page):
    guided(page)
    say(page, "warm wait")
    expect(page.get_by_role("button", name="Run the plan")).to_be_visible()
    expect(page.locator(".badge")).to_have_text("original")
    page.get_by_role("button", name="Down").first.click()
    expect(page.get_by_text("1. Enhance")).to_be_visible()
    at_rest(page)
    page.get_by_role("button", name="Remove").first.click()
    expect(page.get_by_text("1. Enhance")).to_have_count(0)
    at_rest(page)
    page.get_by_role("button", name="As it was").click()
    expect(page.get_by_text("2. Enhance")).to_be_visible()
    at_rest(page)
    page.get_by_role("button", name="Remove").last.click()
    expect(page.get_by_text("2. Enhance")).to_have_count(0)
    page.get_by_role("slider", name="Temperature").press("ArrowLeft")
    at_rest(page)
    page.get_by_role("button", name="Run the plan").click()
    edited(page, 1)
    (step,) = recipe_of(page).steps
    assert step.tool == "adjust" and step.arguments["temperature"] == pytest.approx(0.29)
    say(page, "warm")
    page.get_by_role("button", name="Don't", exact=True).click()
    expect(page.locator(".rt-reply").last).not_to_contain_text("Version 2")
    expect(page.get_by_role("button", name="Run the plan")).to_have_count(0)
    edited(page, 1)
    guided(page)
