"""What the page says of a turn: plain sentences, and what is missing behind a button."""

import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from helpers import LONG
from retoucher.agent.values import events as e
from retoucher.agent.values.brief import Brief, Exchange, Refusal, Wish
from retoucher.agent.values.plan import Plan, Step
from retoucher.agent.values.verdict import Finding, StepResult, Verdict
from retoucher.pictures import Picture, Region, evidence
from retoucher.ui.chat.panels.verdict_card import verdict_card
from retoucher.ui.chat.server.app import the_pool
from retoucher.ui.chat.state.plain_words import (
    answered,
    by_hand,
    done_by_hand,
    in_the_past,
    past,
    told,
    unmeasured,
)
from retoucher.ui.chat.state.turns import TurnView, fold

JARGON = re.compile(r"pip install|RETOUCHER_|grammar|temperature|lens|kind |One thing at a time|embedded|\{")


@pytest.mark.parametrize(
    ("wish", "done"),
    [
        ("make it warmer", "Made it warmer"),
        ("a bit darker", "Made it a bit darker"),
        ("crop to 4:5", "Cropped to 4:5"),
        ("brighten the shadows", "Brightened the shadows"),
        ("remove the red car", "Removed the red car"),
        ("put a white border around it", "Put a white border around it"),
        ("more contrast please", "Gave it more contrast"),
        ("much less saturation", "Gave it much less saturation"),
        ("more dramatic", "Made it more dramatic"),
        ("kodachrome", ""),
    ],
)
def test_a_wish_that_was_done_is_said_in_the_past(wish: str, done: str) -> None:
    assert past(wish) == done


def test_a_reply_says_what_was_done_and_what_was_not_without_a_command() -> None:
    refusal = Refusal(
        wish="add a dog", why="it has to be painted.", engine="edit: x", command="pip install x"
    )
    brief = Brief(intent="edit", request="r", wishes=(Wish(text="make it warmer"),), refusals=(refusal,))
    view = TurnView(1, brief=brief)
    view.reply = "Version 1: Warm.\nNot done: add a dog. Painted. It takes edit: x (pip install x)."
    assert told(view) == (
        "Made it warmer.\nNot done: add a dog. Painted. That takes a model or a service that is not set up "
        "here: see “How to add that”."
    )


@pytest.mark.parametrize(
    ("step", "done"),
    [
        ("Write 'Mallorca 2024'.", "Wrote 'Mallorca 2024'."),
        (
            "Put 'Make it. Add it' there; deepen the shadows.",
            "Put 'Make it. Add it' there; deepened the shadows.",
        ),
        ("Raise the contrast; strengthen the colours.", "Raised the contrast; strengthened the colours."),
        ("Mute and cool the colours.", "Muted and cooled the colours."),
        ("Adjust as you set it.", "Used the amounts that were set."),
        ("Warm.", "Warm."),
    ],
)
def test_what_a_step_says_of_itself_is_no_command(step: str, done: str) -> None:
    assert in_the_past(step) == done


@pytest.mark.parametrize(
    ("answer", "choice", "shown"),
    [
        ("591,383", "", "The clicked place"),
        ("453,189,772,593", "", "The marked place"),
        ("2 -200,90", "", "Not the clicked place"),
        ("1 +1,2,3,4", "", "Also the marked place"),
        ("2", "the left one", "2 · the left one"),
        ("the hat", "", "the hat"),
    ],
)
def test_a_place_that_was_shown_is_no_number(answer: str, choice: str, shown: str) -> None:
    assert answered(Exchange(question="Which?", answer=answer, choice=choice)) == shown


def test_what_is_said_of_a_place_has_no_pixels() -> None:
    view = TurnView(1)
    guessed = "Assumed: the dog is a guess (40% sure): what lies in 453,189,772,593"
    view.reply = f"{guessed}\nAssumed: 'this' is the selection\nAssumed: the fox in 4,1,7,5"
    assert told(view) == "I am not sure that I took the right part for the dog.\nAssumed: the fox"


