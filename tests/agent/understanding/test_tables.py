"""Words about look-up tables."""

import pytest

from retoucher.agent.minds.clauses.clause_context import Ears
from retoucher.agent.minds.clauses.wishes import read
from retoucher.agent.minds.words.grammar import clauses
from retoucher.agent.minds.words.tidying import tidied


@pytest.mark.parametrize(
    ("wish", "arguments"),
    [
        ("apply my.cube", {"reference": "abc"}),
        ("apply the lut", {"reference": "abc"}),
        ("use this lut at 40%", {"reference": "abc", "strength": 0.4}),
        ("apply the attached lut at half strength", {"reference": "abc", "strength": 0.5}),
        ("please apply sunset-look.cube", {"reference": "abc"}),
        ("apply the cube", {"reference": "abc"}),
        ("grade it with the cube at 40%", {"reference": "abc", "strength": 0.4}),
    ],
)
def test_an_attached_table_is_applied(wish: str, arguments: dict[str, object]) -> None:
    [clause] = clauses(tidied(wish))
    reading = read(clause, Ears(attachments=("abc",)))
    assert [(a.tool, a.arguments) for a in reading.actions] == [("lut", arguments)]


def test_without_a_file_it_says_what_is_missing() -> None:
    [clause] = clauses(tidied("apply my.cube"))
    refusal = read(clause, Ears()).refusal
    assert refusal is not None and ".cube" in refusal.why


def test_a_cube_in_the_picture_is_a_thing() -> None:
    [clause] = clauses(tidied("make the cube red"))
    assert [a.tool for a in read(clause, Ears(attachments=("abc",))).actions] == ["recolor"]


@pytest.mark.parametrize("wish", ["put a cube on the table", "use the cube", "apply the cube to the table"])
@pytest.mark.parametrize("attachments", [(), ("abc",)])
def test_a_cube_that_is_put_somewhere_is_no_table(wish: str, attachments: tuple[str, ...]) -> None:
    [clause] = clauses(tidied(wish))
    reading = read(clause, Ears(attachments=attachments))
    assert "lut" not in {a.tool for a in reading.actions}
    assert reading.refusal is None or ".cube" not in reading.refusal.why


def test_a_table_is_applied_to_what_is_named() -> None:
    [clause] = clauses(tidied("apply the lut to the sky"))
    assert [(a.tool, a.target) for a in read(clause, Ears(attachments=("abc",))).actions] == [("lut", "sky")]
