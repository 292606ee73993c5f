"""The room behind the page: turns in a worker, questions, stopping, queueing, what is shown of a turn."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from helpers.page_app import LONG, ended, until
from retoucher.agent.memory.forget import forget_session, rename_session
from retoucher.agent.recipes.export import report_html, session_zip
from retoucher.agent.recipes.replay import recipe_of
from retoucher.agent.recipes.variations import changed_from, variations_of
from retoucher.agent.values.plan import Plan, Step
from retoucher.errors import PictureError, SessionError, ToolRetry
from retoucher.pictures import FileFacts, Picture, Region, encode_picture, open_picture
from retoucher.settings import Settings
from retoucher.ui.chat.panels.cards import plan_card, verdict_card
from retoucher.ui.chat.panels.dropped_files import opened
from retoucher.ui.chat.panels.history_panel import cards
from retoucher.ui.chat.panels.recipe_code import command_line
from retoucher.ui.chat.panels.stage_panel import answer_at, stage_data
from retoucher.ui.chat.server.scripted_rooms import scripted_pool
from retoucher.ui.chat.state import screen_images as images
from retoucher.ui.chat.state.drawn_regions import drawn_region, picked_region
from retoucher.ui.chat.state.message import Arrival, Dropped, Request
from retoucher.ui.chat.state.room import Room
from retoucher.ui.chat.state.room_pool import RoomPool
from retoucher.ui.chat.state.tab import Tab
from retoucher.ui.chat.state.turns import StepView, TurnView
from retoucher.ui.stage import Gesture


def drawn_picture(width: int = 60, height: int = 40) -> Picture:
    ramp = np.linspace(20, 200, width, dtype=np.uint8)
    pixels = np.repeat(np.tile(ramp, (height, 1))[..., None], 3, axis=2)
    return Picture(pixels, FileFacts(name="ramp.png"))


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[RoomPool]:
    pool = scripted_pool(tmp_path / "page")
    yield pool
    ended(pool)


@pytest.fixture
def room(pool: RoomPool) -> Room:
    return pool.start(drawn_picture())


def said(room: Room, words: str) -> None:
    room.say(Request(words))
    room.runner.wait(LONG)
    assert not room.runner.crash


def test_an_edit_becomes_a_version_and_a_checked_turn(room: Room):
    said(room, "warm")
    (view,) = room.runner.past()
    assert (view.state, room.conversation.head.number, view.steps[0].state) == ("done", 1, "done")
    assert "Checked" in verdict_card(view) and "temperature" in plan_card(view)


def test_a_question_is_answered_by_number_and_works_there_only(room: Room):
    said(room, "which")
    assert room.runner.current is not None and room.runner.current.question is not None
    room.answer("2")
    room.runner.wait(LONG)
    before, after = room.conversation.picture(room.conversation.tree.path()[0]), room.conversation.picture()
    left = np.s_[:, : before.width // 2]
    assert np.array_equal(before.pixels[left], after.pixels[left])
    assert not np.array_equal(before.pixels, after.pixels)
    assert "outside the region: 0 pixels changed" in verdict_card(room.runner.past()[-1])


def test_one_outline_is_tinted_and_corrected_by_clicks(room: Room):
    said(room, "perhaps")
    tab = Tab()
    width, height = room.conversation.picture().size
    first = room.conversation.question
    assert first is not None and first.options[0].region.removeprefix("sha256:") in stage_data(room, tab).mask
    tab.clicks = "+"
    assert stage_data(room, tab).outlines == ()
    at = f"{width - 5},{height // 2}"
    room.answer(answer_at(Gesture("pick", {"x": width - 5, "y": height // 2}), room, tab))
    room.runner.wait(LONG)
    assert room.runner.current is not None and room.runner.current.exchanges[-1].answer == f"1 +{at}"
    again = room.runner.question
    assert again is not None and again.text == "Is this the half now?"
    store = room.conversation.session.store
    before, after = (store.region(q.options[0].region) for q in (first, again))
    assert before.mask[height // 2, -5] == 0 and after.mask[height // 2, -5] == 1
    tab.clicks = "-"
    room.answer(answer_at(Gesture("pick", {"x": width - 5, "y": height // 2}), room, tab))
    room.runner.wait(LONG)
    assert room.runner.question is not None
    assert store.region(room.runner.question.options[0].region).mask[height // 2, -5] == 0
    tab.clicks = ""
    assert answer_at(Gesture("pick", {"x": 3, "y": 4}), room, tab) == "3,4"
    assert stage_data(room, tab).outlines


def test_never_ask_decides_now_and_later(room: Room):
    said(room, "which")
    room.never_ask()
    room.runner.wait(LONG)
    assert room.runner.past()[-1].state == "done" and not room.conversation.options.may_ask


def test_stop_ends_a_long_step_and_loses_nothing(room: Room):
    said(room, "warm")
    room.say(Request("wait"))
    until(
        lambda: room.runner.current and room.runner.current.steps and room.runner.current.steps[0].share > 0
    )
    room.stop()
    room.runner.wait(LONG)
    assert room.conversation.head.number == 1
    assert room.runner.past()[-1].steps[0].state == "stopped"


def test_a_second_request_waits_for_the_first(room: Room):
    room.say(Request("wait"))
    room.say(Request("warm"))
    assert room.aside.following is not None
    room.runner.wait(LONG)
    assert [view.request for view in room.runner.past()] == ["wait", "warm"]


def test_a_second_request_may_replace_the_first(room: Room):
    room.say(Request("wait"))
    room.say(Request("warm"))
    room.conversation.cancel.cancel()
    room.runner.wait(LONG)
    assert [step.tool for step in room.conversation.head.steps] == ["adjust"]


def test_nothing_moves_while_an_edit_runs(room: Room):
    room.say(Request("wait"))
    with pytest.raises(SessionError, match="at work"):
        room.history.go_to(room.conversation.head)
    with pytest.raises(SessionError, match="at work"):
        room.settings.use(room.settings.studio)
    room.stop()
    room.runner.wait(LONG)


def test_a_failed_edit_says_so_and_keeps_its_attempts(room: Room):
    said(room, "fail")
    view = room.runner.past()[-1]
    assert view.state == "failed" and len(view.verdicts) == 2
    assert room.conversation.head.number == 0 and len(room.conversation.tree.versions) == 3
    assert "What each attempt bought" in verdict_card(view)


def test_words_from_outside_never_become_markup(room: Room):
    said(room, "warm <img src=x onerror=alert(1)>")
    assert "<img src=x" not in plan_card(room.runner.past()[-1]) + verdict_card(room.runner.past()[-1])


def test_a_turn_looks_the_same_after_a_restart(tmp_path: Path):
    first = scripted_pool(tmp_path / "page")
    room = first.start(drawn_picture(), "mine")
    said(room, "warm")
    said(room, "which")
    shown = plan_card(room.runner.past()[0]), verdict_card(room.runner.past()[0])
    second = scripted_pool(tmp_path / "page").open("mine")
    assert (plan_card(second.runner.past()[0]), verdict_card(second.runner.past()[0])) == shown
    assert second.runner.current is not None and second.runner.current.state == "asking"
    second.answer("1")
    second.runner.wait(LONG)
    assert second.runner.past()[-1].state == "done"


def test_a_question_and_what_was_chosen_stay_to_be_read(tmp_path: Path):
    room = scripted_pool(tmp_path / "page").start(drawn_picture(), "mine")
    asked(room)
    room.answer("2")
    room.runner.wait(LONG)
    (seen,) = room.runner.past()[-1].exchanges
    assert (seen.question, seen.answer, seen.choice) == ("Which half do you mean?", "2", "the right half")
    assert room.conversation.turns[-1].exchanges == (seen,)
    again = scripted_pool(tmp_path / "page").open("mine")
    assert again.runner.past()[-1].exchanges == [seen]
    report = report_html(again.conversation.session)
    assert report.index(seen.question) < report.index("<b>the right half</b>")


def test_the_price_of_a_plan_is_said_to_be_the_most_it_can_be():
    plan = Plan(steps=(Step(reason="So.", tool="adjust"),), cost=1.67)
    card = plan_card(TurnView(1, plan=plan, steps=[StepView(plan.steps[0])]))
    assert "at most $1.67, with all retries" in card


def test_a_plan_says_whose_price_is_not_known():
    plan = Plan(steps=(Step(reason="So.", tool="adjust"),), unpriced=("openai:<new>",))
    card = plan_card(TurnView(1, plan=plan, steps=[StepView(plan.steps[0])]))
    assert "No price is known for openai:&lt;new&gt;: the caps on money do not count it." in card


def test_a_request_that_waits_survives_a_restart_with_its_pictures_and_region(tmp_path: Path):
    pool = scripted_pool(tmp_path / "page")
    room = pool.start(drawn_picture(), "mine")
    like, place = drawn_picture(45, 30), Region.from_box((60, 40), (5, 5, 40, 30))
    room.aside.following = Request("warm", (like,), place)
    again = scripted_pool(tmp_path / "page").open("mine")
    again.say_following()
    again.runner.wait(LONG)
    view = again.runner.past()[-1]
    assert (view.request, view.attachments, view.state) == ("warm", (like.digest,), "done")
    assert view.steps[0].step.region == place.digest
    third = scripted_pool(tmp_path / "page").open("mine")
    assert third.aside.following is None and third.runner.past()[-1].attachments == (like.digest,)


def test_what_came_while_a_turn_ran_waits_behind_its_question(room: Room):
    said(room, "which")
    room.aside.following = Request("warm")
    room.answer("1")
    room.runner.wait(LONG)
    assert [view.request for view in room.runner.past()] == ["which", "warm"]


def test_pictures_that_wait_for_a_word_survive_a_restart_and_a_new_name(tmp_path: Path):
    pool = scripted_pool(tmp_path / "page")
    room = pool.start(drawn_picture(), "mine")
    other, like = drawn_picture(50, 30), drawn_picture(45, 30)
    room.aside.dropped = Dropped((Arrival(other, "steps: []"),), "warm these")
    room.aside.references = (like,)
    pool.rename(room, "ours")
    again = scripted_pool(tmp_path / "page").open("ours")
    assert again.aside.dropped is not None
    assert again.aside.dropped.text == "warm these"
    assert [(a.picture.digest, a.recipe) for a in again.aside.dropped.arrivals] == [
        (other.digest, "steps: []")
    ]
    assert [picture.digest for picture in again.aside.references] == [like.digest]
    again.aside.dropped = None
    said(again, "warm")
    assert again.runner.past()[-1].attachments == (like.digest,)
    third = scripted_pool(tmp_path / "page").open("ours")
    assert third.aside.dropped is None and not third.aside.references


def test_a_deleted_session_takes_its_waiting_pictures_with_it(pool: RoomPool, room: Room):
    other = drawn_picture(50, 30)
    room.aside.dropped = Dropped((Arrival(other),))
    name, database = room.name, pool.studio.database
    assert database.store.has(other.digest)
    pool.close(name)
    forget_session(database, name)
    assert not database.store.has(other.digest)


def test_guided_mode_waits_and_runs_the_changed_plan(room: Room):
    room.settings.choose(approve=True, may_ask=True)
    said(room, "warm")
    assert (
        room.runner.current is not None
        and room.runner.current.plan is not None
        and room.runner.current.state == "approving"
    )
    (step,) = room.runner.current.plan.steps
    changed = step.model_copy(update={"arguments": {"temperature": -0.2}})
    room.approve(room.runner.current.plan.model_copy(update={"steps": (changed,)}))
    room.runner.wait(LONG)
    assert room.conversation.head.steps[0].arguments == {"temperature": -0.2}


def test_resending_branches_and_deletes_nothing(room: Room):
    said(room, "warm")
    said(room, "warm again")
    room.say_again(room.runner.past()[1], "wait")
    room.runner.wait(LONG)
    tree = room.conversation.tree
    assert tree.head.parent == tree.numbered(1).id and len(tree.versions) == 4


def test_a_changed_step_runs_from_there_only(room: Room):
    said(room, "warm then wait")
    head = room.conversation.head
    assert [step.tool for step in head.steps] == ["adjust", "enhance"]
    again = changed_from(room.conversation, room.runner.journal, 1, head.steps[1])
    assert len(again.done) == 1
    room.carry_out(again.plan, again.base, again.request, again.done)
    room.runner.wait(LONG)
    assert room.conversation.head.parent == head.parent
    assert [step.state for step in room.runner.past()[-1].steps] == ["done", "done"]


def test_variations_are_siblings_that_differ(room: Room):
    said(room, "warm")
    for again in variations_of(room.conversation, 3):
        room.queue(again.plan, again.base, again.request)
    room.runner.wait(LONG)
    siblings = room.conversation.tree.children(room.conversation.tree.path()[0])
    assert len({version.picture for version in siblings}) == 4


def test_what_has_no_amount_written_varies_by_its_usual_one_and_what_has_none_not_at_all(room: Room):
    head = room.conversation.head
    room.carry_out(Plan(steps=(Step(reason="So.", tool="look", arguments={"name": "vintage"}),)), head, "old")
    room.runner.wait(LONG)
    strengths = [a.plan.steps[0].arguments["strength"] for a in variations_of(room.conversation, 4)]
    assert len(set(strengths)) == 4 and max(strengths) < 1
    said(room, "crop")
    assert variations_of(room.conversation, 1)[0].plan.steps[0].arguments["top"] == 0.25
    head = room.conversation.head
    room.carry_out(
        Plan(steps=(Step(reason="So.", tool="flip", arguments={"axis": "horizontal"}),)), head, "mirror it"
    )
    room.runner.wait(LONG)
    with pytest.raises(ToolRetry, match="nothing to vary"):
        variations_of(room.conversation, 2)


def test_what_nobody_said_is_copied_as_a_recipe_not_as_words(room: Room):
    said(room, "warm")
    assert command_line(recipe_of(room.conversation.session)) == "retoucher edit ramp.png warm"
    again = variations_of(room.conversation, 1)[0]
    room.carry_out(again.plan, again.base, again.request)
    room.runner.wait(LONG)
    assert "retoucher replay recipe.yaml ramp.png" in command_line(recipe_of(room.conversation.session))


def test_the_tree_is_laid_out_without_overlap(room: Room):
    said(room, "warm")
    said(room, "fail")
    said(room, "wait")
    places = [(card.column, card.row) for card in cards(room.conversation.tree)]
    assert len(set(places)) == len(places) == len(room.conversation.tree.versions)


def test_strokes_become_a_region_of_the_picture(room: Room):
    digest = room.conversation.head.picture
    box = {"kind": "box", "erase": False, "width": 1, "points": [[10, 5], [30, 25]]}
    rubber = {"kind": "line", "erase": True, "width": 8, "points": [[20, 15], [20, 15]]}
    region = drawn_region({"picture": digest, "base": "", "strokes": [box, rubber]}, room)
    assert region.mask[6, 11] == 1 and region.mask[15, 20] == 0 and region.mask[35, 50] == 0
    with pytest.raises(ToolRetry, match="changed since"):
        drawn_region({"picture": "sha256:0", "base": "", "strokes": [box]}, room)


def test_a_click_outside_the_picture_is_refused(room: Room):
    digest = room.conversation.head.picture
    with pytest.raises(ToolRetry, match="outside"):
        picked_region({"picture": digest, "x": 9999, "y": 1}, room)
    assert not picked_region({"picture": digest, "x": 30, "y": 20}, room).empty


def test_of_thirty_files_ten_are_taken_and_the_others_named(tmp_path: Path):
    png = encode_picture(drawn_picture(), "PNG")
    arrivals, (told,) = opened([(f"{n:02}.png", png) for n in range(30)], Settings(home=tmp_path))
    assert [a.picture.facts.name for a in arrivals] == [f"{n:02}.png" for n in range(10)]
    assert "30 files" in told and "10 were taken" in told and "10.png" in told and "15 more" in told


def test_a_file_that_is_no_picture_keeps_back_no_other_one(tmp_path: Path):
    files = [("notes.png", b"just words"), ("ramp.png", encode_picture(drawn_picture(), "PNG"))]
    ((arrival,), (told,)) = opened(files, Settings(home=tmp_path))
    assert arrival.picture == drawn_picture() and "notes.png" in told


def test_the_squares_of_a_picture_are_its_pixels_and_the_screen_gets_less(pool: RoomPool):
    big = drawn_picture(2600, 300)
    digest = pool.studio.database.store.put(big)
    tiles = [open_picture(images.tile_bytes(pool.studio.database.store, digest, n, 0)) for n in range(3)]
    assert np.array_equal(np.hstack([tile.pixels for tile in tiles]), big.pixels)
    with pytest.raises(PictureError, match="no square 3, 0"):
        images.tile_bytes(pool.studio.database.store, digest, 3, 0)
    small, _ = images.picture_bytes(pool.studio.database.store, digest, images.SCREEN)
    assert open_picture(small).width == images.SCREEN


def test_the_difference_is_black_where_nothing_changed(room: Room):
    said(room, "which")
    room.answer("1")
    room.runner.wait(LONG)
    first, last = (v.picture for v in room.conversation.tree.path())
    data = images.heat_bytes(room.conversation.session.store, first, last)
    heat = open_picture(data)
    assert heat.rgb[:, 40:].max() < 10 < heat.rgb[:, :20].max()


def test_a_session_is_renamed_and_deleted_with_its_own_pictures_only(pool: RoomPool):
    database = pool.studio.database
    room = pool.start(drawn_picture(), "one")
    pool.start(drawn_picture(), "two")
    said(room, "warm")
    shared, own = (version.picture for version in room.conversation.tree.path())
    pool.close("one")
    rename_session(database, "one", "three")
    assert pool.open("three").runner.past()[0].request == "warm"
    with pytest.raises(SessionError, match="already"):
        rename_session(database, "three", "two")
    pool.close("three")
    forget_session(database, "three")
    assert database.names() == ["two"] and database.store.has(shared) and not database.store.has(own)


def test_the_report_holds_its_pictures_and_the_zip_every_version(room: Room):
    said(room, "warm")
    room.conversation.workplace.add_region(Region.full((60, 40), "all"), "all")
    report = report_html(room.conversation.session)
    assert report.count("data:image/webp") == 2 and "http" not in report.replace("charset", "")
    assert session_zip(room.conversation.session)[:2] == b"PK"


def asked(room: Room) -> None:
    said(room, "which")
    assert room.runner.question is not None


def right_half() -> Region:
    return Region.from_box((60, 40), (30, 0, 60, 40))


def test_a_new_request_with_a_region_is_not_taken_as_the_answer(room: Room):
    asked(room)
    room.hear(Request("remove this", (), right_half()))
    assert room.doubtful is not None and room.runner.question is not None
    room.settle_doubt(answers=False)
    room.runner.wait(LONG)
    assert room.doubtful is None and [view.request for view in room.runner.past()] == ["remove this"]


def test_a_region_with_here_answers_where(room: Room):
    asked(room)
    room.hear(Request("here", (), right_half()))
    room.runner.wait(LONG)
    assert room.runner.past()[-1].exchanges[-1].answer == "30,0,60,40"


def test_what_was_said_may_be_the_answer_after_all(room: Room):
    asked(room)
    room.hear(Request("make the right half warm"))
    assert room.doubtful is not None
    room.settle_doubt(answers=True)
    room.runner.wait(LONG)
    assert room.runner.past()[-1].exchanges[-1].answer == "make the right half warm"


def test_pressing_an_option_ends_the_doubt(room: Room):
    asked(room)
    room.hear(Request("remove this"))
    room.answer("2")
    room.runner.wait(LONG)
    assert room.doubtful is None and room.runner.past()[-1].exchanges[-1].answer == "2"


def test_a_picture_never_answers_a_question(room: Room):
    asked(room)
    room.hear(Request("2", (drawn_picture(),)))
    assert room.doubtful is not None


def test_a_session_is_renamed_while_its_question_waits(pool: RoomPool, tmp_path: Path):
    room = pool.start(drawn_picture(), "before")
    room.settings.choose(approve=True)
    asked(room)
    pool.rename(room, "after")
    assert pool.current_name("before") == "after" and pool.open("after") is room
    assert room.runner.question is not None and room.conversation.options.approve
    reopened = scripted_pool(tmp_path / "page").open("after")
    assert reopened.runner.question == room.runner.question
    room.settings.choose(approve=False)
    room.answer("1")
    room.runner.wait(LONG)
    assert room.runner.past()[-1].exchanges[-1].answer == "1" and room.runner.past()[-1].state == "done"


def test_a_session_is_not_renamed_under_a_running_edit(pool: RoomPool, room: Room):
    room.say(Request("wait"))
    with pytest.raises(SessionError, match="at work"):
        pool.rename(room, "other")
    room.stop()
    room.runner.wait(LONG)
    pool.rename(room, "other")
    assert pool.open("other") is room


def test_a_deleted_session_leaves_no_question_to_its_namesake(pool: RoomPool):
    asked(pool.start(drawn_picture(), "one"))
    pool.close("one")
    forget_session(pool.studio.database, "one")
    assert pool.start(drawn_picture(), "one").runner.question is None


def test_a_version_is_starred_while_a_question_waits(room: Room):
    asked(room)
    head = room.conversation.head
    room.conversation.session.change_version(head.model_copy(update={"starred": True, "name": "start"}))
    assert room.conversation.head.starred and room.runner.question is not None


def test_where_each_part_of_an_instruction_acted_is_shown_with_its_words(room: Room):
    said(room, "warm")
    view = room.runner.past()[-1]
    region = room.conversation.session.store.put(right_half())
    result = view.steps[0].result
    assert result is not None and "figcaption" not in plan_card(view)
    told = {"explanation": {"a <b>red</b> hat": region}, "shares": {"a <b>red</b> hat": 0.25}}
    view.steps[0].result = result.model_copy(update=told)
    card = plan_card(view)
    assert "a &lt;b&gt;red&lt;/b&gt; hat" in card and "25%" in card and images.address("mask", region) in card


def test_strokes_drawn_while_an_edit_ran_are_not_lost(room: Room):
    before = room.conversation.head.picture
    said(room, "warm")
    box = {"kind": "box", "erase": False, "width": 1, "points": [[10, 5], [30, 25]]}
    region = drawn_region({"picture": before, "base": "", "strokes": [box]}, room)
    assert region.mask[6, 11] == 1 and region.mask[35, 50] == 0
    with pytest.raises(ToolRetry, match="only erase"):
        drawn_region({"picture": before, "base": "", "strokes": [box | {"erase": True}]}, room)
