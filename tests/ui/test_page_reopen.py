"""A picture that carries the history of its edit: offered, reopened step by step, or what is missing said."""

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from re import sub

import numpy as np
import pytest

from helpers import LONG
from helpers.page_app import ended
from retoucher.agent.assemble import open_studio
from retoucher.agent.recipes.reopen import carried, first_steps
from retoucher.agent.recipes.replay import recipe_of
from retoucher.errors import ToolRetry
from retoucher.pictures import FileFacts, Picture, Region, encode_picture
from retoucher.settings import Settings
from retoucher.ui.chat.panels.dropped_files import opened
from retoucher.ui.chat.panels.offer_panel import bring, pair_in, reopen_with
from retoucher.ui.chat.state.message import Arrival, Request
from retoucher.ui.chat.state.room import Room
from retoucher.ui.chat.state.room_pool import RoomPool


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[RoomPool]:
    pool = RoomPool(open_studio(Settings(home=tmp_path / "home", profile="embedded")))
    yield pool
    ended(pool)


def original() -> Picture:
    pixels = np.random.default_rng(3).integers(60, 160, (60, 90, 3), dtype=np.uint8)
    return Picture(pixels, FileFacts(name="hill.png"))


def edited_elsewhere(folder: Path) -> Arrival:
    """Edit the picture in another home, part of it in a drawn box, and return what was saved there."""
    pool = RoomPool(open_studio(Settings(home=folder / "elsewhere", profile="embedded")))
    room = pool.start(original())
    for words, region in (
        ("make it warmer", None),
        ("darken it", Region.from_box((90, 60), (10, 10, 40, 40))),
    ):
        room.say(Request(words, (), region))
        room.runner.wait(LONG)
    assert room.conversation.head.number == 2
    recipe = recipe_of(room.conversation.session).to_yaml()
    data = encode_picture(room.conversation.picture(), "PNG", recipe=recipe)
    ended(pool)
    ((arrival,), ()) = opened([("hill-v2.png", data)], pool.studio.settings)
    return arrival


@pytest.fixture
def room(pool: RoomPool, tmp_path: Path) -> Room:
    arrival = edited_elsewhere(tmp_path)
    room = pool.start(arrival.picture)
    bring(arrival, room, pool)
    return room


def test_every_step_is_a_version_again_and_the_last_is_the_picture(pool: RoomPool, room: Room):
    assert reopen_with((Arrival(original()),), room, pool)
    fresh = pool.rooms["hill"]
    fresh.runner.wait(LONG)
    assert not fresh.runner.crash
    path = fresh.conversation.tree.path()
    assert [version.request for version in path] == ["", "make it warmer", "darken it"]
    assert [len(version.steps) for version in path] == [0, 1, 1]
    assert path[-1].picture == room.conversation.head.picture
    assert "pixel for pixel" in fresh.runner.past()[-1].reply and not carried(pool.studio.database, room.name)


def test_a_reopened_history_can_be_saved_as_a_recipe_again(pool: RoomPool, room: Room):
    reopen_with((Arrival(original()),), room, pool)
    fresh = pool.rooms["hill"]
    fresh.runner.wait(LONG)
    again = recipe_of(fresh.conversation.session)
    (region,) = again.stages[1].regions.values()
    assert region.mask and [step.tool for step in again.steps] == ["adjust", "expose"]


def test_another_picture_is_not_taken_for_the_original(pool: RoomPool, room: Room):
    other = Picture(np.zeros((60, 90, 3), np.uint8), FileFacts(name="other.png"))
    assert not reopen_with((Arrival(other),), room, pool)
    with pytest.raises(ToolRetry, match="other pixels"):
        reopen_with((Arrival(Picture(other.pixels, FileFacts(name="hill.png"))),), room, pool)
    assert carried(pool.studio.database, room.name)


def test_edited_and_original_dropped_together_are_known_for_a_pair(tmp_path: Path):
    edited, first = edited_elsewhere(tmp_path), Arrival(original())
    assert pair_in((edited, first)) == pair_in((first, edited)) == (edited, first)
    assert pair_in((edited, Arrival(Picture(np.zeros((9, 9, 3), np.uint8))))) is None


def test_steps_before_one_that_fails_are_kept_and_the_failure_is_said(pool: RoomPool, tmp_path: Path):
    arrival = edited_elsewhere(tmp_path)
    pool.studio.database.store.put(original())
    small = b64encode(Region.full((9, 6)).to_png()).decode()
    broken = sub("mask: .*", f"mask: {small}", arrival.recipe)
    assert broken != arrival.recipe
    room = pool.start(arrival.picture)
    bring(Arrival(arrival.picture, broken), room, pool)
    assert reopen_with((Arrival(original()),), room, pool)
    fresh = pool.rooms["hill"]
    fresh.runner.wait(LONG)
    assert fresh.conversation.head.number == 1
    assert "1 of 2 steps" in fresh.runner.past()[-1].reply and fresh.runner.past()[-1].state == "failed"


def test_the_first_steps_of_a_recipe_are_cut_across_stages(tmp_path: Path):
    from retoucher.agent.values.recipe import Recipe

    recipe = Recipe.from_yaml(edited_elsewhere(tmp_path).recipe)
    assert [len(first_steps(recipe, count).steps) for count in range(3)] == [0, 1, 2]
    assert first_steps(recipe, 2) == recipe
