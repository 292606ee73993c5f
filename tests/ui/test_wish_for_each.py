"""Words that give several dropped pictures the same wish."""

import pytest

from retoucher.ui.chat.wishes.dropped_words import wish_for_each
from retoucher.ui.chat.wishes.variation_words import variations_in, varied_wish


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("make them all black and white", "make it black and white"),
        ("apply sepia to all my photos", "apply sepia to it"),
        ("crop each of them to 4:5", "crop it to 4:5"),
        ("brighten these photos a little", "brighten it a little"),
        ("Straighten every picture", "Straighten it"),
        ("remove the dog from all of them", "remove the dog from it"),
        ("make both black and white", "make it black and white"),
        ("brighten both of them a bit", "brighten it a bit"),
        ("make both eyes brighter", ""),
        ("darken all water", ""),
        ("remove both", ""),
        ("remove the people, all of them", ""),
        ("get rid of them", ""),
        ("combine these", ""),
        ("warmer", ""),
        ("make the theme warmer, overall", ""),
        ("remove the person on the left", ""),
    ],
)
def test_several_become_one(said: str, meant: str) -> None:
    assert wish_for_each(said) == meant


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("give me three variations of this", 3),
        ("Show me a few other variations, please", 0),
        ("a few variations", 3),
        ("make 9 variants", 4),
        ("use the second variation", 0),
        ("give me three apples", 0),
    ],
)
def test_variations_are_counted(said: str, count: int) -> None:
    assert variations_in(said) == count


@pytest.mark.parametrize(
    ("said", "count", "wish"),
    [
        ("show me three variations with warmer light", 3, "warmer light"),
        ("two variants in black and white please", 2, "make it black and white"),
        ("a few alternatives with a blue tint", 3, "give it a blue tint"),
        ("three variations of it", 3, ""),
        ("make it warmer", 0, ""),
    ],
)
def test_variations_may_be_of_a_wish(said: str, count: int, wish: str):
    assert (variations_in(said), varied_wish(said)) == (count, wish)
