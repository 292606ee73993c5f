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
    ("put today's date at the top left in red",
     [("text", {"words": date.today().isoformat(), "size": 0.045, "place": "top_left", "colour": "red"})]),
    ("write the date on it in small white letters",
     [("text", {"words": "{date}", "size": 0.04, "place": "bottom_right", "colour": "white"})]),
    ("write Date night on it", [("text", {"words": "Date night on it"})]),
    ("write Sale in the middle in red", [("text", {"words": "Sale", "place": "middle", "colour": "red"})]),
    ('add "Kim" in the middle, dark red',
     [("text", {"words": "Kim", "place": "middle", "colour": "darkred"})]),
    ('add "Kim" in the corner in light blue',
     [("text", {"words": "Kim", "place": "bottom_right", "colour": "lightblue"})]),
    ("write 8,90 € in red at the top", [("text", {"words": "8,90 €", "colour": "red", "place": "top"})]),
    ("write Only 9.90 EUR at the top", [("text", {"words": "Only 9.90 EUR", "place": "top"})]),
    ("add the price 1.250,- € at the top", [("text", {"words": "1.250,- €", "place": "top"})]),
    ('write "Lisa" left of the hand', [("text", {"words": "Lisa"})]),
    ('write "Noel" on the old marker in bold', [("text", {"words": "Noel", "font": "bold"})]),
    ('write "Menu" at the top of the poster', [("text", {"words": "Menu", "place": "top"})]),
    ('write "Menu" in the poster style', [("text", {"words": "Menu", "font": "display"})]),
    ('put "Sold" on the strip of grass', [("text", {"words": "Sold"})]),
    ('put "Sold" on a strip of grass', [("text", {"words": "Sold"})]),
    ('put "Sold" on a black strip',
     [("text", {"words": "Sold", "backing": "plate", "backing_colour": "black"})]),
    ('a big red title "Rome"', [("text", {"words": "Rome", "size": 0.12, "colour": "red"})]),
    ('white text "Rome" at the top', [("text", {"words": "Rome", "place": "top", "colour": "white"})]),
    ('add white text "Kim"', [("text", {"words": "Kim", "colour": "white"})]),
    ('display the text "Kim" at half opacity', [("text", {"words": "Kim", "opacity": 0.5})]),
    ('make a title "Rome"', [("text", {"words": "Rome"})]),
    ('create a text saying "Rome" at the top', [("text", {"words": "Rome", "place": "top"})]),
    ("write Rome at the top in red and Paris at the bottom in blue",
     [("text", {"words": "Rome", "place": "top", "colour": "red"}),
      ("text", {"words": "Paris", "place": "bottom", "colour": "blue"})]),
    ('put a nice watermark "Kim" on it', [("text", MARK | {"words": "Kim"})]),
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
    ("make it square with a white margin", [("pad", {"aspect": "square", "fill": "white"})]),
    ("make it a square with blurred sides", [("pad", {"aspect": "square", "fill": "blurred"})]),
    ("change it to 16:9 with black bars", [("pad", {"aspect": "16:9", "fill": "black"})]),
    ("put a soft shadow around the picture", [("border", {"width": 0.06, "shadow": 0.7})]),
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
        'remove the text that says "SALE"',
        'erase the words "Sale"',
        'remove the watermark "Getty"',
        'remove text "Getty"',
        'remove the date "12.05.2021"',
        'blur the words "Main Street" on the sign',
        'smudge the words "Main Street"',
        'brighten the title "Rome"',
        'sharpen the text "Menu"',
        'highlight the word "Free"',
        'recolour the word "Free"',
        'make the title "Rome" bigger',
        'the title "Rome" should be bigger',
        'put the sign with the text "Stop" in focus',
        'put the text "Stop" in focus',
        "add the date palm",
        "put the date tree in focus",
        "include the date cake",
        "show the date on the newspaper clearly",
        "make it a square with some space above the head",
        "turn it into a wallpaper with soft edges",
        "change the wallpaper with blurred edges",
        "soften the corners",
        "add a light shadow",
        "cast a dark shadow on it",
    ],
)
def test_words_about_what_is_there_write_and_frame_nothing(wish: str) -> None:
    assert not {a.tool for r in heard(wish) for a in r.actions} & {"text", "border", "pad"}


@pytest.mark.parametrize(
    "wish", ["make the picture square with a margin", "change the tv with a black border"]
)
def test_a_border_of_no_shape_is_no_bar(wish: str) -> None:
    assert "pad" not in {a.tool for r in heard(wish) for a in r.actions}


@pytest.mark.parametrize(
    "wish",
    ['replace the text "Sale" with "Sold"', 'change the word "Sale" to "Sold"', 'rewrite the title "Rome"'],
)
def test_other_words_for_printed_ones_are_refused_and_say_why(wish: str) -> None:
    [reading] = heard(wish)
    assert reading.refusal is not None and "printed" in reading.refusal.why


@pytest.mark.parametrize(
    "more", ["the sky darker", "the sky more blue", "make the sky darker", "a white border"]
)
def test_a_wish_behind_a_text_is_no_second_text(more: str) -> None:
    first, *rest = heard(f"write Rome at the top and {more} at the bottom")
    assert [a.arguments for a in first.actions] == [{"words": "Rome", "place": "top"}]
    assert [r.text for r in rest] == [f"{more} at the bottom"]
