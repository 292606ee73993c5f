import pytest

from retoucher.engines.classical.find.phrase import parse_phrase, split_phrases


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the sky", {"kind": "sky", "noun": "sky"}),
        ("the red car", {"kind": "object", "noun": "car", "group": "vehicle", "colour": "red"}),
        ("two red cars on the left", {"count": 2, "sides": ("left",), "all": False, "noun": "car"}),
        ("second red disc", {"ordinal": 2, "colour": "red", "noun": "disc"}),
        ("third car from the right", {"ordinal": 3, "noun": "car", "counted_from": "right", "sides": ()}),
        ("the second one from the left", {"ordinal": 2, "counted_from": "left"}),
        ("the ninth person from the top", {"ordinal": 9, "noun": "person", "counted_from": "top"}),
        ("the tenth red disc", {"ordinal": 10, "counted_from": ""}),
        ("largest dark blue ball", {"extreme": "largest", "shade": "dark", "colour": "blue"}),
        ("navy coat", {"shade": "dark", "colour": "blue", "noun": "coat"}),
        ("everything blue", {"kind": "colour", "colour": "blue", "all": True}),
        ("the red parts", {"kind": "colour", "colour": "red"}),
        ("the red one", {"kind": "object", "colour": "red", "all": False}),
        ("left half", {"kind": "place", "sides": ("left",), "part": "half"}),
        ("the top third of the picture", {"kind": "place", "sides": ("top",), "part": "third"}),
        ("bottom right corner", {"kind": "place", "sides": ("bottom", "right"), "part": "corner"}),
        ("the edges", {"kind": "place", "part": "frame"}),
        ("the bottom half of the tower", {"noun": "tower", "sides": ("bottom",), "part": "half"}),
        ("everything but the red car", {"inverted": True, "noun": "car", "colour": "red"}),
        ("the main object", {"kind": "subject"}),
        ("people", {"kind": "person", "all": True}),
        ("clouds in the sky", {"kind": "sky"}),
        ("the small boats", {"noun": "boat", "all": True, "extreme": ""}),
        ("the orange", {"kind": "object", "noun": "orange", "colour": ""}),
        ("orange", {"kind": "colour", "noun": "", "colour": "orange"}),
        ("the orange orange", {"noun": "orange", "colour": "orange"}),
        ("the whole picture", {"kind": "everything"}),
        ("the light grey sports car", {"colour": "grey", "shade": "light", "group": "vehicle"}),
        ("a fnord", {"kind": "", "noun": "fnord"}),
        ("the purple fnord", {"kind": "object", "colour": "purple", "noun": "fnord"}),
        ("dark areas", {"kind": "shadows"}),
        ("the greens", {"kind": "colour", "colour": "green"}),
        ("the oranges", {"kind": "object", "noun": "orange", "colour": ""}),
        ("the radishes", {"kind": "object", "noun": "radish", "all": True}),
        ("the red wall", {"kind": "object", "group": "surface", "colour": "red"}),
    ],
)
def test_takes_a_phrase_apart(text, expected):
    parsed = parse_phrase(text)
    assert {name: getattr(parsed, name) for name in expected} == expected


@pytest.mark.parametrize(
    "text", ["", " ", "the", "of the", "🙂", "red red red", "left", "a" * 5000, "((", "and"]
)
def test_reads_anything(text):
    assert parse_phrase(text).text is not None
    assert split_phrases(text)


def test_splits_joined_phrases_but_not_two_colours_of_one_thing():
    assert split_phrases("the sky and the trees") == ("the sky", "the trees")
    assert split_phrases("sky, grass and water") == ("sky", "grass", "water")
    assert split_phrases("the black and white cat") == ("the black and white cat",)
    assert split_phrases("everything except sky and grass") == ("everything except sky and grass",)


def test_says_whether_the_words_choose():
    assert parse_phrase("the left car").chooses
    assert parse_phrase("all cars").chooses
    assert not parse_phrase("the red car").chooses
