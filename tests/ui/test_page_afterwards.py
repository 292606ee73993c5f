"""What one does with an edit on the page: rate, keep, reorder, prune, copy, bring masks and pictures."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from helpers import LONG
from helpers.page_app import ended
from retoucher.agent.assemble import open_studio
from retoucher.agent.memory.feedback import ratings
from retoucher.agent.values.plan import Plan, Step
from retoucher.pictures import FileFacts, Picture, Region, encode_picture, save_picture
from retoucher.settings import Settings
from retoucher.ui.chat.panels.region_panel import usable_regions
from retoucher.ui.chat.server.app import the_pool
from retoucher.ui.chat.state.message import Request
from retoucher.ui.chat.state.room import Room
from retoucher.ui.chat.state.room_pool import RoomPool


def rooms() -> list[Room]:
    return list(the_pool().rooms.values())


def say(app: AppTest, words: str) -> Room:
    app.chat_input(key="say").set_value(words).run()
    return settled(app)


def settled(app: AppTest) -> Room:
    rooms()[-1].runner.wait(LONG)
    app.run()
    assert not app.exception
    return rooms()[-1]


def tools_of(room: Room) -> list[str]:
    return [step.tool for step in room.conversation.head.steps]


def own_routines(app: AppTest) -> list[str]:
    return [button.key for button in app.button if button.key and button.key.startswith("own-routine")]


def planned(app: AppTest) -> None:
    app.toggle(key="set-guided").set_value(True).run()
    say(app, "warm then wait")


def test_steps_of_a_plan_change_places(app: AppTest):
    planned(app)
    app.button(key="plan-0-adjust-0-down").click().run()
    app.button(key="plan-run").click().run()
    assert tools_of(settled(app)) == ["enhance", "adjust"]


def test_a_step_of_a_plan_is_changed_by_its_slider(app: AppTest):
    planned(app)
    app.slider(key="plan-0-adjust-0-temperature").set_value(-0.5).run()
    app.button(key="plan-1-enhance-0-remove").click().run()
    app.button(key="plan-run").click().run()
    (step,) = settled(app).conversation.head.steps
    assert (step.tool, step.arguments) == ("adjust", {"temperature": -0.5})


def test_a_button_that_is_pressed_as_a_slider_moves_is_heard_and_the_next_plan_stands_as_it_is_made(
    app: AppTest,
):
    planned(app)
    app.slider(key="plan-0-adjust-0-temperature").set_value(-0.5)
    app.button(key="plan-run").click().run()
    room = settled(app)
    assert [step.arguments.get("temperature") for step in room.conversation.head.steps] == [-0.5, None]
    say(app, "warm")
    (moved,) = [one for one in app.slider if re.fullmatch("plan-.*-temperature", one.key or "")]
    assert moved.value == 0.3
    moved.set_value(0.6)
    app.button(key="plan-stop").click().run()
    assert settled(app).runner.current is None and room.conversation.head.number == 1


def test_a_button_that_is_pressed_as_a_control_moves_is_heard_wherever_it_stands(app: AppTest):
    """What moved is taken first, and began a new draw of the page before the button was asked."""
    head = say(app, "warm").conversation.head
    app.slider(key=f"adjust-{head.id}-0-temperature").set_value(-0.5)
    app.button(key="edit-1").click().run()
    assert app.session_state["tab"].editing == 1 and app.text_area, "in the chat, which is drawn last"
    room = settled(app)
    assert room.conversation.head.steps[0].arguments == {"temperature": -0.5}
    title = Step(reason="r", tool="text", arguments={"words": "Hi", "size": 0.2, "colour": "red"})
    room.carry_out(Plan(steps=(title,)), room.conversation.head, "a title")
    head = settled(app).conversation.head
    app.slider(key=f"objects-{head.id}-0-opacity").set_value(0.5)
    app.button(key="light-on-top").click().run()
    assert app.session_state["tab"].on_top, "below the objects"
    settled(app)
    app.text_input(key=f"rename-{room.name}").set_value("Summer")
    app.button(key="thumb-up").click().run()
    assert settled(app).name == "Summer" and ratings(the_pool().studio.database, "Summer")


def test_a_plan_is_put_back_as_it_was_and_refused(app: AppTest):
    planned(app)
    app.button(key="plan-0-adjust-0-remove").click().run()
    app.button(key="plan-reset").click().run()
    assert app.button(key="plan-1-enhance-2-remove")
    app.button(key="plan-stop").click().run()
    assert settled(app).conversation.head.number == 0


def test_a_change_that_was_stopped_is_not_run_again_when_the_page_is_drawn(app: AppTest):
    room = say(app, "wait warm")
    head = room.conversation.head
    app.slider(key=f"adjust-{head.id}-0-strength").set_value(0.9).run()
    room.stop()
    for _ in range(2):
        settled(app)
    assert (room.conversation.head.id, room.runner.running, len(room.conversation.turns)) == (
        head.id,
        False,
        2,
    )


def test_a_slider_that_is_moved_on_meanwhile_ends_where_it_was_left(app: AppTest):
    room = say(app, "wait warm")
    head = room.conversation.head
    for strength in (0.5, 0.7, 0.1):
        app.slider(key=f"adjust-{head.id}-0-strength").set_value(strength).run()
    settled(app)
    room = settled(app)
    made = [turn.request for turn in room.conversation.turns]
    assert room.conversation.head.steps[0].arguments["strength"] == pytest.approx(0.1)
    assert len(made) == 3, "the first move and the last, none between"


def test_a_slider_that_is_moved_on_makes_no_more_versions_by_itself(app: AppTest):
    room = say(app, "wait warm")
    head = room.conversation.head
    for strength in (0.5, 0.7, 0.1):
        app.slider(key=f"adjust-{head.id}-0-strength").set_value(strength).run()
    for _ in range(4):
        settled(app)
    assert len(room.conversation.turns) == 3
    assert app.slider(key=f"adjust-{head.id}-0-strength").value == pytest.approx(0.1), "where it was left"


def test_a_run_of_arrow_presses_makes_one_version_that_says_what_was_moved(app: AppTest):
    (room,) = rooms()
    key = f"adjust-{room.conversation.head.id}-0-saturation"
    for presses in (1, 2, 3):
        app.slider(key=key).set_value(presses / 100).run()
        assert not room.runner.running and not room.conversation.turns, "another press may follow"
    app.session_state["tab"].hand.rests = 0.0
    app.run()
    settled(app)
    (turn,) = room.conversation.turns
    assert turn.request == "Saturation +0.03" and "saturation +0.03" in turn.reply
    app.slider(key=key).set_value(0.5).run()
    assert settled(app).conversation.head.request == "Saturation +0.50", "what is no key's press runs at once"


def test_a_step_that_a_slider_changed_is_called_by_what_was_set(app: AppTest):
    head = say(app, "warm").conversation.head
    app.slider(key=f"adjust-{head.id}-0-temperature").set_value(-0.5).run()
    assert settled(app).conversation.head.request.startswith("Temperature -0.50")


def test_after_a_look_there_is_light_and_colour_on_top_of_it(app: AppTest):
    (room,) = rooms()
    step = Step(reason="", tool="look", arguments={"name": "noir"})
    room.carry_out(Plan(steps=(step,), thinking=""), room.conversation.head, "Noir")
    looked = settled(app).conversation.head
    app.button(key="light-on-top").click().run()
    app.slider(key=f"adjust-{looked.id}-again-0-contrast").set_value(0.4).run()
    head = settled(app).conversation.head
    assert (head.parent, head.steps[0].arguments) == (looked.id, {"contrast": pytest.approx(0.4)})


def test_sliders_of_a_photo_without_edits_stay_when_one_was_moved(app: AppTest):
    (room,) = rooms()
    original = room.conversation.head
    for exposure in (0.4, 0.8, 1.2):
        app.slider(key=f"adjust-{original.id}-0-exposure").set_value(exposure).run()
    for _ in range(3):
        settled(app)
    assert room.conversation.head.steps[0].arguments == {"exposure": pytest.approx(1.2)}
    assert len(room.conversation.turns) == 2, "the first move and the last, none between"
    for name in ("contrast", "saturation", "temperature"):
        assert app.slider(key=f"adjust-{original.id}-0-{name}").value == 0
    app.slider(key=f"adjust-{original.id}-0-exposure").set_value(0.0).run()
    assert settled(app).conversation.head.id == original.id, "back at zero it is the photo as it was"
    settled(app)
    assert len(room.conversation.turns) == 2


def test_a_browser_that_is_told_nothing_but_the_control_shows_where_the_amount_stands(app: AppTest):
    """A run that is broken off leaves it no more than that; once it showed, and sent, the lowest of each."""
    say(app, "warm")
    sliders = [one for one in app.slider if one.key and one.key.startswith("adjust-")]
    assert sum(slider.value > slider.min for slider in sliders) >= 4
    for slider in sliders:
        typed = app.number_input(key=f"{slider.key}-typed")
        assert list(slider.proto.default) == [typed.proto.default] == [slider.value]


def test_a_number_is_typed_and_the_way_back_is_one_press(app: AppTest):
    (room,) = rooms()
    key = f"adjust-{room.conversation.head.id}-0-exposure"
    assert app.button(key=f"{key}-back").disabled
    app.number_input(key=f"{key}-typed").set_value(0.33).run()
    settled(app)
    assert app.slider(key=key).value == pytest.approx(0.33)
    assert room.conversation.head.steps[0].arguments == {"exposure": pytest.approx(0.33)}
    app.slider(key=key).set_value(0.5).run()
    settled(app)
    assert app.number_input(key=f"{key}-typed").value == pytest.approx(0.5)
    app.slider(key=key).set_value(0.7)
    for late in (0.33, 0.5):  # what a browser says that has not heard of the slider's last place
        app.number_input(key=f"{key}-typed").set_value(late).run()
    assert settled(app) and app.slider(key=key).value == pytest.approx(0.7)
    app.button(key=f"{key}-back").click().run()
    assert settled(app).conversation.head.number == 0


def test_sliders_work_where_the_picture_is_marked_and_the_next_words_in_all_of_it(app: AppTest):
    room = say(app, "warm")
    head, tab = room.conversation.head, app.session_state["tab"]
    box = Region.from_box(room.conversation.picture().size, (50, 50, 200, 200)).named("selection")
    tab.region = room.regions.keep(box, "selection")
    app.run()
    (key,) = [s.key for s in app.slider if s.key and s.key.endswith("-0-exposure")]
    for exposure in (0.4, 0.8):
        app.slider(key=key).set_value(exposure).run()
    for _ in range(3):
        settled(app)
    made = room.conversation.head
    assert made.parent == head.id and made.steps[0].arguments == {"exposure": pytest.approx(0.8)}
    before, after = room.conversation.picture(head).rgb, room.conversation.picture().rgb
    changed = (before != after).any(axis=2)
    assert changed[60:190, 60:190].any() and not changed[~box.inside].any()
    assert tab.region == "" and tab.laid
    say(app, "warm")
    assert not room.conversation.head.steps[0].region


def test_one_of_two_steps_is_switched_off(app: AppTest):
    room = say(app, "wait warm")
    head = room.conversation.head
    app.button(key=f"adjust-{head.id}-0-off").click().run()
    room = settled(app)
    (step,) = room.conversation.head.steps
    assert step.tool == "adjust" and room.conversation.head.parent == head.parent
    assert not [b for b in app.button if (b.key or "").endswith("-0-off")], "one alone is undone"


def test_an_object_that_is_moved_on_meanwhile_ends_where_it_was_left(app: AppTest):
    (room,) = rooms()
    step = Step(
        reason="r", tool="text", arguments={"words": "Hi", "place": "middle", "size": 0.2, "colour": "red"}
    )
    room.carry_out(Plan(steps=(step,)), room.conversation.head, "a title")
    settled(app)
    key = f"objects-{room.conversation.head.id}-0-opacity"
    for opacity in (0.9, 0.8, 0.7, 0.6, 0.5):
        app.slider(key=key).set_value(opacity).run()
    for _ in range(3):
        settled(app)
    assert room.conversation.head.laid.objects[0].arguments["opacity"] == pytest.approx(0.5)
    assert app.slider(key=key).value == pytest.approx(0.5), "the same control, under the same finger"


def test_variations_of_a_wish_follow_the_wish(app: AppTest):
    room = say(app, "two variations with warm colours")
    settled(app)
    made = [version.request for version in room.conversation.tree.versions.values() if version.parent]
    assert made == ["give it warm colours", *(f"Variation {n}: give it warm colours" for n in (1, 2))]


def test_as_many_variations_are_made_as_are_chosen_when_the_button_is_pressed(app: AppTest):
    room = say(app, "warm")
    app.segmented_control(key="variation-count").set_value(2)
    app.button(key="variations").click().run()
    for _ in range(3):
        settled(app)
    made = [v.request for v in room.conversation.tree.versions.values() if v.request.startswith("Variation")]
    assert (app.session_state["variation-count"], len(made)) == (2, 2)


def test_sliders_follow_an_undo(app: AppTest):
    room = say(app, "warm")
    head = room.conversation.head
    app.slider(key=f"adjust-{head.id}-0-temperature").set_value(-0.5).run()
    room = settled(app)
    room.history.go_to(head)
    for _ in range(2):
        settled(app)
    assert room.conversation.head.id == head.id and len(room.conversation.turns) == 2
    assert app.slider(key=f"adjust-{head.id}-again-0-temperature").value == pytest.approx(0.3)


def test_what_was_moved_meanwhile_is_dropped_when_the_change_is_stopped(app: AppTest):
    room = say(app, "wait warm")
    head = room.conversation.head
    for strength in (0.9, 0.1):
        app.slider(key=f"adjust-{head.id}-0-strength").set_value(strength).run()
    room.stop()
    for _ in range(2):
        settled(app)
    assert (room.conversation.head.id, len(room.conversation.turns)) == (head.id, 2)


def test_a_thumb_up_is_kept_beside_what_the_judge_thought(app: AppTest):
    room = say(app, "warm")
    app.button(key="thumb-up").click().run()
    (rating,) = ratings(the_pool().studio.database, room.name)
    assert rating.good and rating.passed and rating.version == room.conversation.head.id
    assert app.button(key="thumb-up").disabled


def test_what_was_good_three_times_is_a_preset_of_ones_own_until_it_is_forgotten(app: AppTest):
    room = say(app, "warm")
    app.button(key="thumb-up").click().run()
    for _ in range(2):
        assert not own_routines(app)
        say(app, "warm")
        app.button(key="thumb-up").click().run()
    made = room.conversation.head
    app.button(key="own-routine-0").click().run()
    settled(app)
    again = room.conversation.head
    assert again.id != made.id and tools_of(room) == [step.tool for step in made.steps]
    app.button(key="own-routines-forget").click().run()
    assert not own_routines(app)


def test_not_good_because_is_kept_and_tried_again(app: AppTest):
    room = say(app, "warm")
    (why,) = [field for field in app.text_input if field.label == "Because…"]
    why.set_value("too warm for me")
    (again,) = [b for b in app.button if b.label == "Undo and try again"]
    again.click().run()
    room = settled(app)
    (rating,) = ratings(the_pool().studio.database, room.name)
    assert (rating.good, rating.because) == (False, "too warm for me")
    assert room.runner.past()[-1].request == "too warm for me"


def test_not_good_may_only_be_said(app: AppTest):
    room = say(app, "warm")
    (only,) = [b for b in app.button if b.label == "Only say so"]
    only.click().run()
    assert [r.good for r in ratings(the_pool().studio.database, room.name)] == [False]
    assert len(settled(app).runner.past()) == 1


def test_an_edit_can_be_copied_as_a_line_as_python_and_as_yaml(app: AppTest):
    say(app, "warm")
    shown = [block.value for block in app.code]
    assert any(text.startswith("retoucher edit coffee.png warm") for text in shown)
    assert any("adjust(picture, temperature=0.3)" in text for text in shown)
    assert any("tool: adjust" in text for text in shown)


def test_the_copied_python_makes_the_same_picture(app: AppTest, tmp_path: Path):
    room = say(app, "warm")
    (program,) = [block.value for block in app.code if block.value.startswith("from retoucher import")]
    save_picture(room.conversation.picture(room.conversation.tree.path()[0]), tmp_path / "coffee.png")
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True)
    assert Picture.open(tmp_path / "edited.png") == room.conversation.picture()


def test_keep_it_anyway_makes_a_failed_attempt_the_current_version(app: AppTest):
    room = say(app, "fail")
    assert room.conversation.head.number == 0
    app.button(key="keep").click().run()
    room = settled(app)
    assert room.conversation.head.number > 0
    assert room.conversation.head.verdict is not None and not room.conversation.head.verdict.passed


def dropped(app: AppTest, words: str) -> None:
    png = encode_picture(landscape(), "PNG")
    app.chat_input(key="say").set_value(words).upload("hill.png", png, "image/png").run()


def test_a_second_picture_raises_a_question_and_becomes_the_next_one(app: AppTest):
    first = say(app, "warm")
    dropped(app, "warm it")
    assert len(rooms()) == 1 and app.button(key="drop-reference")
    app.button(key="drop-edit").click().run()
    second = settled(app)
    assert second is not first and second.conversation.picture().size == landscape().size
    assert second.runner.past()[-1].request == "warm it" and len(first.runner.past()) == 1


def test_a_second_picture_may_be_a_reference_or_be_left_out(app: AppTest):
    say(app, "warm")
    dropped(app, "warm it")
    app.button(key="drop-reference").click().run()
    room = settled(app)
    assert len(rooms()) == 1 and room.runner.past()[-1].attachments == (landscape().digest,)
    dropped(app, "warm it")
    app.button(key="drop-nothing").click().run()
    assert settled(app).runner.past()[-1].attachments == ()


def test_a_mask_from_a_file_is_the_region_at_work(app: AppTest):
    room = rooms()[0]
    size = room.conversation.picture().size
    mask = Region.from_box(size, (10, 10, 60, 50))
    app.file_uploader(key="mask-file").set_value(("cup.png", mask.to_png(), "image/png"))
    (use,) = [b for b in app.button if b.label == "Use it" and b.key not in ("model-use", "image-use")]
    use.click().run()
    assert [record.name for record in room.conversation.session.regions.values()] == ["cup"]
    before = room.conversation.picture().pixels
    after = say(app, "warm").conversation.picture().pixels
    changed = (before != after).any(axis=2)
    assert changed[10:50, 10:60].mean() > 0.9 and changed.sum() <= 40 * 50


def test_a_region_at_work_is_shown_beside_the_words_and_left_there(app: AppTest):
    size = rooms()[0].conversation.picture().size
    app.file_uploader(key="mask-file").set_value(("cup.png", Region.full(size).to_png(), "image/png"))
    (use,) = [b for b in app.button if b.label == "Use it" and b.key not in ("model-use", "image-use")]
    use.click().run()
    assert app.button(key="chip-region").label == "Only in “cup”"
    app.button(key="chip-region").click().run()
    assert not [b for b in app.button if b.key == "chip-region"]
    assert [record.name for record in rooms()[0].conversation.session.regions.values()] == ["cup"]


def test_a_mask_of_another_size_is_a_warning(app: AppTest):
    app.file_uploader(key="mask-file").set_value(("tiny.png", Region.full((10, 10)).to_png(), "image/png"))
    (use,) = [b for b in app.button if b.label == "Use it" and b.key not in ("model-use", "image-use")]
    use.click().run()
    assert any("10" in warning.value for warning in app.warning)
    assert not rooms()[0].conversation.session.regions


def test_the_format_shown_is_the_format_saved(app: AppTest):
    jpeg = encode_picture(landscape(), "JPEG")
    app.file_uploader(key="open-file").set_value(("hill.jpg", jpeg, "image/jpeg")).run()
    app.run()
    assert rooms()[-1].conversation.picture().facts.format == "JPEG"
    assert any("Download JPEG" in html.value for html in app.get("html"))


def test_pruning_takes_a_version_and_what_was_made_from_it(app: AppTest):
    say(app, "warm")
    room = say(app, "warm again")
    tree = room.conversation.tree
    room.history.go_to(tree.numbered(0))
    room.history.prune(tree.numbered(1))
    app.run()
    assert [v.number for v in room.conversation.tree.versions.values()] == [0]
    assert not app.exception


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Room]:
    """Give a room with the real mind and tools on a picture whose upper half is sky."""
    pool = RoomPool(open_studio(Settings(home=tmp_path / "real", profile="embedded")))
    yield pool.start(landscape())
    ended(pool)


def landscape() -> Picture:
    """Draw a blue gradient over dark green."""
    pixels = np.zeros((120, 180, 3), np.uint8)
    pixels[:60] = np.linspace((90, 140, 220), (170, 200, 240), 60).astype(np.uint8)[:, None]
    pixels[60:] = (40, 80, 30)
    noise = np.random.default_rng(0).integers(0, 4, pixels.shape, dtype=np.uint8)
    return Picture(pixels + noise, FileFacts(name="hill.png"))


def done(room: Room, words: str, region: Region | None = None) -> None:
    room.say(Request(words, (), region))
    room.runner.wait(LONG)
    assert not room.runner.crash


def test_a_named_mask_is_used_again_by_its_name(real: Room):
    upper = Region.from_box((180, 120), (0, 0, 180, 60))
    real.conversation.workplace.add_region(upper, "roof of the world")
    before = real.conversation.picture()
    done(real, "darken the roof of the world")
    after = real.conversation.picture()
    assert np.array_equal(before.pixels[60:], after.pixels[60:])
    assert after.pixels[:60].mean() < before.pixels[:60].mean() - 3


def test_a_named_mask_follows_a_crop_there_and_back(real: Room):
    stripe = Region.from_box((180, 120), (60, 0, 120, 120))
    mask = real.regions.keep(stripe, "stripe")
    assert real.regions.here(mask) == mask
    done(real, "crop to 1:1")
    (step,) = real.conversation.head.steps
    assert step.frame
    left = -round(step.frame[2])
    here = real.regions.region(real.regions.here(mask))
    assert here.size == real.conversation.picture().size == (120, 120)
    assert np.array_equal(here.mask, stripe.mask[:, left : left + 120])
    assert [record.digest for record in usable_regions(real)] == [mask]
    edge = real.regions.keep(Region.from_box((120, 120), (0, 0, 20, 120)), "edge")
    real.conversation.session.move_head(real.conversation.tree.numbered(0))
    assert real.regions.region(real.regions.here(edge)).box == (left, 0, left + 20, 120)
    assert real.regions.here(mask) == mask and real.regions.here("") == ""


def test_use_the_sky_mask_again(real: Room):
    done(real, "darken the sky")
    first = real.conversation.picture()
    done(real, "use the sky mask again and make it warmer")
    second = real.conversation.picture()
    assert real.conversation.head.number == 2
    assert np.array_equal(first.pixels[70:], second.pixels[70:])
    assert not np.array_equal(first.pixels[:50], second.pixels[:50])
