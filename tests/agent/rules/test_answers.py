"""While a question waits: what answers it, what points, and what may be a request of its own."""

import pytest

from retoucher.agent.minds.answers import place_of, read_reply
from retoucher.agent.values.brief import Option, Question
from retoucher.pictures import Region

CARS = Question(
    text="Which car?",
    options=(Option(label="the left car"), Option(label="the red car"), Option(label="all of them")),
    target="car",
    place=True,
)
AMOUNT = Question(text="How strong?")
COLOUR = Question(text="Which colour?", options=(Option(label="blue"), Option(label="deep red")))


@pytest.mark.parametrize(
    "words", ["2", "the second one", "the red one, please", "you decide", "skip it", "120,80", "all of them"]
)
def test_numbers_options_and_places_answer_with_or_without_a_region(words: str):
    assert read_reply(words, CARS) == read_reply(words, CARS, pointed=True) == "answer"


@pytest.mark.parametrize("words", ["", "here", "this one", "I mean this", "that thing"])
def test_a_region_without_words_of_its_own_points(words: str):
    assert read_reply(words, CARS, pointed=True) == "pointing"


@pytest.mark.parametrize(
    "words",
    [
        "please make it black and white",
        "make it warmer",
        "blur the background",
        "crop to 4:5",
        "the sky is boring, make it a sunset",
        "compare",
        "Show me the difference, please",
        "what did you change?",
        "back to the original",
    ],
)
def test_a_whole_request_of_something_else_takes_the_question_s_place(words: str):
    assert read_reply(words, CARS) == "new"
    assert read_reply(words, CARS, pointed=True) == "unclear", "a region came with it"


@pytest.mark.parametrize(
    "words", ["remove this", "make the red one blue", "blur the car", "crop to the left"]
)
def test_a_whole_request_that_may_be_the_answer_is_asked_about(words: str):
    assert read_reply(words, CARS) == read_reply(words, CARS, pointed=True) == "unclear"


@pytest.mark.parametrize("words", ["a bit less", "show me 2 variations", "Try again."])
def test_words_about_a_result_do_not_say_where(words: str):
    assert read_reply(words, CARS) == "unclear"
    assert read_reply(words, AMOUNT) == "answer"


@pytest.mark.parametrize("words", ["why did nothing change?", "can you colour it?", "Hm, how do I point?"])
def test_a_question_of_the_person_s_own_answers_none(words: str):
    assert read_reply(words, CARS) == "new"
    assert read_reply("the left one?", CARS) == "answer"


def test_words_that_complete_the_question_answer_it():
    assert read_reply("make it blue", COLOUR) == "answer"
    assert read_reply("a pale green", COLOUR) == "answer"
    assert read_reply("make it blue", COLOUR, pointed=True) == "answer"
    assert read_reply("make it warmer", COLOUR, pointed=True) == "unclear"


def test_a_soft_region_points_at_its_firm_part():
    region = Region.from_box((60, 40), (10, 10, 30, 30)).feather(4)
    left, top, right, bottom = map(int, place_of(region).split(","))
    assert 8 <= left <= 12 and 8 <= top <= 12 and 28 <= right <= 32 and 28 <= bottom <= 32
