"""The lexicon is whole: every name in it leads somewhere, and a slip in the file is an error."""

import pytest
import yaml
from pydantic import ValidationError

from retoucher.prompts.loader import Lexicon, load_lexicon
from retoucher.tools import tool
from retoucher.tools.arguments.colours import parse_colour

LEXICON = load_lexicon()


def test_properties_name_effects() -> None:
    for entry in LEXICON.properties:
        assert {entry.up, entry.down} <= LEXICON.effects.keys(), entry
    assert set(LEXICON.qualities.cures.values()) <= LEXICON.effects.keys()


def test_every_effect_goal_and_cast_is_what_its_tool_takes() -> None:
    for effect in LEXICON.effects.values():
        tool.get(effect.tool).check(dict(effect.arguments))
    for cast in LEXICON.casts.values():
        tool.get("adjust").check(dict(cast))
    for goal in LEXICON.goals:
        for step in goal.steps:
            tool.get(step.tool).check(dict(step.arguments))


def test_every_look_is_a_look_and_every_colour_a_colour() -> None:
    for name in LEXICON.looks:
        tool.get("look").check({"name": name})
    for colour in LEXICON.colours.values():
        assert len(parse_colour(colour)) == 3


def test_a_goal_is_several_specific_adjustments() -> None:
    for goal in LEXICON.goals:
        assert len(goal.steps) >= 2, goal.name


def test_no_goal_word_means_two_goals() -> None:
    words = [w for g in LEXICON.goals for w in g.words]
    assert sorted({w for w in words if words.count(w) > 1}) == []


def test_an_unknown_field_is_an_error() -> None:
    with pytest.raises(ValidationError, match="tpyo"):
        Lexicon.model_validate(LEXICON.model_dump() | {"tpyo": 1})


def test_words_are_words_and_not_yaml_booleans() -> None:
    assert yaml.safe_load("[on, no]") == [True, False]
    flat = [w for words in LEXICON.verbs.values() for w in words] + list(LEXICON.splitting.blocking)
    assert all(isinstance(w, str) for w in flat) and "True" not in flat
