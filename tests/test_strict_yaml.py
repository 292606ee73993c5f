"""YAML is plain data: what may mean two things, or grow without bound, is refused with its line."""

import pytest
import yaml

from retoucher.errors import ConfigError, RecipeError
from retoucher.strict_yaml import DEEPEST, read_yaml

TEXT = """\
name: a picture
steps:
  - tool: adjust
    arguments: {exposure: 0.5, words: [on, "no"]}
  - tool: flip
"""


def test_good_text_is_what_yaml_says_and_knows_its_lines() -> None:
    plain, lines = read_yaml(TEXT, "here")
    assert plain == yaml.safe_load(TEXT)
    assert [lines.of(path) for path in [(), ("name",), ("steps", 0), ("steps", 1, "tool")]] == [1, 1, 3, 5]
    assert lines.of(("steps", 0, "arguments", "absent")) == 4, "the nearest part around it"


def test_nothing_is_none() -> None:
    assert read_yaml("# only a remark\n", "here")[0] is None


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "'a' stands there twice, first in line 1"),
        ("- {x: 1}\n- {y: 1,\n   y: 2}\n", 3, "'y' stands there twice, first in line 2"),
        ("a: &a [1]\nb: *a\n", 2, "aliases"),
        ("a: 1\nb: !!python/object/apply:os.system [ls]\n", 2, "tag"),
        ("a: [1\n", 2, ""),
        ("[" * (DEEPEST + 1), 1, f"more than {DEEPEST} levels"),
        ("x: " + "{a: " * 5000, 1, f"more than {DEEPEST} levels"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(ConfigError, match=f"here, line {line}: ") as caught:
        read_yaml(text, "here")
    assert words in str(caught.value)


def test_the_same_key_in_two_maps_is_no_repetition() -> None:
    assert read_yaml("[{a: 1}, {a: 2}]", "here")[0] == [{"a": 1}, {"a": 2}]
    assert read_yaml("a: {a: 1}", "here")[0] == {"a": {"a": 1}}


def test_the_deepest_that_is_allowed_is_read() -> None:
    assert read_yaml("[" * DEEPEST + "]" * DEEPEST, "here")[0]


@pytest.mark.parametrize("text", ["a: \x00", "a: \udc80"])
def test_what_has_no_line_is_refused_by_the_error_that_is_wanted(text: str) -> None:
    with pytest.raises(RecipeError, match="here is no YAML"):
        read_yaml(text, "here", RecipeError)
