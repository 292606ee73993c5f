"""A picture that carries the history of its edit: offered, reopened step by step, or what is missing said."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from page_app import LONG, ended

from retoucher.agent.assemble import open_studio
from retoucher.agent.recipes.reopen import carried, first_steps
from retoucher.agent.recipes.replay import recipe_of
from retoucher.errors import ToolRetry
from retoucher.pictures import FileFacts, Picture, Region, encode_picture
from retoucher.settings import Settings
from retoucher.ui.chat.dropped import opened
from retoucher.ui.chat.house import House
from retoucher.ui.chat.offer_panel import bring, pair_in, reopen_with
from retoucher.ui.chat.room import Room
from retoucher.ui.chat.said import Arrival, Request


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(open_studio(Settings(home=tmp_path / "home", profile="embedded")))
    yield house
    ended(house)


def original() -> Picture:
    pixels = np.random.default_rng(3).integers(60, 160, (60, 90, 3), dtype=np.uint8)
    return Picture(pixels, FileFacts(name="hill.png"))


def edited_elsewhere(folder: Path) -> Arrival:
    """Edit the picture in another home, part of it in a drawn box, and return what was saved there."""
    house = House(open_studio(Settings(home=folder / "elsewhere", profile="embedded")))
    room = house.start(original())
    for words, region in (
        ("make it warmer", None),
        ("darken it", Region.from_box((90, 60), (10, 10, 40, 40))),
    ):
        room.say(Request(words, (), region))
        room.wait(LONG)
    assert room.conversation.head.number == 2
    recipe = recipe_of(room.conversation.session).to_yaml()
    data = encode_picture(room.conversation.picture(), "PNG", recipe=recipe)
    ended(house)
    ((arrival,), ()) = opened([("hill-v2.png", data)], house.studio.settings)
    return arrival


@pytest.fixture
def room(house: House, tmp_path: Path) -> Room:
    arrival = edited_elsewhere(tmp_path)
    room = house.start(arrival.picture)
    bring(arrival, room, house)
    return room


def test_every_step_is_a_version_again_and_the_last_is_the_picture(house: House, room: Room):
    assert reopen_with((Arrival(original()),), room, house)
    fresh = house.rooms["hill"]
    fresh.wait(LONG)
    assert not fresh.crash
    path = fresh.conversation.tree.path()
    assert [version.request for version in path] == ["", "make it warmer", "darken it"]
    assert [len(version.steps) for version in path] == [0, 1, 1]
    assert path[-1].picture == room.conversation.head.picture
    assert "pixel for pixel" in fresh.turns()[-1].reply and not carried(house.studio.database, room.name)


def test_a_reopened_history_can_be_saved_as_a_recipe_again(house: House, room: Room):
    reopen_with((Arrival(original()),), room, house)
    fresh = house.rooms["hill"]
    fresh.wait(LONG)
    again = recipe_of(fresh.conversation.session)
    (region,) = again.stages[1].regions.values()
    assert region.mask and [step.tool for step in again.steps] == ["adjust", "adjust"]


def test_another_picture_is_not_taken_for_the_original(house: House, room: Room):
    other = Picture(np.zeros((60, 90, 3), np.uint8), FileFacts(name="other.png"))
    assert not reopen_with((Arrival(other),), room, house)
    with pytest.raises(ToolRetry, match="other pixels"):
        reopen_with((Arrival(Picture(other.pixels, FileFacts(name="hill.png"))),), room, house)
    assert carried(house.studio.database, room.name)


def test_edited_and_original_dropped_together_are_known_for_a_pair(tmp_path: Path):
    edited, first = edited_elsewhere(tmp_path), Arrival(original())
    assert pair_in((edited, first)) == pair_in((first, edited)) == (edited, first)
    assert pair_in((edited, Arrival(Picture(np.zeros((9, 9, 3), np.uint8))))) is None


def test_steps_before_one_that_fails_are_kept_and_the_failure_is_said(house: House, tmp_path: Path):
    arrival = edited_elsewhere(tmp_path)
    house.studio.database.store.put(original())
    broken = arrival.recipe.replace("mask: ", "mask: A")
    assert broken != arrival.recipe
    room = house.start(arrival.picture)
    bring(Arrival(arrival.picture, broken), room, house)
    assert reopen_with((Arrival(original()),), room, house)
    fresh = house.rooms["hill"]
    fresh.wait(LONG)
    assert fresh.conversation.head.number == 1
    assert "1 of 2 steps" in fresh.turns()[-1].reply and fresh.turns()[-1].state == "failed"


def test_the_first_steps_of_a_recipe_are_cut_across_stages(tmp_path: Path):
    from retoucher.agent.values.recipe import Recipe

    recipe = Recipe.from_yaml(edited_elsewhere(tmp_path).recipe)
    assert [len(first_steps(recipe, count).steps) for count in range(3)] == [0, 1, 2]
    assert first_steps(recipe, 2) == recipe
