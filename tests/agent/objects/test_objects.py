"""Text and pasted pictures lie on the picture until they are merged: tools work below them."""

import numpy as np
import pytest
from PIL import Image

from helpers.things.laid_things import SIZE, carried_out, said, stamped, step
from retoucher.agent.context import Options
from retoucher.agent.conversation import Conversation
from retoucher.agent.memory.sessions import Database
from retoucher.agent.minds.rules.rules_mind import RulesMind
from retoucher.agent.recipes.references import Shelf
from retoucher.agent.recipes.replay import recipe_of, replay
from retoucher.pictures import FileFacts, Picture, Region
from retoucher.tools.text import text


def dated(picture: Picture, day: str) -> Picture:
    tags = Image.Exif()
    tags[0x0132] = f"{day} 10:00:00"
    return Picture(picture.pixels, FileFacts(exif=tags.tobytes()))


def ground(talk: Conversation) -> Picture:
    return talk.session.store.picture(talk.head.ground)


def test_what_comes_after_a_title_works_below_it(talk: Conversation, photo: Picture) -> None:
    said(talk, 'write "Summer" at the bottom in white')
    title = talk.head.laid.objects
    carried_out(talk, step("blur", amount=0.6))
    assert talk.head.laid.objects == title
    below = replay(recipe_of(talk.session), photo)
    plain = talk.session.store.picture(talk.head.ground)
    assert (talk.picture().pixels == text(plain, **title[0].arguments).pixels).all()
    assert below.picture.digest == talk.head.picture


def test_ground_is_what_it_would_be_without_the_title(talk: Conversation) -> None:
    alone = carried_out(talk, step("adjust", temperature=0.3), step("adjust", contrast=0.2)).head
    talk.session.move_head(talk.tree.path()[0])
    carried_out(talk, step("adjust", temperature=0.3))
    carried_out(talk, step("text", words="Hi", place="top"))
    carried_out(talk, step("adjust", contrast=0.2))
    assert talk.head.ground == alone.picture


def test_outside_region_and_objects_the_bytes_stay(talk: Conversation, photo: Picture) -> None:
    said(talk, 'write "Summer" at the top')
    digest = talk.workplace.add_region(Region.from_box(SIZE, (20, 120, 120, 220)))
    local = step("adjust", exposure=0.8).model_copy(update={"region": digest, "target": "selection"})
    titled = talk.picture().pixels.copy()
    carried_out(talk, local)
    changed = (talk.picture().pixels != titled).any(axis=2)
    region = talk.session.store.region(digest)
    assert changed.any() and not (changed & (region.mask == 0)).any()


@pytest.mark.parametrize(
    ("request_", "argument", "value"),
    [
        ("make the title red", "colour", "red"),
        ("make the text bold", "font", "bold"),
        ('change the title to "Hi there"', "words", "Hi there"),
        ("rotate the title by 20 degrees", "angle", 20.0),
        ("set the opacity of the title to 40%", "opacity", 0.4),
    ],
)
def test_words_change_the_object(talk: Conversation, request_: str, argument: str, value: object) -> None:
    said(talk, 'write "Summer" at the bottom', "make it darker", request_)
    (changed,) = talk.head.laid.objects
    assert changed.arguments[argument] == value
    assert ground(talk).digest == talk.tree.path()[2].ground


def test_words_move_and_scale_the_object(talk: Conversation) -> None:
    said(talk, 'write "Summer" at the bottom')
    first = talk.head.laid.objects[0].arguments
    said(talk, "move the title up")
    moved = talk.head.laid.objects[0].arguments
    said(talk, "make the text 50% bigger")
    larger = talk.head.laid.objects[0].arguments
    said(talk, "move the title to the top left corner")
    corner = talk.head.laid.objects[0].arguments
    assert "point" not in first and SIZE[1] / 2 < moved["point"][1] < SIZE[1]
    assert larger["size"] == pytest.approx(1.5 * moved["size"], rel=0.06)
    assert corner["point"][0] < SIZE[0] / 2 and corner["point"][1] < SIZE[1] / 2


def test_a_follow_up_changes_the_title_and_adds_none(talk: Conversation) -> None:
    said(talk, 'write "Summer" at the bottom', "in yellow", "move the title up", "bigger")
    (title,) = talk.head.laid.objects
    assert title.arguments["colour"] == "yellow" and title.arguments["words"] == "Summer"
    said(talk, "make the text twice as big")
    assert len(talk.head.laid.objects) == 1


def test_a_title_is_taken_off_and_comes_back(talk: Conversation, photo: Picture) -> None:
    said(talk, 'write "Summer" at the bottom', "remove the title")
    assert talk.head.laid.objects == () and talk.head.picture == photo.digest
    list(talk.say("undo"))
    assert len(talk.head.laid.objects) == 1


def test_objects_follow_a_crop(talk: Conversation) -> None:
    carried_out(talk, step("text", words="Hi", point=(200, 150), size=0.1))
    carried_out(talk, step("crop", box=(100, 50, 300, 200)))
    (title,) = talk.head.laid.objects
    assert tuple(title.arguments["point"]) == (100, 100)
    assert title.arguments["size"] == pytest.approx(0.1 * 240 / 150, rel=0.05)


