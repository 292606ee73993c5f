"""EditWorld's text branch: lines in order, a folder that goes on after a kill, filters that filter."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from retoucher.pictures import Picture, Region
from retoucher.training.editworld.dataset_folder import DatasetFolder, Example
from retoucher.training.editworld.quadruples import (
    CATEGORIES,
    Quadruple,
    asked_of,
    drawn_world,
    parsed,
    question,
)
from retoucher.training.editworld.text_branch import Branch, fill_folder
from retoucher.training.world.wordings import all_words

ANSWER = """Here are some:
1. a red apple on a table; leave it for a month; a brown apple on a table; apple, table
2) a candle; wait; a stub; flame
3. an ice cube in a glass; wait an hour; water in a glass; ice, cube
4. one; two; three
no line
5. a bud; a week passes; a flower; bud"""


def test_lines_out_of_order_are_dropped() -> None:
    found = list(parsed("long-term", ANSWER))
    assert [q.words for q in found] == [("apple", "table"), ("ice", "cube"), ("bud",)]
    assert found[0].output == "a brown apple on a table"
    assert [q.input for q in asked_of(lambda text: ANSWER if "month" in text else "")("long-term", 0)] == [
        q.input for q in found
    ]


def test_a_question_tells_the_category_and_the_fields() -> None:
    texts = {question(category, 0, 5) for category in CATEGORIES}
    assert len(texts) == len(CATEGORIES)
    assert all(list(parsed("long-term", text)) for text in texts), "its own example is in order"


@pytest.mark.parametrize("category", CATEGORIES)
def test_the_drawn_world_speaks_its_own_words_and_names_what_is_in_the_input(category: str) -> None:
    known = set(all_words())
    made = [q for number in range(4) for q in drawn_world(category, number)]
    for q in made:
        assert set(f"{q.input} {q.instruction} {q.output}".replace(",", " ,").split()) <= known
        assert q.words
        assert set(q.words) <= set(q.input.replace(",", " ").split())
        assert q.input != q.output
    assert len({q.key for q in made}) > 10


@dataclass
class Brush:
    """Paints texts as grey levels; a mask is where words are, as wide as they are many."""

    painted: list[str] = field(default_factory=list)
    kill_at: int = 10**9

    def paint(self, text: str, words: Sequence[str], seed: int) -> tuple[Picture, Region]:
        if len(self.painted) >= self.kill_at:
            raise KeyboardInterrupt
        self.painted.append(text)
        mask = np.zeros((8, 8), np.float32)
        mask[:, : len(words)] = 1
        return Picture(np.full((8, 8, 3), 10 + seed, np.uint8)), Region(mask)

    def fill(self, picture: Picture, region: Region, text: str, seed: int) -> Picture:
        return Picture(np.where(region.mask[..., None] > 0, np.uint8(200 + seed), picture.rgb))


def level(picture: Picture, text: str) -> float:
    bright = float(picture.rgb[:, :2].mean()) / 255
    return bright if "after" in text else 1 - bright


def lines(category: str, number: int) -> list[Quadruple]:
    return [
        Quadruple(category, f"A thing {number}", "wait", "after", ("thing",)),
        Quadruple(category, f"a  thing {number}!", "Wait", "after", ("thing",)),
    ]


def test_the_best_try_is_kept_and_the_rest_of_the_picture_stays() -> None:
    made = Branch(lines, Brush(), level).example(lines("long-term", 0)[0])
    assert made.state == "kept"
    assert made.before.rgb[0, 0, 0] == 10, "darkest fits the input best"
    assert made.after.rgb[0, 0, 0] == 203, "brightest fits the output best"
    assert (made.after.rgb[:, 1:] == 10).all()


@pytest.mark.parametrize(
    ("gain", "judged", "state"),
    [(0.02, True, "kept"), (0.02, False, "doubtful"), (0.99, True, "doubtful"), (0.99, False, "dropped")],
)
def test_filters_keep_doubt_and_drop(gain: float, judged: bool, state: str) -> None:
    branch = Branch(lines, Brush(), level, judge=lambda before, told, after: judged, gain=gain)
    assert branch.example(lines("long-term", 0)[0]).state == state


def test_attention_on_nearly_everything_found_nothing() -> None:
    wide = Quadruple("long-term", "a b c d e f g h", "wait", "after", tuple("abcdefgh"))
    assert Branch(lines, Brush(), level).example(wide).state == "dropped"


def test_a_run_that_was_killed_goes_on_and_nothing_comes_twice(tmp_path: Path) -> None:
    categories = ("long-term", "story-type")
    with pytest.raises(KeyboardInterrupt):
        fill_folder(Branch(lines, Brush(kill_at=8), level), DatasetFolder(tmp_path, "own"), 3, categories)
    with (tmp_path / "examples.jsonl").open("a") as file:
        file.write('{"id": "half a li')
    again = Brush()
    dataset = DatasetFolder(tmp_path, "own")
    assert fill_folder(Branch(lines, again, level), dataset, 3, categories) == 4
    told = [json.loads(line) for line in (tmp_path / "examples.jsonl").read_text().splitlines()]
    assert len(told) == len({line["id"] for line in told}) == 6
    assert fill_folder(Branch(lines, Brush(), level), DatasetFolder(tmp_path, "own"), 3, categories) == 0
    assert all(Picture.open(tmp_path / line["after"]).size == (8, 8) for line in told)
    assert (tmp_path / "NOTICE.md").read_text() == "own"


def test_a_writer_without_news_ends_the_run(tmp_path: Path) -> None:
    same = lambda category, number: lines(category, 0)  # noqa: E731
    assert fill_folder(Branch(same, Brush(), level), DatasetFolder(tmp_path, ""), 5, ("long-term",)) == 1


def test_a_person_decides_what_is_doubtful(tmp_path: Path) -> None:
    dataset, grey = DatasetFolder(tmp_path, ""), Picture(np.zeros((4, 4, 3), np.uint8))
    for number, state in enumerate(("doubtful", "kept")):
        dataset.add(Example(lines("long-term", number)[0], grey, grey, {"gain": 0.1}, state))
    (waiting,) = dataset.lines("doubtful")
    dataset.decide(waiting["id"], "dropped")
    assert [line["state"] for line in DatasetFolder(tmp_path, "").lines()] == ["dropped", "kept"]
    with pytest.raises(ValueError, match="wants a state"):
        dataset.decide(waiting["id"], "maybe")
