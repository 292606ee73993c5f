# ruff: noqa: E501  (tables are read by their rows)
"""Words that no reader knows become a question whose options do what they say; nothing is done unasked."""

from typing import Any

import pytest

from helpers import drawn_scene as drawn
from retoucher.agent.minds.rules import RulesMind
from retoucher.agent.minds.rules.offers import NONE, can_be_read
from retoucher.agent.values.brief import Brief
from retoucher.prompts.wish_kinds import load_wish_kinds

LAMP = "that ugly lamp sort of wrecks it, lose it would ya"
DARK = "zu dunkel abgelichtet"
UNSURE = ("sorta murky, the light over there", "some cosiness round the sofa maybe")
FRENCH = "enlève la voiture à gauche s'il te plaît"


def ask(words: str, **known: Any) -> Brief:
    return RulesMind().understand(words, drawn.scene(**known))


def answered(words: str, answer: str, **known: Any) -> Brief:
    brief = ask(words, **known)
    assert brief.question is not None
    return RulesMind().hear(answer, brief.question, brief, drawn.scene(**known))


@pytest.mark.parametrize("name", [name for name, kind in load_wish_kinds().kinds.items() if kind.wish])
def test_every_kind_is_a_wish_that_readers_know(name: str) -> None:
    kind = load_wish_kinds().kinds[name]
    target = "the lamp" if "target" in kind.needs or name in ("crop_closer", "cut_out") else "the picture"
    wish = kind.wish.format(target=target, colour="red", words="Hello", aspect=kind.usual)
    assert can_be_read(wish, drawn.scene()), wish
    assert can_be_read(f"{wish} a bit", drawn.scene()) or not kind.slider


SIGNS = {
    "brighter": "brighten", "more_contrast": "contrast", "warmer": "temperature", "stronger_colours": "vibrance",
    "sharper": "sharpen", "less_noise": "denoise", "less_haze": "dehaze", "lighter_shadows": "shadows", "pop": "contrast", "more_grain": "grain",
}  # fmt: skip


@pytest.mark.parametrize("name", SIGNS)
@pytest.mark.parametrize("much", ["", " a bit", " a lot"])
def test_opposites_go_opposite_ways(name: str, much: str) -> None:
    kinds = load_wish_kinds().kinds
    for kind, sign in ((name, 1), (kinds[name].opposite, -1)):
        if kind in ("softer", "more_grain", "less_noise", "") and sign < 0:
            continue  # another slider does it
        words = kinds[kind].wish.format(target="the picture") + much
        (step,) = RulesMind().plan(ask(words), drawn.scene()).steps
        slider = {"weaker_colours": "saturation"}.get(kind, SIGNS[name])
        assert step.arguments[slider] * sign > 0, (words, step.arguments)


def test_unknown_words_become_a_question_and_change_nothing() -> None:
    brief = ask(DARK)
    assert brief.question is not None and brief.question.offers
    assert brief.wishes == () and brief.refusals == ()
    labels = [o.label for o in brief.question.options]
    assert labels[0].startswith("brighten the picture") and labels[-1] == NONE and len(labels) <= 4
    assert "darken the picture" not in labels


def test_an_option_does_what_it_says() -> None:
    brief = answered(DARK, "1")
    assert brief.question is None
    (step,) = RulesMind().plan(brief, drawn.scene()).steps
    assert step.tool == "expose" and step.arguments["brighten"] > 0


def test_none_of_these_is_the_honest_refusal() -> None:
    brief = answered(DARK, NONE)
    assert brief.question is None and brief.wishes == ()
    assert [r.wish for r in brief.refusals] == [DARK]


def test_what_was_understood_is_done_beside_the_question() -> None:
    words = f"make it warmer; {DARK}"
    done = answered(words, "1")
    tools = [s.arguments for s in RulesMind().plan(done, drawn.scene()).steps]
    assert any("temperature" in a for a in tools) and any(a.get("brighten", 0) > 0 for a in tools)
    left = answered(words, "none of these")
    assert [w.text for w in left.wishes] == ["make it warmer"]
    assert [r.wish for r in left.refusals] == [DARK]


def test_a_move_that_was_offered_is_made() -> None:
    words = "das eben war falsch zurückspulen damit"
    brief = answered(words, "1")
    assert brief.move is not None and brief.move.name == "undo"


def test_other_words_replace_what_was_not_understood() -> None:
    brief = answered(DARK, "make it sepia")
    assert brief.question is None
    assert [s.tool for s in RulesMind().plan(brief, drawn.scene()).steps] == ["look"]


def test_who_may_not_be_asked_is_told_what_was_not_sure() -> None:
    unsure = [ask(words, may_ask=False) for words in UNSURE if not sure_of(words)]
    assert unsure
    for brief in unsure:
        assert brief.wishes == () and brief.question is None
        assert "not understood for sure" in brief.refusals[0].why


def sure_of(words: str) -> bool:
    question = ask(words).question
    assert question is not None and question.offers
    return question.options[question.default].label != NONE


def test_without_asking_only_a_sure_guess_is_taken_and_said() -> None:
    sure = [words for words in (DARK, "zu unscharf fotografiert", *UNSURE) if sure_of(words)]
    assert sure
    for words in sure:
        brief = ask(words, may_ask=False)
        assert brief.wishes and any("I am not sure what" in a and "Taken:" in a for a in brief.assumptions)


def test_another_language_is_named() -> None:
    brief = ask(FRENCH)
    assert brief.question is None
    assert "looks like French" in brief.refusals[0].why and "English" in brief.refusals[0].why


def test_a_remark_beside_a_wish_sinks_nothing() -> None:
    brief = ask("make it warmer. This is my uncle Bob")
    assert [w.text for w in brief.wishes] == ["make it warmer"]
    assert brief.question is None and brief.refusals == ()
    assert any("remark" in a for a in brief.assumptions)


@pytest.mark.parametrize(
    ("words", "tool"),
    [("add clouds to the sky", "sky"), ("let somebody draw this with a pencil", "look")],
)  # fmt: skip
def test_what_sounds_like_painting_but_can_be_done_is_offered(words: str, tool: str) -> None:
    brief = answered(words, "1")
    assert [s.tool for s in RulesMind().plan(brief, drawn.scene()).steps][:1] == [tool]


@pytest.mark.parametrize("words", ["is it possible to remove the bin?", "how about a bit more contrast?"])
def test_a_wish_may_be_put_as_a_question(words: str) -> None:
    brief = ask(words)
    assert brief.intent == "edit" and (brief.wishes or brief.question)


def test_a_question_stays_one() -> None:
    assert ask("is it sharp?").intent == "question"