def test_what_came_out_badly_is_said_once_and_without_measures() -> None:
    why = "the outline of the boat can still be made out (along 28% of it)"
    view = TurnView(1)
    view.reply = (
        f"It failed after 2 attempts: {why}. Version 0 is unchanged; the best attempt is kept beside it "
        "(say 'keep it anyway'). What exactly is meant? Show it with a click, a box or the brush."
    )
    assert told(view) == (
        "It did not come out well enough in 2 attempts, so the photo stays as it was. “Keep it anyway” takes "
        "the best attempt. What exactly is meant? Show it with a click, a box or the brush."
    )
    assert unmeasured(why) == "The outline of the boat can still be made out"
    assert unmeasured("the fox is larger than the mask (by 9%)") == "The fox is larger than what was marked"
    assert unmeasured("straighten could not be done: straighten wants a horizon") == "It takes a horizon"


def test_what_a_hand_asked_for_is_not_put_into_a_mouth() -> None:
    moved, said = TurnView(1, "Contrast +0.20 (adjusted)"), TurnView(2, "more contrast")
    fold(moved, e.Planned(plan=Plan(steps=())))
    fold(said, e.Understood(brief=Brief(intent="edit", request="more contrast")))
    assert by_hand(moved) and not by_hand(said)
    assert done_by_hand(moved) == "Contrast +0.20"
    moved.request = "Variation 2: more contrast (adjusted)"
    assert done_by_hand(moved) == "Variation 2 of “more contrast”"


def titled(score: float, outside: int, *, tool: str = "adjust", answers: int = 0) -> str:
    """Return the card of a turn that changed the sky, and what is not the sky by `outside` levels."""
    sky = Region.from_box((8, 8), (0, 0, 8, 4))
    before = Picture(np.full((8, 8, 3), 90, np.uint8))
    changed = np.full((8, 8, 3), 90 + outside, np.uint8)
    changed[:4] = 160
    step = Step(reason="Brighter.", tool=tool, target="sky", region="sha256:1")
    facts = evidence(before, Picture(changed), sky)
    result = StepResult(step=0, before="sha256:b", after="sha256:a", evidence=facts)
    finding = Finding(step=0, passed=True, text="the sky is brighter", score=score)
    verdict = Verdict(passed=True, instruction=1, preservation=1, quality=1, findings=(finding,))
    view = TurnView(1, exchanges=[Exchange(question="Where?", answer="1,1")] * answers)
    for event in (
        e.Planned(plan=Plan(steps=(step,))),
        e.StepFinished(index=0, step=step, result=result),
        e.Judged(attempt=1, verdict=verdict, picture="sha256:a"),
    ):
        fold(view, event)
    return verdict_card(view)


def test_a_tick_says_what_it_proves_and_no_more() -> None:
    assert "Only what I took for the sky changed</b>" in titled(0.9, outside=0)
    assert "Only the marked part changed</b>" in titled(0.9, outside=0, answers=1)
    behind = titled(0.9, outside=0, tool="replace_background")
    assert "> Checked</b>" in behind and "nothing else" not in behind
    assert "Only" not in titled(0.9, outside=9) and "> Checked</b>" in titled(0.9, outside=9)
    assert "Only what I took for the sky changed, but I am not sure of the result" in titled(0.4, outside=0)
    assert (
        "✓" in titled(0.9, outside=0).partition("</b>")[0] and "✓" not in titled(0.4, 0).partition("</b>")[0]
    )


def test_a_name_keeps_its_capital() -> None:
    brief = Brief(intent="edit", request="r", wishes=(Wish(text="make it square for instagram"),))
    view = TurnView(1, request="Make it square for Instagram", brief=brief, reply="Version 1: Crop.")
    assert told(view) == "Made it square for Instagram."


@pytest.fixture
def profile() -> str:
    return "embedded"


def test_the_page_speaks_of_no_command_and_shows_the_way_behind_a_button(app: AppTest) -> None:
    for words in ("make it warmer", "add a dragon above the cup"):
        app.chat_input(key="say").set_value(words).run()
        room = list(the_pool().rooms.values())[-1]
        room.runner.wait(LONG)
        if room.runner.question is not None:
            room.answer(str(len(room.runner.question.options)))
            room.runner.wait(LONG)
        app.run()
    replies = [block.value for block in app.html if '<div class="rt-reply' in block.value]
    assert "Made it warmer." in replies[0] and "Not done: add a dragon" in replies[-1]
    assert not any(JARGON.search(re.sub(r"<details.*?</details>", "", text, flags=re.S)) for text in replies)
    assert any("Language model" in block.value for block in app.markdown)
    assert any("pip install" in block.value for block in app.code)
