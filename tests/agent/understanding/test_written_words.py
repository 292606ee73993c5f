"""Words about letters, frames and bars: what each wish becomes, and what it must not."""

from datetime import date
from typing import Any

import pytest

from retoucher.agent.minds.clauses.clause_context import Ears
from retoucher.agent.minds.clauses.meaning import Reading
from retoucher.agent.minds.clauses.wishes import read
from retoucher.agent.minds.words.grammar import clauses
from retoucher.agent.minds.words.tidying import tidied

EARS = Ears(size=(1200, 900))
MEME = {"font": "display", "colour": "white", "backing": "outline", "size": 0.11}
MARK = {"opacity": 0.5, "size": 0.04, "place": "bottom_right"}
WISHES: list[tuple[str, list[tuple[str, dict[str, Any]]]]] = [
    (
        'put "So it begins" at the top and "and so it ends" at the bottom',
        [("text", {"words": "So it begins", "place": "top"}),
         ("text", {"words": "and so it ends", "place": "bottom"})],
    ),
    (
        "write Merry Christmas at the top and Love from the Millers at the bottom",
        [("text", {"words": "Merry Christmas", "place": "top"}),
         ("text", {"words": "Love from the Millers", "place": "bottom"})],
    ),
    (
        'write "Title" at the top in red and "by Anna" at the bottom in small white letters',
        [("text", {"words": "Title", "place": "top", "colour": "red"}),
         ("text", {"words": "by Anna", "place": "bottom", "colour": "white", "size": 0.04})],
    ),
    ('write "one" and "two" left aligned', [("text", {"words": "one\ntwo", "align": "left"})]),
    (
        'make it a meme: "me at nine" / "me at noon"',
        [("text", MEME | {"words": "ME AT NINE", "place": "top"}),
         ("text", MEME | {"words": "ME AT NOON", "place": "bottom"})],
    ),
    ('watermark it with "© Kim"', [("text", MARK | {"words": "© Kim"})]),
    ('add a watermark "DRAFT" across the middle',
     [("text", {"words": "DRAFT", "opacity": 0.5, "size": 0.14, "place": "middle"})]),
    ('write "Sale" in big red letters with a white outline',
     [("text", {"words": "Sale", "colour": "red", "size": 0.12, "backing": "outline",
                "backing_colour": "white"})]),
    ('write "Menu" with a black background behind it',
     [("text", {"words": "Menu", "backing": "plate", "backing_colour": "black"})]),
    ('write "Menu" in handwriting', [("text", {"words": "Menu", "font": "hand"})]),
    ('write "Menu" in cursive at 40% opacity',
     [("text", {"words": "Menu", "font": "script", "opacity": 0.4})]),
    ('add a caption under the picture: "Oslo"',
     [("border", {"caption": "Oslo", "width": 0.0, "bottom": 0.14})]),
    ('make it a polaroid with the caption "Oslo"',
     [("border", {"width": 0.05, "bottom": 0.2, "caption": "Oslo", "font": "hand"})]),
    ("add the date", [("text", {"words": "{date}", "size": 0.045, "place": "bottom_right"})]),
    ("put the date 12.05.2021 in the corner", [("text", {"words": "12.05.2021", "place": "bottom_right"})]),
    ("add a white border at the top and bottom",
     [("border", {"colour": "white", "width": 0.05, "sides": ("top", "bottom")})]),
    ("round the corners", [("border", {"width": 0.0, "rounded": 0.08})]),
    ("add a white border with rounded corners and a shadow",
     [("border", {"colour": "white", "width": 0.05, "rounded": 0.06, "shadow": 0.7})]),
    ("give it a drop shadow", [("border", {"width": 0.06, "shadow": 0.7})]),
    ("make it 9:16 with blurred bars", [("pad", {"aspect": "9:16", "fill": "blurred"})]),
    ("make it fit an instagram story with blurred bars", [("pad", {"aspect": "9:16", "fill": "blurred"})]),
    ("fit it into a square with white borders", [("pad", {"aspect": "square", "fill": "white"})]),
    ("letterbox it", [("border", {"colour": "black", "width": 0.12, "sides": ("top", "bottom")})]),
    ("make it 9:16 for a story without cropping", [("extend", {"aspect": "9:16"})]),
]  # fmt: skip


def heard(wish: str) -> list[Reading]:
    return [read(clause, EARS) for clause in clauses(tidied(wish))]


@pytest.mark.parametrize(("wish", "calls"), WISHES)
def test_what_is_wished_is_what_is_called(wish: str, calls: list[tuple[str, dict[str, Any]]]) -> None:
    assert [(a.tool, a.arguments) for r in heard(wish) for a in r.actions] == calls


def test_words_in_the_sky_have_the_sky_for_their_place() -> None:
    [reading] = heard('write "Love" in the sky')
    assert [(a.tool, a.target) for a in reading.actions] == [("text", "sky")]


def test_today_is_written_out() -> None:
    [reading] = heard("add today's date")
    assert reading.actions[0].arguments["words"] == date.today().isoformat()


@pytest.mark.parametrize(
    "wish",
    [
        "remove the date",
        "remove the watermark",
        "add a shadow to the cup",
        "blur the text at the bottom",
        "make the corners darker",
        "remove the black bars",
        "the border of the lake brighter",
        "remove the caption under the picture",
        "brighten the bars",
        "make the shadow softer",
    ],
)
def test_words_about_what_is_there_write_and_frame_nothing(wish: str) -> None:
    assert not {a.tool for r in heard(wish) for a in r.actions} & {"text", "border", "pad"}
