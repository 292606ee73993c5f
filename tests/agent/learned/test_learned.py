"""What is learned from a user's thumbs: presets of their own, and how sure the judge has to be."""

from pathlib import Path

import pytest

from helpers.fake_tools import step
from retoucher.agent.learned.routines import TIMES, routines
from retoucher.agent.learned.strictness import LOOSEST, STRICTEST, strictness
from retoucher.agent.memory.forget import forget_session, rename_session
from retoucher.agent.memory.learned_file import MOST, LearnedFile, LearnedStep, Thumb
from retoucher.agent.minds import Scene
from retoucher.agent.minds.scripted_mind import ScriptedMind
from retoucher.errors import ConfigError


def liked(number: int, *steps: LearnedStep, good: bool = True) -> Thumb:
    return Thumb(session="s", version=str(number), good=good, request=f"wish {number}", steps=steps)


def warmer(amount: float, target: str = "") -> LearnedStep:
    return LearnedStep(tool="adjust", arguments={"temperature": amount}, target=target)


def test_a_plan_accepted_three_times_for_one_kind_of_wish_is_offered_with_the_middle_amount() -> None:
    thumbs = [liked(n, warmer(amount)) for n, amount in enumerate((0.2, 0.5, 0.3))]
    assert routines(thumbs[:2]) == []
    (routine,) = routines(thumbs)
    assert (routine.label, routine.times) == ("wish 2", TIMES)
    assert [(s.tool, s.arguments) for s in routine.steps] == [("adjust", {"temperature": 0.3})]


@pytest.mark.parametrize(
    "other",
    [liked(2, warmer(-0.2)), liked(2, warmer(0.2, "sky")), liked(2, warmer(0.2), good=False), liked(2)],
    ids=["the other way", "elsewhere", "not good", "only on its own picture"],
)
def test_another_kind_of_wish_does_not_count(other: Thumb) -> None:
    assert routines([liked(0, warmer(0.2)), liked(1, warmer(0.2)), other]) == []


def test_thumbs_are_kept_in_a_plain_file_that_follows_its_sessions(start, database) -> None:
    file = LearnedFile(database.home)
    for number in range(TIMES):
        talk = start(ScriptedMind({"lighter": (step("lighten", target="sky"),)}), f"s{number}")
        list(talk.say("lighter"))
        talk.rate(True)
        talk.rate(True)
    assert len(file.thumbs()) == TIMES and "lighter" in file.path.read_text()
    (routine,) = routines(file.thumbs())
    (made,) = routine.steps
    assert (made.tool, made.target, made.region) == ("lighten", "sky", "")
    rename_session(database, "s0", "other")
    assert [t.session for t in file.thumbs()] == ["other", "s1", "s2"]
    forget_session(database, "other")
    assert routines(file.thumbs()) == [] and "other" not in file.path.read_text()
    file.delete()
    assert file.thumbs() == ()


def test_thumbs_of_users_lie_apart_and_only_the_newest_stay(tmp_path: Path) -> None:
    mine, anns = LearnedFile(tmp_path), LearnedFile(tmp_path, "ann/../x")
    for number in range(2):
        anns.add(liked(number))
    assert mine.thumbs() == () and anns.path.parent == mine.path.parent != mine.path
    anns.path.write_text("\n".join(f'- {{session: s, version: "v{n}", good: true}}' for n in range(MOST)))
    anns.add(liked(0))
    assert len(anns.thumbs()) == MOST and anns.thumbs()[-1].version == "0"


@pytest.mark.parametrize("text", ["- {session: s, version: v}", "- [", "- &a 1"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, text: str) -> None:
    file = LearnedFile(tmp_path)
    file.path.parent.mkdir()
    file.path.write_text(text)
    with pytest.raises(ConfigError, match=r"mine\.yaml"):
        file.add(liked(0))
    assert file.path.read_text() == text


def judged(number: int, passed: bool, good: bool, doubt: float = 0.35) -> Thumb:
    version = str(number)
    return Thumb(session="s", version=version, good=good, passed=passed, doubt=doubt, judge="rules")


@pytest.mark.parametrize(
    ("passed", "good", "doubt", "least", "most"),
    [
        (True, False, 0.35, STRICTEST, STRICTEST),
        (False, True, 0.25, LOOSEST, LOOSEST),
        (True, True, 0.35, Scene.doubted, Scene.doubted),
        (True, False, 0.95, Scene.doubted, Scene.doubted),
        (False, True, 0.01, Scene.doubted, Scene.doubted),
    ],
)
def test_a_hundred_thumbs_move_the_judge_to_its_bound_and_no_further(
    passed: bool, good: bool, doubt: float, least: float, most: float
) -> None:
    thumbs = [judged(n, passed, good, doubt) for n in range(100)]
    assert least <= strictness(thumbs) <= most


def test_a_turn_is_judged_by_its_user_s_strictness(start, database) -> None:
    talk = start(ScriptedMind())
    assert talk.workplace.context_of_turn().doubted == Scene.doubted
    for number in range(3):
        talk.workplace.learned.add(judged(number, passed=True, good=False))
    assert talk.workplace.context_of_turn().doubted == pytest.approx(Scene.doubted + 0.06)
