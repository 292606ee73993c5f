"""Words to masks with the trained eyes, on photographs that scikit-image ships."""

from pathlib import Path

import numpy as np
import pytest
from skimage import data

from retoucher.agent.values.certainty import LIKELY, SURE
from retoucher.engines import Query
from retoucher.engines.classical.find.phrase import parse_phrase
from retoucher.engines.eyes.eyes_localizer import EyesLocalizer
from retoucher.engines.eyes.nanodet import NOUNS, Detection
from retoucher.engines.eyes.sight import Sight
from retoucher.engines.eyes.vocabulary import (
    is_likeness,
    is_other_animal,
    lists,
    meanings,
    mistaken,
    stands_alone,
    zone_of,
)
from retoucher.errors import ToolRetry
from retoucher.pictures import Picture, Region

COFFEE, ASTRONAUT, CAT = (Picture(p) for p in (data.coffee(), data.astronaut(), data.chelsea()))
ROCKET = Picture(data.rocket())
finder = EyesLocalizer()


def named(picture: Picture, phrase: str) -> list[Region]:
    return finder.find(picture, Query(phrase=phrase))


def one(picture: Picture, phrase: str) -> np.ndarray:
    (region,) = named(picture, phrase)
    return region.mask > 0.5


def within(inner: np.ndarray, outer: np.ndarray) -> float:
    return float((inner & outer).sum() / max(1, inner.sum()))


def test_the_vocabulary_is_of_the_detectors_nouns() -> None:
    assert set(lists()["nouns"]) == set(NOUNS)
    assert set(lists()["mistaken"]) <= set(NOUNS) and set(lists()["animals"]) <= set(NOUNS)
    assert sum(len(words) for words in lists()["nouns"].values()) > 400


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("the pug", ("dog",)),
        ("swan", ("bird",)),
        ("an old fishing boat", ("boat",)),
        ("guy sitting on the grass", ("person",)),
        ("my tennis player", ("person",)),
        ("the bonsai", ("potted plant",)),
        ("hot air balloon", ()),
        ("mountain", ()),
    ],
)
def test_everyday_words_mean_the_detectors_nouns(said: str, meant: tuple[str, ...]) -> None:
    assert meanings(parse_phrase(said).noun) == meant


def test_likenesses_and_parts_that_stand_alone_are_known() -> None:
    assert is_likeness("totem pole") and is_likeness("bronze statue") and not is_likeness("flag pole")
    assert stands_alone("front door") and not stands_alone("wheel")


def test_animals_without_a_noun_and_garments_are_known() -> None:
    assert is_other_animal("gorilla") and is_other_animal("baby kangaroo") and not is_other_animal("dog")
    assert zone_of("red baseball cap") == "head" and zone_of("shirt") == "torso" and zone_of("car") == ""
    assert "dog" in mistaken(("cat",)) and "cat" not in mistaken(("cat",))


