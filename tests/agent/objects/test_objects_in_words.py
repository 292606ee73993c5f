"""What words do to objects that lie on the picture: which one is meant, several wishes, what is refused."""

import pytest

from helpers.things.laid_things import SIZE, carried_out, said, stamped, step
from retoucher.agent.conversation import Conversation
from retoucher.agent.minds.rules.rules_mind import RulesMind
from retoucher.agent.nodes.plan import selected
from retoucher.agent.values.laid import Laid
from retoucher.agent.values.plan import Plan
from retoucher.agent.work.objects import number_of
from retoucher.errors import ToolRetry
from retoucher.pictures import Region


def replied(talk: Conversation, request: str) -> str:
    """Return the answer to a request that changes nothing."""
    before = talk.head.number
    talk.use(RulesMind())
    list(talk.say(request))
    assert talk.head.number == before
    return talk.turns[-1].reply


def words_lying(talk: Conversation) -> list[object]:
    return [done.arguments.get("words", done.tool) for done in talk.head.laid.objects]


@pytest.mark.parametrize(
    "request_", ["remove the logo and remove the title", "remove the title and the logo"]
)
def test_several_are_taken_off_at_once(talk: Conversation, request_: str) -> None:
    said(stamped(carried_out(talk, step("text", words="Stays"))), 'write "Summer" at the top', request_)
    assert words_lying(talk) == ["Stays"]


def test_what_is_taken_off_goes_last(talk: Conversation) -> None:
    said(stamped(talk), 'write "Summer" at the bottom', "remove the logo and make the title red")
    assert [(s.object, s.takes_off) for s in talk.head.steps] == [(1, False), (0, True)]
    (title,) = talk.head.laid.objects
    assert title.arguments["colour"] == "red"


def test_a_number_that_is_not_there_is_refused(talk: Conversation) -> None:
    title = step("text", words="Hi")
    laid = Laid(ground="sha256:0", objects=(title,))
    for number, takes_off, there in ((0, True, True), (1, True, False), (1, False, True), (2, False, False)):
        wanted = title.model_copy(update={"object": number} | ({"arguments": {}} if takes_off else {}))
        if there:
            assert number_of(wanted, laid) == number
        else:
            with pytest.raises(ToolRetry, match=f"no object {number}.* 1 lie there"):
                number_of(wanted, laid)


def test_several_wishes_for_one_object_all_hold(talk: Conversation) -> None:
    said(talk, 'write "Summer" at the bottom', "move the title up and make it red and make it twice as big")
    (title,) = talk.head.laid.objects
    (made,) = talk.head.steps
    assert made.object == 0
    assert title.arguments["colour"] == "red" and "place" not in title.arguments
    assert title.arguments["point"][1] < 0.9 * SIZE[1] and title.arguments["size"] > 0.15


def test_it_is_what_the_wish_before_laid(talk: Conversation) -> None:
    said(talk, 'write "Hi" at the top in white', 'write "Bye" at the bottom and make it red')
    assert words_lying(talk) == ["Hi", "Bye"]
    assert [done.arguments["colour"] for done in talk.head.laid.objects] == ["white", "red"]


def test_it_is_no_other_object_after_one_was_taken_off(talk: Conversation) -> None:
    said(stamped(talk), 'write "Hi" at the top', "remove the title")
    (stamp,) = talk.head.laid.objects
    said(talk, "make it bigger")
    assert talk.head.laid.objects[0].arguments["scale"] == stamp.arguments["scale"]


def test_calls_said_again_are_no_words_to_tidy(talk: Conversation) -> None:
    carried_out(talk, step("text", words="Hmmm; (sooo)", colour="#ffffff", place="top"))
    said(talk, "move the title down", "bigger")
    (title,) = talk.head.laid.objects
    assert title.arguments["colour"] == "#ffffff"
    assert title.arguments["words"] == "Hmmm; (sooo)"


@pytest.mark.parametrize(
    ("request_", "factor"),
    [("make the title 50% smaller", 0.5), ("make it 3 times smaller", 1 / 3), ("shrink it by 20%", 0.8),
     ("make it twice as small", 0.5), ("make it half as big", 0.5), ("enlarge the title by 20%", 1.2)],
)  # fmt: skip
def test_a_size_is_what_was_said(talk: Conversation, request_: str, factor: float) -> None:
    carried_out(talk, step("text", words="Hi", size=0.4, place="middle"))
    said(talk, request_)
    assert talk.head.laid.objects[0].arguments["size"] == pytest.approx(0.4 * factor, rel=0.03)


def test_a_price_is_other_words_and_no_two_wishes(talk: Conversation) -> None:
    said(talk, "write '9,90 €' at the top", "change the price to 8,90 €")
    assert words_lying(talk) == ["8,90 €"]


def test_a_size_of_nothing_is_refused(talk: Conversation) -> None:
    carried_out(talk, step("text", words="Hi", size=0.4, place="middle"))
    for request in ("make the title 0 times smaller", "make it 0 times as big", "make it 100% smaller"):
        assert "take it off" in replied(talk, request)


@pytest.mark.parametrize("request_", ["rotate it to the left", "rotate it by 20 degrees"])
def test_a_turned_it_is_the_picture(talk: Conversation, request_: str) -> None:
    said(talk, 'write "Hi" at the top', request_)
    assert [done.tool for done in talk.head.steps] == ["rotate"]


def test_a_merged_version_has_nothing_to_make_again(talk: Conversation) -> None:
    said(talk, 'write "Hi" at the top', "merge the text")
    for request in ("more", "try again"):
        assert "no step to make again" in replied(talk, request)


def test_a_selection_is_no_place_of_what_changes_an_object(talk: Conversation) -> None:
    region = talk.workplace.add_region(Region.from_box(SIZE, (20, 120, 120, 220)))
    moved = step("text", words="Hi", point=(9, 9)).model_copy(update={"object": 0})
    plan = Plan(steps=(moved, step("adjust", exposure=0.5)))
    assert [s.region for s in selected(plan, region, talk.workplace.context_of_turn()).steps] == ["", region]


@pytest.mark.parametrize("scale", [0.05, 0.3])
def test_a_small_thing_may_be_taken_off(talk: Conversation, scale: float) -> None:
    said(stamped(talk, scale=scale), "remove the logo")
    assert not talk.head.laid.objects
