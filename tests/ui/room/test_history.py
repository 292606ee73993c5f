"""Plans changed, versions branched, varied and drawn as a tree; strokes; dropped files."""

from pathlib import Path

import numpy as np
import pytest

from helpers import LONG
from helpers.page_room import drawn_picture, said
from retoucher.agent.memory.forget import forget_session, rename_session
from retoucher.agent.recipes.export import report_html, session_zip
from retoucher.agent.recipes.replay import recipe_of
from retoucher.agent.recipes.variations import changed_from, variations_of
from retoucher.agent.values.plan import Plan, Step
from retoucher.errors import PictureError, SessionError, ToolRetry
from retoucher.pictures import Region, encode_picture, open_picture
from retoucher.settings import Settings
from retoucher.ui.chat.panels.dropped_files import opened
from retoucher.ui.chat.panels.history_panel import cards
from retoucher.ui.chat.panels.recipe_code import command_line
from retoucher.ui.chat.state import screen_images as images
from retoucher.ui.chat.state.drawn_regions import drawn_region, picked_region
from retoucher.ui.chat.state.room import Room
from retoucher.ui.chat.state.room_pool import RoomPool


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