def test_a_pasted_picture_turns_with_the_ground(talk: Conversation) -> None:
    carried_out(stamped(talk), step("rotate", angle=90))
    (piece,) = talk.head.laid.objects
    assert piece.arguments["angle"] == pytest.approx(90)
    assert (piece.arguments["x"], piece.arguments["y"]) == pytest.approx((0.5, 0.25), abs=0.01)
    made = replay(
        recipe_of(talk.session), talk.picture(talk.tree.path()[0]), shelf=Shelf(store=talk.session.store)
    )
    assert made.picture.digest == talk.head.picture


def test_a_second_title_lies_above_the_first(talk: Conversation) -> None:
    said(talk, 'write "One" at the top', 'write "Two" at the bottom', "make it darker")
    assert [o.arguments["words"] for o in talk.head.laid.objects] == ["One", "Two"]
    assert [s.tool for s in recipe_of(talk.session).steps] == ["expose", "text", "text"]


def test_a_ground_that_changes_below_a_title_leaves_its_shadow(talk: Conversation) -> None:
    carried_out(talk, step("text", words="Summer", size=0.2, point=(90, 120), colour="white"))
    left = talk.workplace.add_region(Region.from_box(SIZE, (0, 0, 80, 240)))
    titled = talk.picture().pixels.copy()
    local = step("adjust", exposure=2.0).model_copy(update={"region": left, "target": "selection"})
    carried_out(talk, local)
    assert (talk.picture().pixels[:, 80:] == titled[:, 80:]).all()
    assert (talk.picture().pixels[:, :80] != titled[:, :80]).any()


def test_a_title_that_is_laid_anew_gets_the_shadow_that_it_needs_there(talk: Conversation) -> None:
    carried_out(talk, step("text", words="Hi", size=0.15, colour="white", point=(40, 60)))
    said(talk, "move the title to the right side", "make the title black")
    shades = [version.laid.objects[0].arguments["shade"] for version in talk.tree.path()[1:]]
    assert shades[0] == shades[2] == 0 and shades[1] > 0.5


def test_a_date_is_each_pictures_own(photo: Picture, database: Database) -> None:
    days = [dated(photo, day) for day in ("2019:05:31", "2024:12:01")]
    opened = Conversation.start(
        days[0], "dated", mind=RulesMind(), database=database, options=Options(may_ask=False)
    )
    said(opened, "add the date", "move the text up")
    (there,) = opened.head.laid.objects
    assert there.arguments["words"] == "{date}"
    for day, written in zip(days, ("2019-05-31", "2024-12-01"), strict=True):
        made = replay(recipe_of(opened.session), day).picture
        assert (made.pixels == text(day, **there.arguments | {"words": written}).pixels).all()
    opened.close()


def test_merged_words_are_part_of_the_picture(talk: Conversation, photo: Picture) -> None:
    said(talk, 'write "Summer" at the bottom')
    titled = talk.head.picture
    said(talk, "merge the text")
    assert talk.head.picture == titled and not talk.head.laid.objects
    carried_out(talk, step("adjust", exposure=0.5))
    assert [s.tool for s in recipe_of(talk.session).steps] == ["text", "adjust"]
    assert replay(recipe_of(talk.session), photo).picture.digest == talk.head.picture


def test_words_in_a_region_are_part_of_the_picture(talk: Conversation) -> None:
    digest = talk.workplace.add_region(Region.from_box(SIZE, (20, 120, 300, 220)))
    carried_out(talk, step("text", words="Hi").model_copy(update={"region": digest, "target": "selection"}))
    assert talk.head.laid.objects == () and talk.head.steps[0].object is None


def test_a_version_from_before_there_were_objects_opens(talk: Conversation) -> None:
    said(talk, 'write "Summer" at the bottom')
    old = talk.head.model_dump(mode="json", exclude={"laid", "merged"})
    for done in old["steps"]:
        del done["object"]
    version = type(talk.head).model_validate(old)
    assert version.ground == version.picture and not version.laid.objects


def test_words_turned_by_half_a_turn_stand_on_their_head() -> None:
    grey = Picture(np.full((201, 301, 3), 120, np.uint8))
    there = {"words": "Hügel", "size": 0.2, "colour": "white", "font": "italic", "point": (150, 100)}
    level = (text(grey, **there).pixels > 180).any(axis=2)[::-1, ::-1]
    turned = (text(grey, **there, angle=180).pixels > 180).any(axis=2)
    near = np.maximum.reduce([np.roll(level, (y, x), (0, 1)) for y in (-1, 0, 1) for x in (-1, 0, 1)])
    assert turned.sum() == pytest.approx(level.sum(), rel=0.02) and level.sum() > 500
    assert not (turned & ~near).any()


def test_a_see_through_title_lets_the_ground_through() -> None:
    grey = Picture(np.full((100, 200, 3), 60, np.uint8))
    there = {"words": "Hi", "size": 0.5, "colour": "white"}
    full, half, none = (text(grey, **there, opacity=share).pixels for share in (1, 0.5, 0))
    assert (none == 60).all() and 60 < half.max() < full.max() == 255