@pytest.mark.usefixtures("eyes")
class TestOnPhotographs:
    def test_a_noun_and_its_synonym_are_the_same_thing(self) -> None:
        assert (one(ASTRONAUT, "the woman") == one(ASTRONAUT, "person")).all()
        assert (one(CAT, "the cat") == one(CAT, "kitten")).all() and one(CAT, "the cat").mean() > 0.3

    def test_garments_and_face_are_inside_the_person(self) -> None:
        person = one(ASTRONAUT, "the woman")
        suit, face = one(ASTRONAUT, "her orange suit"), one(ASTRONAUT, "the woman's face")
        assert within(suit, person) > 0.9 and within(face, person) > 0.9
        assert not (suit & face).any() and suit.sum() > 3 * face.sum()
        assert ASTRONAUT.rgb[suit].mean(axis=0)[0] > ASTRONAUT.rgb[suit].mean(axis=0)[2] + 30

    def test_who_wears_a_colour_is_found_and_who_does_not_is_not(self) -> None:
        assert (one(ASTRONAUT, "the woman in orange") == one(ASTRONAUT, "the woman")).all()
        found = named(ASTRONAUT, "the woman in green")
        assert not found or max(r.score for r in found) < 0.5

    def test_everything_but_a_thing_is_the_rest(self) -> None:
        cup, rest = one(COFFEE, "the cup"), one(COFFEE, "everything but the cup")
        assert np.mean(cup != rest) > 0.99

    def test_what_is_known_to_be_something_else_is_not_taken(self) -> None:
        assert named(CAT, "the hot air balloon") == [] and named(CAT, "the bus") == []

    def test_an_animal_that_is_seen_well_is_hardly_another_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        everywhere = (0.0, 0.0, float(CAT.width), float(CAT.height))
        monkeypatch.setattr(Sight, "things", [Detection("zebra", 0.9, everywhere)])
        assert max(region.score for region in named(CAT, "the zebra")) >= SURE
        assert named(CAT, "the dog") and max(region.score for region in named(CAT, "the dog")) < LIKELY

    def test_what_is_not_known_is_a_guess_that_says_so(self) -> None:
        guesses = named(COFFEE, "the doodad")
        assert all(r.score <= 0.5 for r in guesses)

    @pytest.mark.parametrize("phrase", ["the wheels", "teeth", "the windows", "her eyes", "the cat's tail"])
    def test_a_part_without_a_colour_is_never_the_whole_thing(self, phrase: str) -> None:
        for picture in (CAT, COFFEE):
            assert named(picture, phrase) == []

    def test_hair_is_a_guess_above_the_face(self) -> None:
        hair, face = named(ASTRONAUT, "her hair")[0], one(ASTRONAUT, "the woman's face")
        assert hair.score <= 0.4 and within(hair.mask > 0.5, one(ASTRONAUT, "the woman")) > 0.9
        assert hair.box[1] < np.nonzero(face)[0].min() and within(hair.mask > 0.5, face) < 0.3

    @pytest.mark.parametrize("noun", ["helicopter", "lighthouse", "hot-air balloon"])
    def test_what_is_not_there_is_at_most_one_guess(self, noun: str) -> None:
        assert named(CAT, noun) == []
        found = [*named(COFFEE, noun), *named(ROCKET, noun)]
        assert all(r.score <= 0.5 for r in found) and named(ROCKET, noun)[1:] == []

    def test_a_noun_that_the_detector_would_have_seen_is_a_weaker_guess_than_one_it_lacks(self) -> None:
        known, unknown = named(ROCKET, "the umbrella"), named(ROCKET, "the lighthouse")
        best = [max((r.score for r in found), default=0.0) for found in (known, unknown)]
        assert best[0] <= 0.3 and best[0] <= best[1]

    def test_a_cup_is_cut_off_its_saucer(self) -> None:
        cup, both = one(COFFEE, "the cup"), one(COFFEE, "subject")
        assert within(cup, both) > 0.95 and 0.3 * both.sum() < cup.sum() < 0.6 * both.sum()
        assert cup[150, 280] and not cup[250, 90] and not cup[330, 420]

    def test_a_head_is_a_part_of_its_owner_and_holds_the_face(self) -> None:
        person, head = one(ASTRONAUT, "the woman"), one(ASTRONAUT, "the woman's head")
        assert within(head, person) > 0.95 and head.sum() < 0.4 * person.sum()
        assert within(one(ASTRONAUT, "the woman's face"), head) > 0.7

    def test_a_clear_subject_is_said_surer_than_a_doubtful_one(self) -> None:
        (cat,), doubtful = named(CAT, "subject"), named(ROCKET, "subject")
        assert cat.score > 0.6 and all(r.score < cat.score for r in doubtful)

    def test_places_and_colours_stay_with_the_classical_engine(self) -> None:
        assert named(COFFEE, "left half")[0].source.startswith("classical")
        assert all(r.source.startswith("classical") for r in named(COFFEE, "the red parts"))

    @pytest.mark.parametrize("phrase", ["the wall", "building", "the fence", "the old house"])
    def test_what_has_no_outline_stays_with_the_classical_engine(self, phrase: str) -> None:
        for picture in (COFFEE, ASTRONAUT):
            assert all(r.source.startswith("classical") for r in named(picture, phrase))

    def test_background_is_all_but_the_subject(self) -> None:
        subject, ground = named(COFFEE, "subject")[0].mask, named(COFFEE, "the background")[0].mask
        assert np.abs(subject + ground - 1).mean() < 0.02

    def test_a_stroke_is_part_of_what_it_means(self) -> None:
        stroke = np.zeros((400, 600), np.float32)
        stroke[150:155, 200:380] = 1
        (region,) = finder.find(COFFEE, Query(brush=Region(stroke)))
        assert region.mask[152, 300] == 1 and 0.05 < region.area < 0.6

    @pytest.mark.parametrize("box", [(100, 100, 101, 101), (0, 0, 600, 400), (599, 399, 600, 400)])
    def test_any_box_gives_a_region_near_it(self, box: tuple[int, int, int, int]) -> None:
        (region,) = finder.find(COFFEE, Query(box=box))
        left, top, right, bottom = region.box
        assert left >= box[0] - 60 and top >= box[1] - 60 and right <= box[2] + 60 and bottom <= box[3] + 60

    @pytest.mark.parametrize("point", [(0, 0), (599, 399), (599, 0)])
    def test_a_click_on_the_frames_edge_holds_the_click(self, point: tuple[int, int]) -> None:
        (region,) = finder.find(COFFEE, Query(points=(point,)))
        assert region.mask[point[1], point[0]] > 0.5

    @pytest.mark.parametrize(
        "query", [Query(), Query(phrase=" "), Query(points=((600, 0),)), Query(box=(5, 5, 5, 9))]
    )
    def test_what_is_no_question_is_refused(self, query: Query) -> None:
        with pytest.raises(ToolRetry):
            finder.find(COFFEE, query)

    def test_odd_pictures_give_regions_of_their_size(self, eyes: Path) -> None:
        grey = np.full((30, 900, 4), 120, np.uint8)
        for picture in (Picture(grey), Picture(np.zeros((1, 1, 3), np.uint8))):
            for region in [*named(picture, "subject"), *named(picture, "the dog")]:
                assert region.size == picture.size
