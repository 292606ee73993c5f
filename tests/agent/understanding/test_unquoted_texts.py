"""Words that are to be written, without quotation marks: as they were typed, and nothing else is written."""

import pytest

from helpers.understanding_gate import hear
from retoucher.agent.minds.rules import RulesMind
from retoucher.agent.minds.words.unquoted_texts import lettered


@pytest.mark.parametrize(
    ("said", "words", "place"),
    [
        ("put OPEN STAGE TONIGHT at the top", "OPEN STAGE TONIGHT", "top"),
        ("write our anniversary 3 May in the corner", "our anniversary 3 May", "bottom_right"),
        ("stick Under Offer top right corner", "Under Offer", "top_right"),
        ("Offers over £250,000 bottom left", "Offers over £250,000", "bottom_left"),
        ("i need it to say sold in the top left", "sold", "top_left"),
        ("text at the bottom: see you on friday", "see you on friday", "bottom"),
        ("the words Save the Date along the bottom in gold", "Save the Date", "bottom"),
        (
            "put my website www.brandt-photo.com small in the lower right",
            "www.brandt-photo.com",
            "bottom_right",
        ),
        ("pop the price £45 in the corner", "£45", "bottom_right"),
        ("slap a big DISCOUNT 20% on the top right", "DISCOUNT 20%", "top_right"),
        ("can you put John & Mary in the top right corner", "John & Mary", "top_right"),
        ("I'd like the words Our Ruby Wedding in the corner", "Our Ruby Wedding", "bottom_right"),
        (
            "stick the line and they danced on at the bottom, it's from their song",
            "and they danced on",
            "bottom",
        ),
        ("Happy Easter! at the bottom please", "Happy Easter!", "bottom"),
        ("it should read Closed on Mondays in the middle", "Closed on Mondays", "middle"),
    ],
)
def test_a_text_is_written_as_it_was_typed(said: str, words: str, place: str) -> None:
    heard = hear(RulesMind(), said)
    (step,) = heard.steps
    assert heard.brief.question is None
    assert step.tool == "text"
    assert (step.arguments["words"], step.arguments["place"]) == (words, place)


@pytest.mark.parametrize(
    ("said", "texts"),
    [
        ("SALE at the top and 50% off below", {"SALE": "top", "50% off": "bottom"}),
        (
            "put Room 4 bottom left and Sea View bottom right",
            {"Room 4": "bottom_left", "Sea View": "bottom_right"},
        ),
        (
            "Class of 25 top left and well done bottom right",
            {"Class of 25": "top_left", "well done": "bottom_right"},
        ),
    ],
)
def test_two_texts_stand_at_two_places(said: str, texts: dict[str, str]) -> None:
    steps = hear(RulesMind(), said).steps
    assert {s.arguments["words"]: s.arguments["place"] for s in steps} == texts


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("caption: a day at the sea", "a day at the sea"),
        ("label it Bedroom 2", "Bedroom 2"),
        ("title it The Long Road Home", "The Long Road Home"),
        ("can it say Merry Christmas from the Patels", "Merry Christmas from the Patels"),
        ("caption this as Grandma's garden 1962", "Grandma's garden 1962"),
    ],
)
def test_a_text_without_a_place_is_written_too(said: str, words: str) -> None:
    assert [s.arguments["words"] for s in hear(RulesMind(), said).steps] == [words]


@pytest.mark.parametrize(
    "said",
    ["add a watermark Ida Holm Photography bottom right", "watermark Ida Holm Photography bottom right"],
)
def test_a_watermark_is_small_and_shows_through(said: str) -> None:
    (step,) = hear(RulesMind(), said).steps
    assert step.arguments == {
        "words": "Ida Holm Photography",
        "place": "bottom_right",
        "opacity": 0.5,
        "size": 0.04,
    }


def test_another_wish_beside_a_text_is_done() -> None:
    steps = hear(RulesMind(), "brighten it and put SOLD OUT at the top").steps
    assert {s.tool for s in steps} == {"expose", "text"}


@pytest.mark.parametrize(
    "said",
    [
        "put a hat on the dog at the top",
        "put the lamp at the top",
        "put her in the corner",
        "put Anna on the left",
        "add Mary from the other photo on the left",
        "add Kodak grain on the left",
        "add more contrast at the top",
        "I want Uncle Raj in the middle gone",
        "Crop 10% off the left",
        "write something nice at the top",
        "remove the sign that says OPEN at the top",
        "PUT IT IN THE MIDDLE",
        "move Tom to the left",
        "make the text at the top bigger",
        "would there be room for With Love from Nan in the bottom left corner",
        'put "Hi" on it',
    ],
)
def test_what_is_no_text_is_not_put_in_quotation_marks(said: str) -> None:
    assert lettered(said) == said
